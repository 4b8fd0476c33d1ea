import type { Queue, QueueEvents, Worker } from 'bullmq';
import type { JobBackend } from '../jobs.ts';
import type { Logger } from '../logger.ts';
import { openOnPostgres } from './postgres-queues.ts';
import { openOnRedis } from './redis-queues.ts';

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
