import type { JobsOptions, QueueEvents } from 'bullmq';
import { AppError } from '../errors.ts';
import type { JobBackend, JobName, JobPayload, JobProducer } from '../jobs.ts';
import type { Logger } from '../logger.ts';
import { withDeadline } from '../with-deadline.ts';
import { awaitAnswer } from './await-answer.ts';
import { closeInTime } from './close-in-time.ts';
import { jobOptions, parsePayload } from './job-options.ts';
import { openQueueBackend, type QueueBackend } from './queue-backend.ts';

const addTimeoutMs = 2000;
const closeTimeoutMs = 2000;

type Queue = ReturnType<QueueBackend['queue']>;

/** @throws AppError `unavailable` when the queue's database or Redis does not answer now. */
export async function createJobProducer(options: {
  backend: JobBackend;
  logger: Logger;
}): Promise<JobProducer> {
  const backend = await openQueueBackend(options.backend, 'producer', options.logger);
  const queues = new Map<JobName, Queue>();
  const takenBack = new Set<Promise<void>>();
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

  async function add<Name extends JobName>(
    name: Name,
    payload: JobPayload<Name>,
    extra: JobsOptions,
    askedUntil?: number,
  ) {
    const data = parsePayload(name, payload);
    try {
      const queued = askedUntil === undefined ? data : { ...(data as object), askedUntil };
      const adding = queueOf(name).add(name, queued, { ...jobOptions(name, data), ...extra });
      return await withDeadline(adding, addTimeoutMs, () => new Error(`no answer in ${addTimeoutMs} ms`));
    } catch (cause) {
      throw queueUnavailable(cause);
    }
  }

  /** Nobody waits for it any more, and others do: it must not have its turn before theirs. */
  function takeBack(job: Awaited<ReturnType<Queue['add']>>): void {
    const removing = job
      .remove()
      .catch((error: unknown) => {
        // It runs, is done, or the queue is away; then a worker passes over it.
        options.logger.debug({ err: error, job: job.name, jobId: job.id }, 'question not taken back');
      })
      .finally(() => takenBack.delete(removing));
    takenBack.add(removing);
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
      const job = await add(name, payload, { removeOnComplete: { age: 60, count: 200 } }, deadline);
      const answer = awaitAnswer(job, reader, deadline);
      return await withDeadline(answer, Math.max(1, deadline - Date.now()), () => {
        takeBack(job);
        return late();
      });
    },
    close: async () => {
      await closeInTime([...takenBack], closeTimeoutMs, options.logger);
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
