import { readMessageContent, readUntoldChannels } from '../../drizzle/queries/message-content.ts';
import { messageCard, mostAlertsShown } from './message-card.ts';
import { addPicture } from './message-picture.ts';
import {
  type ClaimedNotification,
  chatOf,
  degrade,
  type MessageDependencies,
  type MessageUpdate,
  note,
} from './message-update.ts';
import { tellHistory, tellPosted } from './tell-history.ts';

/** `unneeded`: nothing was sent, because all was over before. */
export type UpdateOutcome = { state: 'delivered' | 'unneeded'; wakeAt: Date | null };

/**
 * Makes one channel's message say what its alerts are now: posts it once, edits it from then on, tells
 * its thread what happened since, and adds the chart when the words are there. Each step the platform
 * confirmed is noted before the next, so a retry goes on where the last one stopped.
 *
 * @throws DeliveryError, and what the database throws
 */
export async function updateMessage(
  deps: MessageDependencies,
  notification: ClaimedNotification,
): Promise<UpdateOutcome> {
  const content = await readMessageContent(deps.database, notification.id, mostAlertsShown);
  const { targets, resolved } = content.counts;
  // An earlier attempt may have posted it and died before it could say so: then it must be brought to its end.
  const mayBeThere = notification.messageRef !== null || notification.attempts > 1;
  if (targets === 0 || (targets === resolved && !mayBeThere)) return { state: 'unneeded', wakeAt: null };

  const { chat, channelId } = chatOf(deps, notification.channel);
  const untold = deps.defaultChannels.includes(notification.channel)
    ? await readUntoldChannels(deps.database.sql, notification.id)
    : [];
  const update: MessageUpdate = {
    deps,
    notification,
    content,
    chat,
    show: (chart) => messageCard(content, { notification, untold, ...(chart && { chart }) }),
  };
  const ref = notification.messageRef ?? (await post(update, channelId));
  if (notification.deliveredVersion < notification.wantedVersion) {
    await degrade(deps, update.show(), (card) => chat.update(ref, card));
    await note(update, { deliveredVersion: notification.wantedVersion });
  }
  const wakeAt = await tellHistory(update, ref);
  if (notification.chartState === 'wanted') await addPicture(update, ref);
  return { state: 'delivered', wakeAt };
}

async function post(update: MessageUpdate, channelId: string): Promise<string> {
  const { deps, notification, chat, content } = update;
  // Nobody is called to what somebody took, or silenced, before it could be posted; nor named in later edits.
  const needsSomebody = content.counts.critical + content.counts.warning > 0;
  if (!needsSomebody && notification.mention !== null) await note(update, { mention: null });
  // Posted anew because somebody deleted it: whom it calls was called.
  const { calls, ...quiet } = update.show();
  const card = notification.notifiedAt === null && calls ? { ...quiet, calls } : quiet;
  const dedupeId = `${notification.id}/${notification.deliveredVersion}`;
  const isRepeat = notification.attempts > 1;
  const messageRef = await degrade(deps, card, (one) => chat.post(channelId, one, dedupeId, isRepeat));
  // A repeat may have met the message of an earlier attempt, which says what was true then.
  const deliveredVersion = isRepeat ? 0 : notification.wantedVersion;
  await note(update, { messageRef, deliveredVersion });
  await tellPosted(update);
  return messageRef;
}
