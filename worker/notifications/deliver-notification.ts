import { randomUUID } from 'node:crypto';
import type { Database } from '../../drizzle/database.ts';
import {
  abandonNotification,
  claimNotification,
  finishNotification,
  saveProgress,
} from '../../drizzle/queries/notifications.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import { DeliveryError } from './chat-delivery.ts';
import { type ClaimedNotification, type MessageDependencies, updateMessage } from './update-message.ts';

/** Longer than one step can take; each step that is noted starts it anew. */
const claimSeconds = 40;
const longestRetrySeconds = 300;
/** A day of failures, most of them that far apart: the message is given up; the alert stays in the list. */
const giveUpAfterAttempts = 300;

export interface DeliveryDependencies extends MessageDependencies {
  database: Database;
  jobs: JobProducer;
}

/**
 * Delivers one notification if it is owed and nobody else is at it. The claim is written before
 * anything is sent: of several workers one posts. A worker that dies between the post and its note
 * costs a second message at worst (on Discord not even that, while it remembers the first), never a
 * missing one.
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

/** Later again, or never again and then in the default channels instead. */
async function setAside(
  deps: DeliveryDependencies,
  notification: ClaimedNotification,
  { failure, message, retryAfterSeconds }: DeliveryError,
): Promise<void> {
  const { database, jobs, defaultChannels } = deps;
  if (failure === 'channel' || failure === 'content' || notification.attempts >= giveUpAfterAttempts) {
    const others = defaultChannels.filter((channel) => channel !== notification.channel);
    const instead = failure === 'channel' ? others : [];
    for (const notificationId of await abandonNotification(database.sql, notification, {
      error: message,
      instead,
    })) {
      await jobs.add('deliver-notification', { notificationId });
    }
    return;
  }
  // Somebody deleted our message: the next attempt posts a new one, with a picture of its own.
  if (failure === 'message') {
    const { chartState } = notification;
    await saveProgress(
      database.sql,
      notification,
      {
        messageRef: null,
        chartState: chartState === 'attached' ? 'wanted' : chartState,
        chartFileRef: null,
      },
      claimSeconds,
    );
  }
  const retryInSeconds = retryAfterSeconds ?? Math.min(2 ** notification.attempts, longestRetrySeconds);
  await finishNotification(database.sql, notification, { state: 'owed', retryInSeconds, error: message });
  await jobs.add(
    'deliver-notification',
    { notificationId: notification.id },
    { delayMs: retryInSeconds * 1000 + 50 },
  );
}
