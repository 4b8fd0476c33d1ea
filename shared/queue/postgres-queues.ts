import { createPostgresBackend, Queue, QueueEvents, runMigrations, Worker } from 'bullmq';
import pg from 'pg';
import { AppError } from '../errors.ts';
import { jobCatalogue } from '../jobs.ts';
import type { Logger } from '../logger.ts';
import type { QueueBackend } from './queue-backend.ts';
import { streams, unlimited, workerOptions } from './queue-settings.ts';

/** BullMQ's own: its tables and functions live beside ours in one database. */
const schema = 'bullmq';
/** Held by reading: a worker listens to each kind of job, a producer to those few whose answers it waits for. */
const jobKinds = Object.keys(jobCatalogue).length;
const heldConnections = { producer: 4, processors: jobKinds };
const queryConnections = 4;
/** A notification that comes between two reads is missed; the next read is this soon. */
const eventsPollMs = 250;

/**
 * One pool for all queues: each worker and each events reader holds one connection of it (LISTEN),
 * the rest do the queries. BullMQ's default would be a pool of ten per queue.
 */
export async function openOnPostgres(
  url: string,
  purpose: 'producer' | 'processors',
  logger: Logger,
): Promise<QueueBackend> {
  const pool = new pg.Pool({
    connectionString: url,
    max: heldConnections[purpose] + queryConnections,
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
