import type { Database } from '../../drizzle/database.ts';
import type { MessageContent } from '../../drizzle/queries/message-content.ts';
import { type Notification, saveProgress } from '../../drizzle/queries/notifications.ts';
import type { Grouping } from '../../drizzle/queries/owe-messages.ts';
import type { AlertCardOptions } from '../../shared/cards/alert-card.ts';
import type { Card } from '../../shared/cards/card.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import type { Logger } from '../../shared/logger.ts';
import type { ChartedAlert } from './alert-chart.ts';
import { type ChatDelivery, DeliveryError } from './chat-delivery.ts';

export interface MessageDependencies {
  database: Database;
  logger: Logger;
  /** By platform: what stands before the colon of a channel. */
  platforms: ReadonlyMap<string, ChatDelivery>;
  /** Where alerts go without a subscriber; told instead, and of it, when a channel cannot be posted to. */
  defaultChannels: readonly string[];
  grouping: Grouping;
  /** @throws anything; the message then says that there is no chart. */
  drawChart(alerts: readonly [ChartedAlert, ...ChartedAlert[]]): Promise<Buffer>;
  /** Counted, because a picture that is missing is easily not missed. */
  onChartFailed(): void;
}

export interface DeliveryDependencies extends MessageDependencies {
  jobs: JobProducer;
}

export type ClaimedNotification = Notification & { claimedBy: string; claimSeconds: number };

/** What a step of an update works on: all of it as it was read once, so that the steps agree. */
export interface MessageUpdate {
  deps: MessageDependencies;
  notification: ClaimedNotification;
  content: MessageContent;
  chat: ChatDelivery;
  /** The message as it is to be now; `chart` as noted unless given. */
  show(chart?: AlertCardOptions['chart']): Card;
}

/** A card the platform refuses is sent again as words only: plain, but there. */
export async function degrade<Result>(
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
export async function note(
  { deps, notification }: MessageUpdate,
  progress: Parameters<typeof saveProgress>[2],
): Promise<void> {
  Object.assign(notification, progress);
  const { sql } = deps.database;
  if (!(await saveProgress(sql, notification, progress, notification.claimSeconds))) throw claimRanOut();
}

export const claimRanOut = () => new DeliveryError('retry', 'the claim on this notification ran out');

/** @throws DeliveryError `channel` when this worker cannot speak there */
export function chatOf(
  { platforms }: MessageDependencies,
  channel: string,
): { chat: ChatDelivery; channelId: string } {
  const [platform = '', channelId = ''] = channel.split(':');
  const chat = platforms.get(platform);
  if (!chat) throw new DeliveryError('channel', `${platform} is not set up on this worker`);
  return { chat, channelId };
}
