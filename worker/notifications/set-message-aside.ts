import { abandonNotification, handOverAlerts, lateAttempts } from '../../drizzle/queries/hand-over.ts';
import { finishNotification, saveProgress } from '../../drizzle/queries/notifications.ts';
import { hintDelivery } from '../../shared/hint-delivery.ts';
import type { DeliveryError } from './chat-delivery.ts';
import type { ClaimedNotification, DeliveryDependencies } from './message-update.ts';

const longestRetrySeconds = 300;
/** A day of failures, most of them that far apart: the message is given up. */
const giveUpAfterAttempts = 300;

/** Later again, or never again; where it takes long, and where it is given up, in the default channels instead. */
export async function setMessageAside(
  deps: DeliveryDependencies,
  notification: ClaimedNotification,
  { failure, message, retryAfterSeconds }: DeliveryError,
): Promise<void> {
  const { database, jobs, logger, defaultChannels, grouping } = deps;
  const { id: notificationId, channel, attempts } = notification;
  const to = { instead: defaultChannels.filter((other) => other !== channel), grouping };
  if (failure === 'channel' || failure === 'content' || attempts >= giveUpAfterAttempts) {
    if (to.instead.length === 0) logger.error({ notificationId, channel, message }, 'alert told nowhere');
    const owed = await abandonNotification(database.sql, notification, { ...to, error: message });
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
      notification.claimSeconds,
    );
  }
  const retryInSeconds = retryAfterSeconds ?? Math.min(2 ** notification.attempts, longestRetrySeconds);
  const again = await finishNotification(database.sql, notification, {
    state: 'owed',
    retryInSeconds,
    error: message,
  });
  if (again) await hintDelivery(jobs, again);
  // A platform that only slows us down will take it soon.
  const isStuck = failure === 'account' || retryAfterSeconds === undefined;
  if (!isStuck || attempts % lateAttempts !== 0) return;
  for (const one of await handOverAlerts(database.sql, notification, to)) await hintDelivery(jobs, one);
}
