import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { type AgentHub, createAgentHub } from '../../api/agent-hub/index.ts';
import { ApiKeyChecker } from '../../api/auth/api-key-checker.ts';
import { readAddressBehind } from '../../api/http/client-address.ts';
import type { Database } from '../../drizzle/database.ts';
import { insertApiKey } from '../../drizzle/queries/api-keys.ts';
import { commands, commandTargets, servers, users } from '../../drizzle/schema/index.ts';
import type { AgentMethod } from '../../shared/agent-protocol.ts';
import { mintApiKey } from '../../shared/api-key.ts';
import type { Bus } from '../../shared/bus.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import { shardOf } from '../../shared/shard.ts';

export interface TestHub {
  hub: AgentHub;
  instanceId: string;
  /** ws://127.0.0.1:port */
  url: string;
  registry: Registry;
  jobs: { name: string; payload: unknown }[];
  /** Messages it logged, of warnings and worse. */
  warnings: string[];
  close(): Promise<void>;
}

/** A hub behind a bare HTTP server, with a queue that only takes notes. */
export async function startTestHub(
  database: Database,
  bus: Bus,
  { port: wanted = 0 } = {},
): Promise<TestHub> {
  const jobs: TestHub['jobs'] = [];
  const producer: JobProducer = {
    add: async (name, payload) => {
      jobs.push({ name, payload });
    },
    ask: async () => undefined,
    close: async () => {},
  };
  const instanceId = randomUUID();
  const registry = new Registry();
  const warnings: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line) => void warnings.push(JSON.parse(line).msg) });
  const apiKeys = new ApiKeyChecker(database);
  const addressOf = readAddressBehind();
  const hub = await createAgentHub({
    database,
    apiKeys,
    addressOf,
    bus,
    jobs: producer,
    instanceId,
    logger,
    registry,
  });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => hub.handleUpgrade(request, socket, head));
  server.listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    hub,
    instanceId,
    url: `ws://127.0.0.1:${port}`,
    registry,
    jobs,
    warnings,
    async close() {
      await hub.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

export interface TestServer {
  id: string;
  key: string;
  keyId: string;
}

export async function addServer(
  { orm }: Database,
  key: { expiresAt?: Date; revokedAt?: Date } = {},
): Promise<TestServer> {
  const id = randomUUID();
  await orm.insert(servers).values({ id, name: `server-${id.slice(0, 8)}`, shard: shardOf(id) });
  const minted = mintApiKey();
  await insertApiKey(orm, {
    id: minted.id,
    name: 'test',
    scope: 'agent',
    serverId: id,
    secretHash: minted.secretHash,
    ...key,
  });
  return { id, key: minted.key, keyId: minted.id };
}

/** A command as REST leaves it: queued, its targets frozen. */
export async function addCommand(
  { orm }: Database,
  serverIds: readonly string[],
  {
    timeoutSeconds = 30,
    method = 'container.restart' as AgentMethod,
    params = { containerId: '0123456789ab', graceSeconds: 1 } as Record<string, unknown>,
  } = {},
): Promise<{ commandId: string; targetIds: string[] }> {
  const [user] = await orm
    .insert(users)
    .values({ email: `${randomUUID()}@example.org`, name: 'Ada', passwordHash: 'none' })
    .returning();
  const commandId = randomUUID();
  await orm.insert(commands).values({
    id: commandId,
    source: 'test',
    sourceEventId: randomUUID(),
    verb: method === 'container.logs' ? 'logs' : 'restart',
    class: 'operate',
    args: {},
    requestedBy: user!.id,
    requestedByLabel: 'Ada (test)',
    state: 'queued',
    argumentHash: Buffer.alloc(32),
    timeoutSeconds,
    deadlineAt: new Date(Date.now() + timeoutSeconds * 1000),
  });
  const targetIds: string[] = [];
  for (const serverId of serverIds) {
    const id = randomUUID();
    targetIds.push(id);
    await orm.insert(commandTargets).values({ id, commandId, serverId, method, params, state: 'queued' });
  }
  return { commandId, targetIds };
}
