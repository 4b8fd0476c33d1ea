import { topics } from '../../../shared/bus.ts';
import { hintDelivery } from '../../../shared/hint-delivery.ts';
import type { HookContext } from '../context.ts';
import type { Received } from './receive-alerts.ts';

/** As many as the job takes. */
const mostPerJob = 1000;

/**
 * After the commit: has the new alerts settled, brings messages up to date and tells who listens. Hints
 * only: without them it happens with the next round of settling and of the reconciler.
 */
export async function announceReceived(
  { services, logger }: HookContext,
  { openedIds, changedIds, resolvedIds, owed }: Received,
): Promise<void> {
  const { jobs, bus } = services;
  const told = (alertIds: string[], state: string) =>
    alertIds.map((alertId) => bus.publish(topics.alerts, { alertId, state }));
  const toSettle = [...openedIds, ...changedIds];
  const parts = Array.from({ length: Math.ceil(toSettle.length / mostPerJob) }, (_, part) =>
    toSettle.slice(part * mostPerJob, (part + 1) * mostPerJob),
  );
  const hints = [
    ...parts.map((alertIds) => jobs.add('settle-alerts', { alertIds })),
    ...owed.map((message) => hintDelivery(jobs, message)),
    ...told(openedIds, 'firing'),
    ...told(resolvedIds, 'resolved'),
  ];
  const failures = (await Promise.allSettled(hints)).filter((hint) => hint.status === 'rejected');
  if (failures.length > 0) {
    logger.warn({ err: failures[0]?.reason, failures: failures.length }, 'received alerts not announced');
  }
}
