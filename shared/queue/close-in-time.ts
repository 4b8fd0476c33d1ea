import type { Logger } from '../logger.ts';
import { withDeadline } from '../with-deadline.ts';

/**
 * Waits for the closes, but not for ever: BullMQ's say goodbye to a server that may be away, and wait for
 * it to come back. What is left ends with the process. Never rejects.
 */
export async function closeInTime(
  closing: readonly Promise<unknown>[],
  timeoutMs: number,
  logger: Logger,
): Promise<void> {
  try {
    const late = () => new Error(`not closed within ${timeoutMs} ms`);
    await withDeadline(Promise.allSettled(closing), timeoutMs, late);
  } catch (error) {
    logger.warn({ err: error }, 'job queue did not close cleanly');
  }
}
