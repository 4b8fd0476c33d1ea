import type { JobProducer } from './jobs.ts';

/** Longer than that nobody waits in the queue: a job that waits keeps others of its message away. */
const longestDelayMs = 60_000;

/**
 * After the commit: a message is owed, then. Only a hint: what is owed stands in the database, and the
 * reconciler finds it there when the hint was lost, or was for too long from now to give one.
 */
export async function hintDelivery(
  jobs: Pick<JobProducer, 'add'>,
  { id, delayMs }: { id: string; delayMs: number },
): Promise<void> {
  if (delayMs > longestDelayMs) return;
  // The database judges by its own clock whether it is due: a little late beats a little early.
  const options = delayMs > 0 ? { delayMs: Math.ceil(delayMs) + 20 } : {};
  await jobs.add('deliver-notification', { notificationId: id }, options);
}
