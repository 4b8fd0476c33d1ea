import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { loadApiConfig } from '../api/config.ts';
import { startApi } from '../api/start-api.ts';
import { loadBotConfig } from '../bot/config.ts';
import { startBot } from '../bot/start-bot.ts';
import { openDatabase } from '../drizzle/database.ts';
import { keepLogs } from '../drizzle/keep-logs.ts';
import { migrateDatabase } from '../drizzle/migrate.ts';
import { ensurePartitions } from '../drizzle/queries/partitions.ts';
import { createInProcessBus } from '../shared/bus/in-process-bus.ts';
import type { Environment } from '../shared/define-config.ts';
import type { JobBackend } from '../shared/jobs.ts';
import type { LogBuffer } from '../shared/log-buffer.ts';
import type { Logger } from '../shared/logger.ts';
import { createJobProducer } from '../shared/queue/index.ts';
import { loadWorkerConfig } from '../worker/config.ts';
import { startWorker } from '../worker/start-worker.ts';
import { createClosers } from './closers.ts';
import { loadStandaloneConfig } from './config.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';

export interface Standalone {
  apiUrl: string;
  databaseUrl: string;
  close(): Promise<void>;
}

/**
 * Every role in this process: an in-process bus, BullMQ on PostgreSQL, and PostgreSQL itself when no
 * DATABASE_URL is given. The bot starts when it has a token of Slack or Discord.
 *
 * @throws ConfigError, or whatever the part that cannot start says; nothing is left running then.
 */
export async function startStandalone(options: {
  environment: Environment;
  dataDir: string;
  logger: Logger;
  /** What `logger` writes its warnings to, for the database. */
  warnings?: LogBuffer;
}): Promise<Standalone> {
  const { logger } = options;
  const config = loadStandaloneConfig(options.environment);
  const environment: Environment = {
    ...options.environment,
    CHATOPS_SERVICE_TOKEN: config.CHATOPS_SERVICE_TOKEN ?? randomBytes(32).toString('base64url'),
    // One process needs no wire.
    REDIS_URL: undefined,
    REDIS_URL_FILE: undefined,
  };
  // Settings are checked before anything starts; the real address of the database comes later.
  loadApiConfig({ ...environment, DATABASE_URL: config.DATABASE_URL ?? 'postgres://127.0.0.1/embedded' });

  const closers = createClosers(logger);
  try {
    const databaseUrl = config.DATABASE_URL ?? (await startOwnPostgres());
    environment.DATABASE_URL = databaseUrl;
    const role = await migrateDatabase(databaseUrl, logger);

    const database = openDatabase(databaseUrl, { maxConnections: 10, applicationName: 'chatops', role });
    closers.push('database', () => database.close());
    await ensurePartitions(database);
    if (options.warnings !== undefined) {
      const keptLogs = keepLogs(database, options.warnings);
      closers.push('logs', () => keptLogs.close());
    }
    const bus = createInProcessBus({ logger });
    closers.push('bus', () => bus.close());
    const backend: JobBackend = { kind: 'postgres', url: databaseUrl };
    const jobs = await createJobProducer({ backend, logger });
    closers.push('jobs', () => jobs.close());

    const api = await startApi({
      config: loadApiConfig(environment),
      database,
      bus,
      jobs,
      logger: logger.child({ part: 'api' }),
    });
    closers.push('api', () => api.close());
    environment.PUBLIC_URL ??= api.url;
    environment.CHATOPS_API_URL = api.url;

    const worker = await startWorker({
      config: loadWorkerConfig(environment),
      database,
      bus,
      backend,
      jobs,
      logger: logger.child({ part: 'worker' }),
    });
    closers.push('worker', () => worker.close());

    if (config.SLACK_BOT_TOKEN !== undefined || config.DISCORD_TOKEN !== undefined) {
      const bot = await startBot({
        config: loadBotConfig(environment),
        logger: logger.child({ part: 'bot' }),
      });
      closers.push('bot', () => bot.close());
    } else {
      logger.info('neither SLACK_BOT_TOKEN nor DISCORD_TOKEN: running without chat');
    }
    return { apiUrl: api.url, databaseUrl, close: () => closers.closeAll() };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }

  async function startOwnPostgres(): Promise<string> {
    const directory = join(resolve(options.dataDir), 'postgres');
    const server = await startEmbeddedPostgres({ directory, logger });
    closers.push('PostgreSQL', () => server.close());
    return server.url;
  }
}
