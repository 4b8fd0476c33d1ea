import type { Database } from '../../drizzle/database.ts';
import { type AlertRow, findAlert } from '../../drizzle/queries/alerts.ts';
import { type Notification, readAlertEvents, saveProgress } from '../../drizzle/queries/notifications.ts';
import { type AlertCardOptions, alertCard, alertEventCard } from '../../shared/cards/alert-card.ts';
import type { Card } from '../../shared/cards/card.ts';
import type { Logger } from '../../shared/logger.ts';
import { type ChatDelivery, DeliveryError } from './chat-delivery.ts';
import { toAlert } from './to-alert.ts';

export interface MessageDependencies {
  database: Database;
  logger: Logger;
  /** By platform: what stands before the colon of a channel. */
  platforms: ReadonlyMap<string, ChatDelivery>;
  /** @throws anything; the message then says that there is no chart. */
  drawChart(alert: AlertRow): Promise<Buffer>;
  /** Counted, because a picture that is missing is easily not missed. */
  onChartFailed(): void;
}

export type ClaimedNotification = Notification & { claimedBy: string; claimSeconds: number };

/**
 * Makes one channel's message say what the alert is now: posts it once, edits it from then on, tells
 * its thread what happened since, and adds the chart when the words are there. Each step the platform
 * confirmed is noted before the next, so a retry goes on where the last one stopped.
 *
 * @throws DeliveryError, and what the database throws
 */
export async function updateMessage(
  deps: MessageDependencies,
  notification: ClaimedNotification,
): Promise<void> {
  const { database } = deps;
  const alert = await findAlert(database.orm, notification.alertId);
  if (!alert) return;
  const { chat, channelId } = platformOf(deps, notification.channel);
  const events = await readAlertEvents(database, alert.id);
  const show = (): Card => alertCard(toAlert(alert), { chart: chartOf(notification) });

  let { messageRef } = notification;
  if (messageRef === null) {
    messageRef = await degrade(deps, show(), (card) => chat.post(channelId, card, notification.id));
    // What opened the alert is the message itself; the thread is for what came after.
    const threadEventId = Math.max(notification.threadEventId, events[0]?.id ?? 0);
    await note(deps, notification, { messageRef, deliveredVersion: alert.version, threadEventId });
  } else if (notification.deliveredVersion < alert.version) {
    const ref = messageRef;
    await degrade(deps, show(), (card) => chat.update(ref, card));
    await note(deps, notification, { deliveredVersion: alert.version });
  }
  for (const event of events.filter(({ id }) => id > notification.threadEventId)) {
    await chat.reply(messageRef, alertEventCard(toAlert(alert), event));
    await note(deps, notification, { threadEventId: event.id });
  }
  if (notification.chartState === 'wanted') {
    const ref = messageRef;
    // Behind again until the message shows it: who dies in between leaves it to the next attempt.
    await note(deps, notification, { ...(await makeChart(deps, chat, alert)), deliveredVersion: 0 });
    await degrade(deps, show(), (card) => chat.update(ref, card));
    await note(deps, notification, { deliveredVersion: alert.version });
  }
}

type ChartProgress = { chartState: 'attached'; chartFileRef: string } | { chartState: 'failed' };

async function makeChart(
  { drawChart, onChartFailed, logger }: MessageDependencies,
  chat: ChatDelivery,
  alert: AlertRow,
): Promise<ChartProgress> {
  try {
    const image = { png: await drawChart(alert), fileName: `${alert.metric}.png`, alt: alert.title };
    return { chartState: 'attached', chartFileRef: await chat.uploadImage(image) };
  } catch (error) {
    onChartFailed();
    logger.warn({ err: error, alertId: alert.id }, 'chart of an alert could not be added');
    return { chartState: 'failed' };
  }
}

function chartOf({ chartState, chartFileRef }: Notification): AlertCardOptions['chart'] {
  if (chartState !== 'attached') return { state: chartState };
  return chartFileRef === null ? undefined : { state: 'attached', fileId: chartFileRef };
}

/** A card the platform refuses is sent again as words only: plain, but there. */
async function degrade<Result>(
  { logger }: MessageDependencies,
  card: Card,
  send: (card: Card) => Promise<Result>,
): Promise<Result> {
  try {
    return await send(card);
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.failure !== 'content') throw error;
    logger.error({ err: error, title: card.title }, 'platform refused a card');
    return send({ ...card, blocks: card.blocks.filter(({ kind }) => kind === 'text').slice(0, 1) });
  }
}

/** @throws DeliveryError `retry` when the claim ran out meanwhile: somebody else is at it now. */
async function note(
  { database }: MessageDependencies,
  notification: ClaimedNotification,
  progress: Parameters<typeof saveProgress>[2],
): Promise<void> {
  Object.assign(notification, progress);
  if (await saveProgress(database.sql, notification, progress, notification.claimSeconds)) return;
  throw new DeliveryError('retry', 'the claim on this notification ran out');
}

function platformOf(
  { platforms }: MessageDependencies,
  channel: string,
): { chat: ChatDelivery; channelId: string } {
  const [platform = '', channelId = ''] = channel.split(':');
  const chat = platforms.get(platform);
  if (!chat) throw new DeliveryError('channel', `${platform} is not set up on this worker`);
  return { chat, channelId };
}
