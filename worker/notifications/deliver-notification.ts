import { randomUUID } from 'node:crypto';
import {
  abandonNotification,
  claimNotification,
  finishNotification,
  saveProgress,
} from '../../drizzle/queries/notifications.ts';
import { hintDelivery } from '../../shared/hint-delivery.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import { DeliveryError } from './chat-delivery.ts';
import type { ClaimedNotification, MessageDependencies } from './message-update.ts';
import { updateMessage } from './update-message.ts';

/** Longer than one step can take; each step that is noted starts it anew. */
const claimSeconds = 40;
const longestRetrySeconds = 300;
/** A day of failures, most of them that far apart: the message is given up; the alert stays in the list. */
const giveUpAfterAttempts = 300;

export interface DeliveryDependencies extends MessageDependencies {
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
    const outcome = await updateMessage(deps, notification);
    const again = await finishNotification(database.sql, notification, outcome);
    if (again) await hintDelivery(jobs, again);
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
  const { database, jobs, defaultChannels, grouping } = deps;
  if (failure === 'channel' || failure === 'content' || notification.attempts >= giveUpAfterAttempts) {
    const others = defaultChannels.filter((channel) => channel !== notification.channel);
    const instead = failure === 'channel' ? others : [];
    const owed = await abandonNotification(database.sql, notification, { error: message, instead, grouping });
    for (const one of owed) await hintDelivery(jobs, one);
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
  const again = await finishNotification(database.sql, notification, {
    state: 'owed',
    retryInSeconds,
    error: message,
  });
  if (again) await hintDelivery(jobs, again);
}
