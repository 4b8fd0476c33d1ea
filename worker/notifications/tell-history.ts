import { findAlerts } from '../../drizzle/queries/alerts.ts';
import {
  type MessageContent,
  readUntoldEvents,
  type UntoldEvent,
} from '../../drizzle/queries/message-content.ts';
import { saveRepeated, saveTold } from '../../drizzle/queries/notifications.ts';
import { toAlert } from '../../drizzle/queries/to-alert.ts';
import { type HistoryEntry, historyOfMany, historyOfOne } from '../../shared/cards/alert-history.ts';
import type { Card } from '../../shared/cards/card.ts';
import { DeliveryError } from './chat-delivery.ts';
import { claimRanOut, type MessageUpdate, note } from './message-update.ts';
import { isNews, planTelling } from './plan-telling.ts';
import { quietUntil } from './quiet-until.ts';

/** What opened the alerts is the message itself, just posted; the thread is for what came after. */
export async function tellPosted(update: MessageUpdate): Promise<void> {
  const { deps, notification } = update;
  const untold = await readUntoldEvents(deps.database.sql, notification.id);
  await noteTold(
    update,
    untold.filter(({ opening }) => opening),
    true,
  );
  if (notification.chartState !== 'wanted') await note(update, { chartState: 'wanted' });
}

/**
 * Tells what happened since, as lines below the message: what people did at once, what the evaluation
 * found by itself in turns.
 *
 * @returns when there is more to tell although nothing changes
 */
export async function tellHistory(update: MessageUpdate, ref: string): Promise<Date | null> {
  const { deps, notification, content } = update;
  const { counts } = content;
  const untold = await readUntoldEvents(deps.database.sql, notification.id);
  const now = Date.now();
  const plan = planTelling(untold, {
    now,
    notifiedAt: notification.notifiedAt?.getTime() ?? now,
    targets: counts.targets,
    firing: counts.critical + counts.warning,
    open: counts.targets - counts.resolved,
    flaps: notification.flaps,
    quietUntil: await quietUntil(update, now),
    grouping: deps.grouping,
  });
  for (const entry of await linesOf(update, plan.events)) await reply(update, ref, entry);
  await noteTold(update, plan.events, plan.notifies);
  if (plan.repeats) await repeat(update, ref);
  if (isPictureOutdated(update, plan.events)) await note(update, { chartState: 'wanted' });
  return plan.wakeAt === null ? null : new Date(plan.wakeAt);
}

async function linesOf(update: MessageUpdate, events: readonly UntoldEvent[]): Promise<HistoryEntry[]> {
  if (events.length === 0) return [];
  const { deps, content } = update;
  const lines = events.map(({ mention, ...event }) => ({
    ...event,
    news: isNews({ ...event, mention }) || mention !== null,
    calls: mention === null ? [] : [mention],
  }));
  const many = content.counts.targets > 1;
  // A line for many tells of one of them, if of any: the first.
  const needed = new Set((many ? lines.slice(0, 100) : lines).map(({ alertId }) => alertId));
  const rows = await findAlerts(deps.database.orm, [...needed]);
  const alerts = new Map(rows.map((row) => [row.id, toAlert(row)]));
  return many ? historyOfMany(lines, alerts) : historyOfOne(lines, alerts);
}

/** A line that the platform refuses is no reason to let the message itself fall behind. */
async function reply(
  { deps, notification, content, chat, show }: MessageUpdate,
  ref: string,
  { card, news, eventId }: Omit<HistoryEntry, 'eventId'> & { eventId: number | string },
): Promise<void> {
  try {
    await chat.reply(ref, {
      card,
      dedupeId: `${notification.id}/event/${eventId}`,
      mayBeThere: notification.attempts > 1,
      threadName: threadNameOf(content, show()),
      inChannel: news,
    });
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.failure !== 'content') throw error;
    deps.logger.error({ err: error, notificationId: notification.id }, 'platform refused a line of history');
  }
}

function threadNameOf({ counts, alerts, ruleName }: MessageContent, card: Card): string {
  return (counts.targets === 1 ? alerts[0]?.title : ruleName) ?? card.title;
}

/** Of what fires unacknowledged since long: once more, for all to see; nobody is called. */
async function repeat(update: MessageUpdate, ref: string): Promise<void> {
  const { deps, notification, content, show } = update;
  const { counts } = content;
  const firing = counts.critical + counts.warning;
  const title = counts.targets === 1 ? show().title : `${firing} of ${counts.targets}: ${show().title}`;
  const card: Card = { emoji: '⏰', title: `Still: ${title}`, tone: 'neutral', blocks: [] };
  await reply(update, ref, { card, news: true, eventId: `repeat-${notification.notifiedAt?.getTime()}` });
  if (!(await saveRepeated(deps.database.sql, notification, notification.claimSeconds))) throw claimRanOut();
}

/** Drawn anew when people are told of something that joined, and once when all is over: the breach whole. */
function isPictureOutdated({ content, notification }: MessageUpdate, told: readonly UntoldEvent[]): boolean {
  if (notification.chartState === 'wanted') return false;
  const over = content.counts.resolved === content.counts.targets;
  return told.some((event) => isNews(event) || (over && event.kind === 'resolved'));
}

async function noteTold(
  { deps, notification }: MessageUpdate,
  told: readonly UntoldEvent[],
  disturbed: boolean,
): Promise<void> {
  if (told.length === 0 && !disturbed) return;
  const { claimSeconds } = notification;
  if (!(await saveTold(deps.database.sql, notification, told, { disturbed, claimSeconds })))
    throw claimRanOut();
  if (disturbed) notification.notifiedAt = new Date();
}
