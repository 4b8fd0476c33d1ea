import { AppError } from '../../shared/errors.ts';
import { withDeadline as endAfter } from '../../shared/with-deadline.ts';

/**
 * Stops waiting, not working: what is late may still happen.
 *
 * @throws AppError `timeout` when the promise has not settled by then.
 */
export async function withDeadline<Value>(
  promise: Promise<Value>,
  timeoutMs: number,
  message: string,
): Promise<Value> {
  return await endAfter(promise, timeoutMs, () => new AppError('timeout', message));
}

/** For a retry: 250 ms, 500 ms, … 5 s. */
export function backoffMs(failures: number): number {
  return Math.min(5000, 250 * 2 ** Math.max(0, failures - 1));
}
