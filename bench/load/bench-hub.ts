import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { type AgentHub, createAgentHub } from '../../api/agent-hub/index.ts';
import { ApiKeyChecker } from '../../api/auth/api-key-checker.ts';
import { type Database, openDatabase } from '../../drizzle/database.ts';
import { migrateDatabase } from '../../drizzle/migrate.ts';
import { insertApiKey } from '../../drizzle/queries/api-keys.ts';
import { sealAuditWith } from '../../drizzle/queries/audit-seal.ts';
import { ensureBuiltinRules } from '../../drizzle/queries/builtin-rules.ts';
import { ensurePartitions } from '../../drizzle/queries/partitions.ts';
import { servers } from '../../drizzle/schema/index.ts';
import { mintApiKey } from '../../shared/api-key.ts';
import { createInProcessBus } from '../../shared/bus/in-process-bus.ts';
import type { Bus } from '../../shared/bus.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import { createLogger } from '../../shared/logger.ts';
import { shardOf } from '../../shared/shard.ts';
import { startEmbeddedPostgres } from '../../standalone/embedded-postgres.ts';

export interface BenchHub {
  hub: AgentHub;
  bus: Bus;
  database: Database;
  databaseUrl: string;
  /** ws://127.0.0.1:port */
  url: string;
  agents: { serverId: string; key: string }[];
  /** What the hub does with its evaluation hints; to be replaced. */
  jobs: { add: JobProducer['add'] };
  close(): Promise<void>;
}

/** A hub in this process, on a PostgreSQL of its own that really writes to disk (fsync on). */
export async function startBenchHub(agentCount: number): Promise<BenchHub> {
  const logger = createLogger('bench', 'fatal');
  const directory = await mkdtemp(join(tmpdir(), 'chatops-bench-'));
  // PostgreSQL may run as another user, who must get in.
  await chmod(directory, 0o755);
  const postgres = await startEmbeddedPostgres({ directory, logger, maxConnections: 60 });
  await migrateDatabase(postgres.url);
  const database = openDatabase(postgres.url, { applicationName: 'bench' });
  sealAuditWith(database, randomUUID());
  await ensurePartitions(database);
  await ensureBuiltinRules(database);
  const agents: BenchHub['agents'] = [];
  while (agents.length < agentCount) agents.push(await addAgent(database));
  const bus = createInProcessBus();
  const jobs: BenchHub['jobs'] = { add: async () => {} };
  const hub = await createAgentHub({
    database,
    apiKeys: new ApiKeyChecker(database),
    bus,
    jobs: { add: (...given) => jobs.add(...given), ask: async () => undefined, close: async () => {} },
    instanceId: randomUUID(),
    logger,
    registry: new Registry(),
  });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => hub.handleUpgrade(request, socket, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    hub,
    bus,
    database,
    databaseUrl: postgres.url,
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    agents,
    jobs,
    async close() {
      await hub.close();
      server.closeAllConnections();
      server.close();
      await bus.close();
      await database.close();
      await postgres.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function addAgent({ orm }: Database): Promise<{ serverId: string; key: string }> {
  const serverId = randomUUID();
  await orm.insert(servers).values({ id: serverId, name: `bench-${serverId}`, shard: shardOf(serverId) });
  const { id, key, secretHash } = mintApiKey();
  await insertApiKey(orm, { id, name: 'bench', scope: 'agent', serverId, secretHash });
  return { serverId, key };
}
