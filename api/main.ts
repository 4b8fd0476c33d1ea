import { openDatabase } from '../drizzle/database.ts';
import { keepLogs } from '../drizzle/keep-logs.ts';
import { migrateDatabase } from '../drizzle/migrate.ts';
import { ensurePartitions } from '../drizzle/queries/partitions.ts';
import { createRedisBus } from '../shared/bus/redis-bus.ts';
import { ConfigError } from '../shared/define-config.ts';
import { LogBuffer } from '../shared/log-buffer.ts';
import { createLogger } from '../shared/logger.ts';
import { createJobProducer } from '../shared/queue/index.ts';
import { runRole } from '../shared/start-role.ts';
import { loadApiConfig } from './config.ts';
import { startApi } from './start-api.ts';

await runRole('api', async () => {
  const config = loadApiConfig(process.env);
  if (config.REDIS_URL === undefined) {
    throw new ConfigError(
      'api cannot start: REDIS_URL is not set. Without Redis, `npm start` runs all roles in one process.',
    );
  }
  const warnings = new LogBuffer();
  const logger = createLogger('api', config.LOG_LEVEL, { warnings });
  const role = await migrateDatabase(config.DATABASE_URL, logger);
  const database = openDatabase(config.DATABASE_URL, {
    maxConnections: 10,
    applicationName: 'chatops-api',
    role,
  });
  await ensurePartitions(database);
  const keptLogs = keepLogs(database, warnings);
  const bus = await createRedisBus({ url: config.REDIS_URL, logger });
  const jobs = await createJobProducer({ backend: { kind: 'redis', url: config.REDIS_URL }, logger });
  const api = await startApi({ config, database, bus, jobs, logger });
  return {
    close: async () => {
      await api.close();
      await Promise.all([jobs.close(), bus.close(), keptLogs.close()]);
      await database.close();
    },
  };
});
