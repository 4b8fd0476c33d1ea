import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../drizzle/database.ts';
import { migrateDatabase } from '../../drizzle/migrate.ts';
import { insertApiKey } from '../../drizzle/queries/api-keys.ts';
import { sealAuditWith } from '../../drizzle/queries/audit-seal.ts';
import { ensureBuiltinRules } from '../../drizzle/queries/builtin-rules.ts';
import { ensurePartitions } from '../../drizzle/queries/partitions.ts';
import { servers } from '../../drizzle/schema/index.ts';
import { mintApiKey } from '../../shared/api-key.ts';
import type { Logger } from '../../shared/logger.ts';
import { shardOf } from '../../shared/shard.ts';
import { startEmbeddedPostgres } from '../../standalone/embedded-postgres.ts';

export interface BenchAgent {
  serverId: string;
  key: string;
}

export interface BenchDatabase {
  database: Database;
  url: string;
  /** Servers with a key each. */
  agents: BenchAgent[];
  close(): Promise<void>;
}

/** A PostgreSQL of its own that really writes to disk (fsync on). */
export async function startBenchDatabase(agentCount: number, logger: Logger): Promise<BenchDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'chatops-bench-'));
  // PostgreSQL may run as another user, who must get in.
  await chmod(directory, 0o755);
  const postgres = await startEmbeddedPostgres({ directory, logger, maxConnections: 60 });
  await migrateDatabase(postgres.url);
  const database = openDatabase(postgres.url, { applicationName: 'bench' });
  sealAuditWith(database, randomUUID());
  await ensurePartitions(database);
  await ensureBuiltinRules(database);
  const agents: BenchAgent[] = [];
  while (agents.length < agentCount) agents.push(await addAgent(database));
  return {
    database,
    url: postgres.url,
    agents,
    async close() {
      await database.close();
      await postgres.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function addAgent({ orm }: Database): Promise<BenchAgent> {
  const serverId = randomUUID();
  await orm.insert(servers).values({ id: serverId, name: `bench-${serverId}`, shard: shardOf(serverId) });
  const { id, key, secretHash } = mintApiKey();
  await insertApiKey(orm, { id, name: 'bench', scope: 'agent', serverId, secretHash });
  return { serverId, key };
}
