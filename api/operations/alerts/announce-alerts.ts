import type { ChangedAlerts } from '../../../drizzle/queries/alert-actions.ts';
import { topics } from '../../../shared/bus.ts';
import { hintDelivery } from '../../../shared/hint-delivery.ts';
import type { OperationContext } from '../context.ts';

/**
 * After the commit: brings messages up to date and tells who listens. Hints only: the reconciler finds
 * what is owed when the queue did not take it.
 */
export async function announceAlerts(
  { services, logger }: Pick<OperationContext, 'services' | 'logger'>,
  { alertIds, owed }: ChangedAlerts,
  state: string,
): Promise<void> {
  const hints = [
    ...owed.map((message) => hintDelivery(services.jobs, message)),
    ...alertIds.map((alertId) => services.bus.publish(topics.alerts, { alertId, state })),
  ];
  const failures = (await Promise.allSettled(hints)).filter((hint) => hint.status === 'rejected');
  if (failures.length > 0) {
    logger.warn({ err: failures[0]?.reason, failures: failures.length }, 'alert changes not announced');
  }
}
