import { openDatabase } from '../../drizzle/database.ts';
import { createInProcessBus } from '../../shared/bus/in-process-bus.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import { createLogger } from '../../shared/logger.ts';
import { shardCount } from '../../shared/shard.ts';
import { evaluateShardAlerts } from '../../worker/alerts/evaluate-alerts-job.ts';
import { ShardMemory } from '../../worker/alerts/shard-memory.ts';

/** The worker's evaluation without a pause: all shards, again and again, four at a time as in the catalogue. */
const concurrency = 4;

process.on('message', (order: { databaseUrl: string }) => {
  const database = openDatabase(order.databaseUrl, { maxConnections: concurrency, applicationName: 'bench' });
  const jobs: JobProducer = { add: async () => {}, ask: async () => undefined, close: async () => {} };
  const logger = createLogger('bench', 'fatal');
  const deps = {
    database,
    memory: new ShardMemory(),
    bus: createInProcessBus(),
    jobs,
    defaultChannels: [],
    grouping: { waitSeconds: 30, intervalSeconds: 300, repeatSeconds: 14_400 },
    logger,
  };
  let runs = 0;
  let shard = 0;
  const evaluate = async () => {
    for (;;) {
      shard = (shard + 1) % shardCount;
      await evaluateShardAlerts(deps, shard);
      runs += 1;
    }
  };
  for (let worker = 0; worker < concurrency; worker += 1) {
    evaluate().catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  }
  process.removeAllListeners('message');
  process.on('message', () => process.send?.(runs));
  process.send?.(runs);
});
