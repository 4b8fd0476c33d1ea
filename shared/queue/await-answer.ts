import type { Job, QueueEvents } from 'bullmq';
import { fromJobFailure } from './job-failure.ts';

/**
 * How long an answer whose event was lost stays unseen. On PostgreSQL events are read by rising numbers, which
 * are drawn before they are committed: one that is overtaken by a later one is never read.
 */
const lookAgainMs = 1000;
/** BullMQ's words for: it has not finished within the time given. */
const notFinished = /no finish notification arrived/;

/**
 * What the job's processor returned: told by an event at once, or found by a look at the job each second.
 *
 * @param until epoch ms; nobody waits longer
 * @throws AppError as the processor failed.
 */
export async function awaitAnswer(job: Job, reader: QueueEvents, until: number): Promise<unknown> {
  for (;;) {
    try {
      return await job.waitUntilFinished(reader, lookAgainMs);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!notFinished.test(reason) || Date.now() >= until) throw fromJobFailure(reason);
    }
  }
}
