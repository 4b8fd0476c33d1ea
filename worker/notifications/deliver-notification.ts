import { randomUUID } from 'node:crypto';
import { claimNotification, finishNotification } from '../../drizzle/queries/notifications.ts';
import { hintDelivery } from '../../shared/hint-delivery.ts';
import { DeliveryError } from './chat-delivery.ts';
import { meetFault } from './meet-fault.ts';
import type { ClaimedNotification, DeliveryDependencies } from './message-update.ts';
import { setMessageAside } from './set-message-aside.ts';
import { updateMessage } from './update-message.ts';

/** Longer than one step can take; each step that is noted starts it anew. */
const claimSeconds = 40;

/**
 * Delivers one notification if it is owed and nobody else is at it. The claim is written before
 * anything is sent: of several workers one posts. A worker that dies between the post and its note
 * costs a second message only where the first cannot be found again, never a missing one.
 */
export async function deliverNotification(deps: DeliveryDependencies, id: string): Promise<void> {
  const { database, jobs, logger } = deps;
  const claim = { by: randomUUID(), seconds: claimSeconds };
  const row = await claimNotification(database.sql, id, claim);
  if (!row) return;
  const notification: ClaimedNotification = { ...row, claimedBy: claim.by, claimSeconds };
  try {
    const outcome = await updateMessage(deps, notification);
    const again = await finishNotification(database.sql, notification, outcome);
    if (again) await hintDelivery(jobs, again);
  } catch (error) {
    logger.warn({ err: error, notificationId: id, channel: notification.channel }, 'alert not delivered');
    const failure = error instanceof DeliveryError ? error : await meetFault(deps, notification, error);
    await setMessageAside(deps, notification, failure);
  }
}
