import { type PlainContent, readPlainContent } from '../../drizzle/queries/plain-content.ts';
import { callOf } from '../../shared/cards/call.ts';
import type { Card } from '../../shared/cards/card.ts';
import { DeliveryError } from './chat-delivery.ts';
import { type ClaimedNotification, chatOf, type MessageDependencies } from './message-update.ts';

/** Tries of a message that fails by a fault of our own, not by the platform. */
const mostTries = 3;
/** Two such faults in a row are no accident. Told in chats, so without the particulars. */
const faultReason = 'an error inside ChatOps, which the log of the worker tells';
const mostNames = 10;

/**
 * What an exception that is nobody's refusal means for a message: a card that cannot be made, a query
 * that cannot be run. It fails the same way each time, so after a few tries the alerts are told in plain
 * words, which share no code with it, and the message is given up.
 */
export async function meetFault(
  deps: MessageDependencies,
  notification: ClaimedNotification,
  cause: unknown,
): Promise<DeliveryError> {
  if (notification.attempts < mostTries || notification.lastError !== faultReason)
    return new DeliveryError('retry', faultReason, { cause });
  try {
    await sayPlainly(deps, notification);
  } catch (error) {
    if (error instanceof DeliveryError) return error;
    deps.logger.error(
      { err: error, notificationId: notification.id },
      'alert not told in plain words either',
    );
  }
  return new DeliveryError('content', faultReason, { cause });
}

async function sayPlainly(deps: MessageDependencies, notification: ClaimedNotification): Promise<void> {
  const { id, channel, mention, messageRef, notifiedAt } = notification;
  const content = await readPlainContent(deps.database.sql, id, mostNames);
  const { chat, channelId } = chatOf(deps, channel);
  const card = plainCard(content);
  if (messageRef !== null) return chat.update(messageRef, card);
  // Over before anybody was told.
  if (content.open === 0) return;
  const call = notifiedAt === null ? callOf(channel, mention) : undefined;
  await chat.post(channelId, { ...card, ...(call && { calls: [call] }) }, `${id}/plain`, true);
}

function plainCard({ open, total, alerts }: PlainContent): Card {
  const first = alerts[0]?.title ?? 'An alert';
  const lines = alerts.map(({ title, severity, state }) => `${title} (${severity}): ${state}\n`);
  const fires = open > 0;
  return {
    emoji: fires ? '🔴' : '✅',
    title: `[${fires ? 'FIRING' : 'RESOLVED'}] ${total > 1 ? `${first} and ${total - 1} more` : first}`,
    tone: fires ? 'critical' : 'ok',
    announces: true,
    blocks: [{ kind: 'text', text: [...lines, `In plain words, and not kept up to date: ${faultReason}.`] }],
  };
}
