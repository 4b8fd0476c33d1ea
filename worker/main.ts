import { hostname } from 'node:os';
import { openDatabase } from '../drizzle/database.ts';
import { keepLogs } from '../drizzle/keep-logs.ts';
import { migrateDatabase } from '../drizzle/migrate.ts';
import { createRedisBus } from '../shared/bus/redis-bus.ts';
import { ConfigError } from '../shared/define-config.ts';
import { LogBuffer } from '../shared/log-buffer.ts';
import { createLogger } from '../shared/logger.ts';
import { createJobProducer } from '../shared/queue/index.ts';
import { runRole } from '../shared/start-role.ts';
import { loadWorkerConfig } from './config.ts';
import { startWorker } from './start-worker.ts';

await runRole('worker', async () => {
  const config = loadWorkerConfig(process.env);
  const { REDIS_URL } = config;
  if (REDIS_URL === undefined) {
    throw new ConfigError(
      'worker cannot start: REDIS_URL is not set. A worker of its own needs Redis; `npm start` runs everything without.',
    );
  }
  const warnings = new LogBuffer();
  const logger = createLogger('worker', config.LOG_LEVEL, { warnings }).child({ host: hostname() });
  const role = await migrateDatabase(config.DATABASE_URL, logger);
  const database = openDatabase(config.DATABASE_URL, { applicationName: 'chatops-worker', role });
  const keptLogs = keepLogs(database, warnings);
  const backend = { kind: 'redis', url: REDIS_URL } as const;
  const bus = await createRedisBus({ url: REDIS_URL, logger });
  const jobs = await createJobProducer({ backend, logger });
  const worker = await startWorker({ config, database, bus, backend, jobs, logger });
  return {
    close: async () => {
      await worker.close();
      await jobs.close();
      await bus.close();
      await keptLogs.close();
      await database.close();
    },
  };
});
