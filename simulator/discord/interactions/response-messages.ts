import { InteractionType, MessageFlags, MessageType } from 'discord-api-types/v10';
import type { Message, MessageInteraction } from '../guild/model.ts';
import { application } from '../guild/seed.ts';
import type { UploadedFile } from '../message/attach-files.ts';
import type { MessageContentBody } from '../message/message-body.ts';
import { writeContent } from '../message/write-content.ts';
import { DiscordError } from '../rest/discord-error.ts';
import type { Simulator } from '../simulator.ts';
import type { Interaction } from './interactions.ts';

type ResponseBody = MessageContentBody & { flags?: number };

const ownFlags = ~MessageFlags.Ephemeral;

/** A message that answers an interaction; its webhook needs no permission in the channel. */
export function addResponse(
  simulator: Simulator,
  interaction: Interaction,
  body: ResponseBody,
  files: UploadedFile[],
): Message {
  const written = writeContent(simulator, body, files);
  return addMessage(simulator, interaction, body.flags ?? 0, { ...written, state: 'shown' });
}

/** "ChatOps is thinking…" */
export function addThinking(simulator: Simulator, interaction: Interaction, flags: number): Message {
  return addMessage(simulator, interaction, flags, { state: 'thinking' });
}

/**
 * The first follow-up to a deferred answer takes the place of "thinking…", and is seen by whom that was
 * seen: https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages
 */
export function addFollowUp(
  simulator: Simulator,
  interaction: Interaction,
  body: ResponseBody,
  files: UploadedFile[],
): Message {
  const original = simulator.guild.messages.get(interaction.originalId ?? '');
  if (original?.state === 'thinking') return editResponse(simulator, original, body, files);
  return addResponse(simulator, interaction, body, files);
}

export function editResponse(
  simulator: Simulator,
  message: Message,
  body: MessageContentBody & { flags?: number },
  files: UploadedFile[],
): Message {
  const written = writeContent(simulator, body, files, message);
  // Filling in what was awaited is no edit to the reader.
  if (message.state === 'shown') message.editedAt = Date.now();
  const flags = body.flags === undefined ? message.flags : body.flags & ownFlags;
  Object.assign(message, written, { flags, state: 'shown' });
  simulator.guild.changed();
  return message;
}

/** @param id a message id or `@original` @throws DiscordError 10008 */
export function findResponse(simulator: Simulator, interaction: Interaction, id: string): Message {
  const wanted = id === '@original' ? interaction.originalId : id;
  const message = simulator.guild.messages.get(wanted ?? '');
  const isOwn = message && (interaction.messageIds.has(message.id) || message.id === interaction.originalId);
  if (!isOwn) throw new DiscordError('unknownMessage');
  return message;
}

function addMessage(
  simulator: Simulator,
  interaction: Interaction,
  flags: number,
  content: Partial<Message>,
): Message {
  const message = simulator.guild.addMessage({
    ...content,
    channelId: interaction.channelId,
    authorId: application.botUserId,
    type: typeOf(interaction),
    flags: flags & ownFlags,
    interaction: metadata(interaction),
    ...(flags & MessageFlags.Ephemeral && { ephemeralTo: interaction.userId }),
    referenceId: answeredTo(interaction),
  });
  interaction.messageIds.add(message.id);
  return message;
}

function typeOf(interaction: Interaction): MessageType {
  if (answeredTo(interaction) !== undefined) return MessageType.Reply;
  const isCommand = interaction.type === InteractionType.ApplicationCommand;
  return isCommand ? MessageType.ChatInputCommand : MessageType.Default;
}

/** A follow-up replies to the first answer, an answer to a press replies to what was pressed. */
function answeredTo({ originalId, sourceMessageId }: Interaction): string | undefined {
  return originalId ?? sourceMessageId;
}

export function metadata({
  id,
  type,
  userId,
  commandName,
  sourceMessageId,
}: Interaction): MessageInteraction {
  return { id, type, userId, commandName, sourceMessageId };
}
