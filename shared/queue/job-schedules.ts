import type { JobName } from '../jobs.ts';
import type { Logger } from '../logger.ts';
import { definitionOf, jobOptions } from './job-options.ts';
import type { QueueBackend } from './queue-backend.ts';

const checkEveryMs = 10_000;

/**
 * Keeps every `everyMs` job of the catalogue scheduled. The schedule is one row (or key) per name, so
 * any number of processes may do this; it is looked at again and again because a Redis that lost its
 * data lost the schedules too.
 */
export async function keepSchedules(
  backend: QueueBackend,
  names: JobName[],
  logger: Logger,
): Promise<{ close(): Promise<void> }> {
  const scheduled = names.flatMap((name) => {
    const { everyMs } = definitionOf(name);
    return everyMs === undefined ? [] : [{ name, everyMs, queue: backend.queue(name) }];
  });
  let checking = Promise.resolve();

  async function check(): Promise<void> {
    for (const { name, everyMs, queue } of scheduled) {
      const schedule = await queue.getJobScheduler(name);
      const overdueMs = Date.now() - (schedule?.next ?? 0);
      // Overdue alone is routine (every worker was away): two missed rounds mean its next job is lost.
      if (schedule?.every === everyMs && overdueMs < 2 * everyMs + checkEveryMs) continue;
      await queue.upsertJobScheduler(
        name,
        { every: everyMs },
        { name, data: {}, opts: jobOptions(name, {}) },
      );
    }
  }

  await check();
  const timer = setInterval(() => {
    checking = checking.then(check).catch((error: unknown) => {
      logger.warn({ err: error }, 'could not look after the job schedules');
    });
  }, checkEveryMs);

  return {
    close: async () => {
      clearInterval(timer);
      await checking;
      await Promise.all(scheduled.map(({ queue }) => queue.close()));
    },
  };
}
