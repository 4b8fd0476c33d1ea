import { MessageType } from 'discord-api-types/v10';
import type { Outcome } from '../../chat-person.ts';
import { findPerson, findPersonsPlace } from '../interactions/send-interaction.ts';
import { resolveMentions } from '../message/allowed-mentions.ts';
import type { Simulator } from '../simulator.ts';

export interface SentText {
  user: string;
  channel: string;
  text: string;
  referenceId?: string;
}

/** A person says something. The bot does not hear of it: it has no intent for messages. */
export function sendMessage(
  simulator: Simulator,
  { user: userId, channel, text, referenceId }: SentText,
): Outcome {
  const { guild } = simulator;
  const user = findPerson(simulator, userId);
  const place = findPersonsPlace(simulator, channel);
  const content = text.trim();
  if (content === '') return { ok: false, error: 'Cannot send an empty message' };
  const reference = guild.messages.get(referenceId ?? '');
  const { userIds } = resolveMentions(content, undefined);
  guild.addMessage({
    channelId: place.id,
    authorId: user.id,
    type: reference ? MessageType.Reply : MessageType.Default,
    content,
    referenceId: reference?.id,
    mentionedIds: userIds.filter((id) => guild.users.has(id)),
  });
  return { ok: true };
}

/** "Dismiss message": it is gone for good, for the app as well. */
export function dismissMessage(simulator: Simulator, userId: string, messageId: string): Outcome {
  const message = simulator.guild.messages.get(messageId);
  if (message?.ephemeralTo !== userId)
    return { ok: false, error: 'Only a message for you alone can be dismissed' };
  simulator.guild.removeMessage(message);
  return { ok: true };
}
