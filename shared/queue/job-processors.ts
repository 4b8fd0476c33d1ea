import { setMaxListeners } from 'node:events';
import { AppError } from '../errors.ts';
import { type JobBackend, type JobName, type JobProcessors, jobCatalogue } from '../jobs.ts';
import type { Logger } from '../logger.ts';
import { withDeadline } from '../with-deadline.ts';
import { closeInTime } from './close-in-time.ts';
import { toJobFailure } from './job-failure.ts';
import { definitionOf, isAbandoned, parsePayload } from './job-options.ts';
import { keepSchedules } from './job-schedules.ts';
import { openQueueBackend } from './queue-backend.ts';

/** Running jobs get this long to finish when we close; then their signal says stop. */
const drainTimeoutMs = 8000;
/** And this long to heed it. */
const abortedTimeoutMs = 1000;

type Processor = (payload: unknown, context: { attempt: number; signal: AbortSignal }) => Promise<unknown>;

/**
 * Takes jobs of every queue that has a processor, and keeps the catalogue's schedules going. Several
 * processes may do so at once.
 *
 * @throws AppError `unavailable` when the queue's database or Redis does not answer now.
 */
export async function startJobProcessors(options: {
  backend: JobBackend;
  processors: JobProcessors;
  logger: Logger;
  /** Multiplies the concurrency of the catalogue; default 1. */
  concurrencyScale?: number;
}): Promise<{ close(): Promise<void> }> {
  const { processors, logger, concurrencyScale = 1 } = options;
  const backend = await openQueueBackend(options.backend, 'processors', logger);
  const closing = new AbortController();
  // Every running job listens, more than the ten that Node takes for a leak.
  setMaxListeners(0, closing.signal);
  const names = (Object.keys(jobCatalogue) as JobName[]).filter((name) => processors[name]);

  const workers = names.map((name) => {
    const { concurrency } = definitionOf(name);
    const process = processOne(name, processors[name] as Processor, logger, closing.signal);
    return backend.worker(name, process, Math.max(1, Math.round(concurrency * concurrencyScale)));
  });
  const schedules = await keepSchedules(backend, names, logger);

  return {
    close: async () => {
      const abort = setTimeout(() => closing.abort(), drainTimeoutMs);
      await closeInTime(
        [schedules.close(), ...workers.map((worker) => worker.close())],
        drainTimeoutMs + abortedTimeoutMs,
        logger,
      );
      clearTimeout(abort);
      await backend.close();
    },
  };
}

/** One attempt of one job: payload checked, deadline kept, failure told in our terms. */
function processOne(name: JobName, processor: Processor, logger: Logger, closing: AbortSignal) {
  const { timeoutMs, attempts } = definitionOf(name);
  return async (job: { id?: string; data: unknown; attemptsMade: number }): Promise<unknown> => {
    const attempt = job.attemptsMade + 1;
    if (isAbandoned(job.data, Date.now())) {
      logger.debug({ job: name, jobId: job.id }, 'nobody waits for this answer any more');
      return null;
    }
    const controller = new AbortController();
    const stop = (error: AppError) => {
      controller.abort(error);
      return error;
    };
    try {
      const payload = parsePayload(name, job.data);
      const signal = AbortSignal.any([controller.signal, closing]);
      const work = processor(payload, { attempt, signal });
      const aborted = new Promise<never>((_, reject) => {
        closing.addEventListener(
          'abort',
          () => reject(new AppError('unavailable', 'The worker is closing.')),
          {
            once: true,
            signal: controller.signal,
          },
        );
      });
      const result = await withDeadline(Promise.race([work, aborted]), timeoutMs, () =>
        stop(new AppError('timeout', `Job ${name} did not finish within ${timeoutMs / 1000} s.`)),
      );
      return result ?? null;
    } catch (error) {
      logger.warn({ err: error, job: name, jobId: job.id, attempt, attempts }, 'job failed');
      throw toJobFailure(error, attempt);
    } finally {
      // Lets go of the listener on `closing`; whoever still watches the signal is late anyway.
      controller.abort();
    }
  };
}
