import { createPostgresBackend, Queue, QueueEvents, runMigrations, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { commandOptions, connectRedis } from '../bus/redis-connection.ts';
import { AppError } from '../errors.ts';
import type { JobBackend } from '../jobs.ts';
import type { Logger } from '../logger.ts';

/** Keeps our keys apart from others' on a shared Redis. */
const prefix = 'chatops';
/** BullMQ's own: its tables and functions live beside ours in one database. */
const schema = 'bullmq';
/**
 * Events carry return values (a chart is some 60 KB), and their readers listen already: a shorter
 * memory than BullMQ's 10,000 suffices, long enough for a burst.
 */
const streams = { events: { maxLen: 1000 } };
/** A notification that comes between two reads is missed (PostgreSQL backend); the next read is this soon. */
const eventsPollMs = 250;
/** One listener per question in flight, or per queue on a shared pool, is no leak. */
const unlimited = 0;

type Process = (job: { id?: string; data: unknown; attemptsMade: number }) => Promise<unknown>;

/** The few things of BullMQ we use, the same on PostgreSQL and Redis. */
export interface QueueBackend {
  queue(
    name: string,
  ): Pick<Queue<unknown>, 'add' | 'close' | 'getJobScheduler' | 'upsertJobScheduler' | 'waitUntilReady'>;
  /** Waits for its first connection; the caller closes it. */
  events(name: string): Promise<QueueEvents>;
  worker(name: string, process: Process, concurrency: number): Pick<Worker, 'close' | 'waitUntilReady'>;
  /** After everything made here is closed. */
  close(): Promise<void>;
}

/** @throws AppError `unavailable` when the database or Redis does not answer now. */
export function openQueueBackend(
  backend: JobBackend,
  purpose: 'producer' | 'processors',
  logger: Logger,
): Promise<QueueBackend> {
  return backend.kind === 'postgres'
    ? openOnPostgres(backend.url, purpose, logger)
    : openOnRedis(backend.url, purpose, logger);
}

/**
 * One pool for all queues: each worker and each events reader holds one connection of it (LISTEN),
 * the rest do the queries. BullMQ's default would be a pool of ten per queue.
 */
async function openOnPostgres(
  url: string,
  purpose: 'producer' | 'processors',
  logger: Logger,
): Promise<QueueBackend> {
  const pool = new pg.Pool({
    connectionString: url,
    max: purpose === 'producer' ? 4 : 14,
    options: `-c search_path=${schema}`,
    application_name: `chatops-jobs-${purpose}`,
    keepAlive: true,
    connectionTimeoutMillis: 5000,
    query_timeout: 15_000,
  });
  const logError = (error: Error) => logger.warn({ reason: error.message }, 'job queue');
  pool.on('error', logError).setMaxListeners(unlimited);
  try {
    const client = await pool.connect();
    try {
      await runMigrations(client, schema);
    } finally {
      client.release();
    }
  } catch (cause) {
    await pool.end();
    throw new AppError('unavailable', 'PostgreSQL does not answer.', {
      hint: 'Check that PostgreSQL runs and that DATABASE_URL is right, then try again.',
      cause,
    });
  }
  return {
    queue: (name) => {
      const queue = new Queue(name, { connection: pool, streams }, createPostgresBackend);
      return queue.on('error', logError).setMaxListeners(unlimited);
    },
    events: async (name) => {
      const options = { connection: pool, blockingTimeout: eventsPollMs };
      const events = new QueueEvents(name, options, createPostgresBackend).on('error', logError);
      events.setMaxListeners(unlimited);
      await events.waitUntilReady();
      // The type parameter names the backend; what callers use is the same on both.
      return events as unknown as QueueEvents;
    },
    worker: (name, process, concurrency) => {
      const options = { ...workerOptions, connection: pool, concurrency };
      return new Worker(name, process, options, createPostgresBackend).on('error', logError);
    },
    close: () => pool.end(),
  };
}

async function openOnRedis(
  url: string,
  purpose: 'producer' | 'processors',
  logger: Logger,
): Promise<QueueBackend> {
  const connection = await connectRedis(
    url,
    `chatops-jobs-${purpose}`,
    logger,
    purpose === 'producer' ? {} : patientOptions,
  );
  // Never connected: BullMQ duplicates it for each reader of events, which block.
  const eventsPattern = new Redis(url, { ...commandOptions, ...patientOptions, lazyConnect: true });
  // The connection has said it already, once per outage.
  const logError = (error: Error) => logger.debug({ reason: error.message }, 'job queue');
  return {
    queue: (name) =>
      new Queue(name, { connection, prefix, streams }).on('error', logError).setMaxListeners(unlimited),
    events: async (name) => {
      const events = new QueueEvents(name, { connection: eventsPattern, prefix }).on('error', logError);
      events.setMaxListeners(unlimited);
      await events.waitUntilReady();
      return events;
    },
    worker: (name, process, concurrency) =>
      new Worker(name, process, { ...workerOptions, connection, prefix, concurrency }).on('error', logError),
    close: async () => connection.disconnect(),
  };
}

const workerOptions = {
  /** After an error of the connection, try again soon. */
  runRetryDelay: 1000,
  /** A job whose worker died is taken over after at most this long. */
  stalledInterval: 15_000,
  lockDuration: 30_000,
  maxStalledCount: 2,
};

/** For connections that block while they wait for work: they sit an outage out. */
const patientOptions = {
  commandTimeout: undefined,
  enableOfflineQueue: true,
  autoResendUnfulfilledCommands: true,
  maxRetriesPerRequest: null,
  // A blocking read answers every ten seconds; a socket silent for longer is dead.
  socketTimeout: 30_000,
};
