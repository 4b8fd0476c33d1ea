import type { JobsOptions, QueueEvents } from 'bullmq';
import { AppError } from '../errors.ts';
import type { JobBackend, JobName, JobPayload, JobProducer } from '../jobs.ts';
import type { Logger } from '../logger.ts';
import { withDeadline } from '../with-deadline.ts';
import { closeInTime } from './close-in-time.ts';
import { fromJobFailure } from './job-failure.ts';
import { jobOptions, parsePayload } from './job-options.ts';
import { openQueueBackend, type QueueBackend } from './queue-backend.ts';

const addTimeoutMs = 2000;
const closeTimeoutMs = 2000;

/** @throws AppError `unavailable` when the queue's database or Redis does not answer now. */
export async function createJobProducer(options: {
  backend: JobBackend;
  logger: Logger;
}): Promise<JobProducer> {
  const backend = await openQueueBackend(options.backend, 'producer', options.logger);
  const queues = new Map<JobName, ReturnType<QueueBackend['queue']>>();
  const readers = new Map<JobName, Promise<QueueEvents>>();

  function queueOf(name: JobName) {
    const queue = queues.get(name) ?? backend.queue(name);
    queues.set(name, queue);
    return queue;
  }

  /** One reader of finished jobs per queue, from the first question on. */
  function readerOf(name: JobName): Promise<QueueEvents> {
    const reader = readers.get(name) ?? backend.events(name);
    readers.set(name, reader);
    // A failed start must not be remembered.
    reader.catch(() => readers.delete(name));
    return reader;
  }

  async function add<Name extends JobName>(name: Name, payload: JobPayload<Name>, extra: JobsOptions) {
    const data = parsePayload(name, payload);
    try {
      const adding = queueOf(name).add(name, data, { ...jobOptions(name, data), ...extra });
      return await withDeadline(adding, addTimeoutMs, () => new Error(`no answer in ${addTimeoutMs} ms`));
    } catch (cause) {
      throw queueUnavailable(cause);
    }
  }

  return {
    add: async (name, payload, { delayMs } = {}) => {
      await add(name, payload, delayMs === undefined ? {} : { delay: delayMs });
    },
    ask: async (name, payload, timeoutMs) => {
      const deadline = Date.now() + timeoutMs;
      const late = () =>
        new AppError('timeout', `The worker did not answer within ${Math.round(timeoutMs / 1000)} s.`, {
          hint: 'Check that a worker runs, then try again.',
        });
      const reader = await withDeadline(readerOf(name), timeoutMs, late).catch((cause: unknown) => {
        throw cause instanceof AppError ? cause : queueUnavailable(cause);
      });
      // Its asker takes the answer and nobody looks again.
      const job = await add(name, payload, { removeOnComplete: { age: 60, count: 200 } });
      const finished = job.waitUntilFinished(reader, timeoutMs + 1000).catch((error: Error) => {
        throw fromJobFailure(error.message);
      });
      return await withDeadline(finished, Math.max(1, deadline - Date.now()), late);
    },
    close: async () => {
      await closeInTime(
        [
          ...[...readers.values()].map(async (reader) => (await reader).close()),
          ...[...queues.values()].map((queue) => queue.close()),
        ],
        closeTimeoutMs,
        options.logger,
      );
      await backend.close();
    },
  };
}

function queueUnavailable(cause: unknown): AppError {
  return new AppError('unavailable', 'The job queue does not answer.', {
    hint: 'Try again in a moment.',
    cause,
  });
}
