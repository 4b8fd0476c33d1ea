import type { Database } from '../../drizzle/database.ts';
import { type AlertRow, findAlert } from '../../drizzle/queries/alerts.ts';
import {
  type AlertEvent,
  type Notification,
  readAbandoned,
  readAlertEvents,
  saveProgress,
} from '../../drizzle/queries/notifications.ts';
import { toAlert } from '../../drizzle/queries/to-alert.ts';
import { type AlertCardOptions, alertCard, alertEventCard } from '../../shared/cards/alert-card.ts';
import type { Card } from '../../shared/cards/card.ts';
import type { Logger } from '../../shared/logger.ts';
import { type ChartedAlert, isCharted } from './alert-chart.ts';
import { type ChatDelivery, DeliveryError, type HistoryLine } from './chat-delivery.ts';

export interface MessageDependencies {
  database: Database;
  logger: Logger;
  /** By platform: what stands before the colon of a channel. */
  platforms: ReadonlyMap<string, ChatDelivery>;
  /** Where alerts go without a subscriber; told instead, and of it, when a channel cannot be posted to. */
  defaultChannels: readonly string[];
  /** @throws anything; the message then says that there is no chart. */
  drawChart(alert: ChartedAlert): Promise<Buffer>;
  /** Counted, because a picture that is missing is easily not missed. */
  onChartFailed(): void;
}

/** The words are there already: a picture that is not taken by then is given up. */
const pictureAttempts = 5;

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
  const untold = deps.defaultChannels.includes(notification.channel)
    ? await readAbandoned(database.sql, alert.id)
    : [];
  const show = (chart = isCharted(alert) ? chartOf(notification) : undefined): Card =>
    alertCard(toAlert(alert), { chart, untold });

  let { messageRef } = notification;
  if (messageRef === null) {
    const dedupeId = `${notification.id}/${notification.deliveredVersion}`;
    messageRef = await degrade(deps, show(), (card) => chat.post(channelId, card, dedupeId));
    // What opened the alert is the message itself; the thread is for what came after.
    const threadEventId = Math.max(notification.threadEventId, events[0]?.id ?? 0);
    // A repeat may have met the message of an earlier attempt, which says what was true then.
    const deliveredVersion = notification.attempts > 1 ? 0 : alert.version;
    await note(deps, notification, { messageRef, deliveredVersion, threadEventId });
  }
  const ref = messageRef;
  if (notification.deliveredVersion < alert.version) {
    await degrade(deps, show(), (card) => chat.update(ref, card));
    await note(deps, notification, { deliveredVersion: alert.version });
  }
  for (const event of events.filter(({ id }) => id > notification.threadEventId)) {
    await tellHistory(deps, notification, alert, event, (line) => chat.reply(ref, line));
    await note(deps, notification, { threadEventId: event.id });
  }
  if (isCharted(alert) && notification.chartState === 'wanted') {
    const chartFileRef = await addChart(deps, notification, alert, (chart) =>
      chat.showPicture(ref, show(chart)),
    );
    if (chartFileRef === undefined)
      await degrade(deps, show({ state: 'failed' }), (card) => chat.update(ref, card));
    await note(deps, notification, {
      ...(chartFileRef === undefined ? { chartState: 'failed' } : { chartState: 'attached', chartFileRef }),
      deliveredVersion: alert.version,
    });
  }
}

/** A line that the platform refuses is no reason to let the message itself fall behind. */
async function tellHistory(
  { logger }: MessageDependencies,
  notification: ClaimedNotification,
  alert: AlertRow,
  event: AlertEvent,
  reply: (line: HistoryLine) => Promise<void>,
): Promise<void> {
  try {
    await reply({
      card: alertEventCard(toAlert(alert), event),
      dedupeId: `${notification.id}/event/${event.id}`,
      threadName: alert.title,
    });
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.failure !== 'content') throw error;
    logger.error({ err: error, alertId: alert.id, eventId: event.id }, 'platform refused a line of history');
  }
}

/**
 * @returns the platform's id of the picture; undefined when there will be none
 * @throws DeliveryError when it is worth another attempt
 */
async function addChart(
  { drawChart, onChartFailed, logger }: MessageDependencies,
  { attempts }: ClaimedNotification,
  alert: ChartedAlert,
  showPicture: (chart: AlertCardOptions['chart']) => Promise<string>,
): Promise<string | undefined> {
  try {
    const image = { kind: 'png', png: await drawChart(alert), fileName: `${alert.metric}.png` } as const;
    return await showPicture({ state: 'attached', image });
  } catch (error) {
    if (error instanceof DeliveryError) {
      if (error.failure === 'message') throw error;
      if (error.failure === 'retry' && attempts < pictureAttempts) throw error;
    }
    onChartFailed();
    logger.warn({ err: error, alertId: alert.id }, 'chart of an alert could not be added');
    return undefined;
  }
}

function chartOf({ chartState, chartFileRef }: Notification): AlertCardOptions['chart'] {
  if (chartState !== 'attached') return { state: chartState };
  if (chartFileRef === null) return undefined;
  return { state: 'attached', image: { kind: 'uploaded', fileId: chartFileRef } };
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
