import { Queue, QueueEvents, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { commandOptions, connectRedis } from '../bus/redis-connection.ts';
import type { Logger } from '../logger.ts';
import type { QueueBackend } from './queue-backend.ts';
import { streams, unlimited, workerOptions } from './queue-settings.ts';

/** Keeps our keys apart from others' on a shared Redis. */
const prefix = 'chatops';

export async function openOnRedis(
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

/** For connections that block while they wait for work: they sit an outage out. */
const patientOptions = {
  commandTimeout: undefined,
  enableOfflineQueue: true,
  autoResendUnfulfilledCommands: true,
  maxRetriesPerRequest: null,
  // A blocking read answers every ten seconds; a socket silent for longer is dead.
  socketTimeout: 30_000,
};
