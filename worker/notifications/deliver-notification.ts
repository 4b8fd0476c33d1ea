import { randomUUID } from 'node:crypto';
import type { Database } from '../../drizzle/database.ts';
import {
  claimNotification,
  finishNotification,
  oweNotifications,
  saveProgress,
} from '../../drizzle/queries/notifications.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import { DeliveryError } from './chat-delivery.ts';
import { type ClaimedNotification, type MessageDependencies, updateMessage } from './update-message.ts';

/** Longer than one step can take; each step that is noted starts it anew. */
const claimSeconds = 40;
/** After a day of failures the message is given up; the alert stays in the list. */
const giveUpAfterMs = 86_400_000;
const longestRetrySeconds = 300;

export interface DeliveryDependencies extends MessageDependencies {
  database: Database;
  jobs: JobProducer;
  /** Told instead when a channel cannot be posted to. */
  defaultChannel: string | undefined;
}

/**
 * Delivers one notification if it is owed and nobody else is at it. The claim is written before
 * anything is sent: of several workers one posts. A worker that dies between the post and its note
 * costs a second message at worst, never a missing one.
 */
export async function deliverNotification(deps: DeliveryDependencies, id: string): Promise<void> {
  const { database, jobs, logger } = deps;
  const claim = { by: randomUUID(), seconds: claimSeconds };
  const row = await claimNotification(database.sql, id, claim);
  if (!row) return;
  const notification: ClaimedNotification = { ...row, claimedBy: claim.by, claimSeconds };
  try {
    await updateMessage(deps, notification);
    const state = await finishNotification(database.sql, notification, { state: 'delivered' });
    if (state === 'owed') await jobs.add('deliver-notification', { notificationId: id });
  } catch (error) {
    logger.warn({ err: error, notificationId: id, channel: notification.channel }, 'alert not delivered');
    await setAside(
      deps,
      notification,
      error instanceof DeliveryError ? error : new DeliveryError('retry', String(error), { cause: error }),
    );
  }
}

/** Later again, or never again and then in the default channel instead. */
async function setAside(
  deps: DeliveryDependencies,
  notification: ClaimedNotification,
  { failure, message, retryAfterSeconds }: DeliveryError,
): Promise<void> {
  const { database, jobs, defaultChannel } = deps;
  const old = Date.now() - notification.createdAt.getTime() > giveUpAfterMs;
  if (failure === 'channel' || failure === 'content' || old) {
    await finishNotification(database.sql, notification, { state: 'abandoned', error: message });
    if (failure !== 'channel' || defaultChannel === undefined || notification.channel === defaultChannel)
      return;
    for (const notificationId of await oweNotifications(database.sql, notification.alertId, [
      defaultChannel,
    ])) {
      await jobs.add('deliver-notification', { notificationId });
    }
    return;
  }
  // Somebody deleted our message: the next attempt posts a new one.
  if (failure === 'message')
    await saveProgress(database.sql, notification, { messageRef: null }, claimSeconds);
  const retryInSeconds = retryAfterSeconds ?? Math.min(2 ** notification.attempts, longestRetrySeconds);
  await finishNotification(database.sql, notification, { state: 'owed', retryInSeconds, error: message });
  await jobs.add(
    'deliver-notification',
    { notificationId: notification.id },
    { delayMs: retryInSeconds * 1000 + 50 },
  );
}
