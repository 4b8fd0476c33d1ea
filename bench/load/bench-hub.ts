import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { type AgentHub, createAgentHub } from '../../api/agent-hub/index.ts';
import { ApiKeyChecker } from '../../api/auth/api-key-checker.ts';
import { readAddressBehind } from '../../api/http/client-address.ts';
import type { Database } from '../../drizzle/database.ts';
import { createInProcessBus } from '../../shared/bus/in-process-bus.ts';
import type { Bus } from '../../shared/bus.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import { createLogger } from '../../shared/logger.ts';
import { type BenchAgent, startBenchDatabase } from './bench-database.ts';

export interface BenchHub {
  hub: AgentHub;
  bus: Bus;
  database: Database;
  databaseUrl: string;
  /** ws://127.0.0.1:port */
  url: string;
  agents: BenchAgent[];
  /** What the hub does with its evaluation hints; to be replaced. */
  jobs: { add: JobProducer['add'] };
  close(): Promise<void>;
}

/** A hub in this process. */
export async function startBenchHub(agentCount: number): Promise<BenchHub> {
  const logger = createLogger('bench', 'fatal');
  const world = await startBenchDatabase(agentCount, logger);
  const { database, agents } = world;
  const bus = createInProcessBus();
  const jobs: BenchHub['jobs'] = { add: async () => {} };
  const hub = await createAgentHub({
    database,
    apiKeys: new ApiKeyChecker(database),
    addressOf: readAddressBehind(),
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
    databaseUrl: world.url,
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    agents,
    jobs,
    async close() {
      await hub.close();
      server.closeAllConnections();
      server.close();
      await bus.close();
      await world.close();
    },
  };
}
