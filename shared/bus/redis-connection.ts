import { Redis, type RedisOptions } from 'ioredis';
import { AppError } from '../errors.ts';
import type { Logger } from '../logger.ts';

/** After this long without an answer a command counts as failed. */
export const commandTimeoutMs = 2000;

/**
 * What every connection of ours has in common. Commands never wait in line for a Redis that is away:
 * the caller learns at once and decides.
 */
export const commandOptions: RedisOptions = {
  commandTimeout: commandTimeoutMs,
  connectTimeout: 3000,
  enableOfflineQueue: false,
  // A command that was given up must not run after a reconnect.
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  keepAlive: 10_000,
  // Replies as arrays, whatever this version of the client prefers.
  protocol: 2,
  retryStrategy: (times) => Math.min(100 * times, 2000),
};

/**
 * Opens a connection that reconnects by itself, for ever, once it has been up.
 *
 * @throws AppError `unavailable` when Redis does not answer now.
 */
export async function connectRedis(
  url: string,
  name: string,
  logger: Logger,
  options: RedisOptions = {},
): Promise<Redis> {
  const client = new Redis(url, { ...commandOptions, ...options, connectionName: name, lazyConnect: true });
  let lastError = '';
  client.on('error', (error: Error) => {
    // The same line every two seconds tells nobody more.
    if (error.message !== lastError)
      logger.warn({ connection: name, reason: error.message }, 'Redis connection');
    lastError = error.message;
  });
  client.on('ready', () => {
    if (lastError !== '') logger.info({ connection: name }, 'Redis is back');
    lastError = '';
  });
  try {
    await client.connect();
    return client;
  } catch (cause) {
    client.disconnect();
    throw redisUnavailable(cause, url);
  }
}

export function redisUnavailable(cause: unknown, url?: string): AppError {
  const where = url === undefined ? '' : ` at ${new URL(url).host}`;
  return new AppError('unavailable', `Redis${where} does not answer.`, {
    hint: 'Check that Redis runs and that REDIS_URL is right, then try again.',
    cause,
  });
}

/** Redis that may forget keys under memory pressure loses jobs; one without AOF loses them on restart. */
export async function warnAboutRedisSettings(client: Redis, logger: Logger): Promise<void> {
  const info = `${await client.info('memory')}\n${await client.info('persistence')}`;
  const read = (name: string) => info.match(new RegExp(`^${name}:(.*?)\\r?$`, 'm'))?.[1];
  const policy = read('maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') {
    logger.warn({ policy }, 'Redis may evict queued jobs: set maxmemory-policy to noeviction');
  }
  if (read('aof_enabled') === '0') {
    logger.warn('Redis keeps no append-only file: queued jobs are lost when it restarts; set appendonly yes');
  }
}
