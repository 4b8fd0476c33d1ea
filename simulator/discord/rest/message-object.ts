import {
  type APIAttachment,
  type APIEmbed,
  type APIMessage,
  ApplicationIntegrationType,
  EmbedType,
  InteractionType,
  MessageFlags,
} from 'discord-api-types/v10';
import { filePath } from '../guild/file-path.ts';
import type { Attachment, Message, MessageInteraction } from '../guild/model.ts';
import { application, guild as seed } from '../guild/seed.ts';
import { snowflakeTime } from '../guild/snowflakes.ts';
import { changePictureUrls } from '../message/embed-pictures.ts';
import type { Simulator } from '../simulator.ts';
import { threadObject } from './channel-object.ts';
import { knownUser, userObject } from './user-object.ts';

function attachmentObject(simulator: Simulator, attachment: Attachment): APIAttachment {
  const { id, fileName, description, size, contentType } = attachment;
  const url = `${simulator.url}${filePath(attachment)}`;
  const about = description === undefined ? {} : { description };
  return { id, filename: fileName, size, url, proxy_url: url, content_type: contentType, ...about };
}

function embedObject({ url: base }: Simulator, embed: APIEmbed): APIEmbed {
  return { type: EmbedType.Rich, ...changePictureUrls(embed, (url) => new URL(url, base).href) };
}

export function messageObject(simulator: Simulator, message: Message, withReference = true): APIMessage {
  const { guild } = simulator;
  const thread = guild.threads.get(message.id);
  const reference = message.referenceId === undefined ? undefined : guild.messages.get(message.referenceId);
  return {
    id: message.id,
    type: message.type,
    channel_id: message.channelId,
    author: userObject(knownUser(simulator, message.authorId)),
    content: message.content,
    embeds: message.embeds.map((embed) => embedObject(simulator, embed)),
    attachments: message.attachments
      .filter(({ id }) => !message.embeddedIds.includes(id))
      .map((attachment) => attachmentObject(simulator, attachment)),
    components: message.components,
    mentions: message.mentionedIds.map((id) => userObject(knownUser(simulator, id))),
    mention_roles: [],
    mention_everyone: message.mentionsEveryone,
    pinned: false,
    tts: false,
    timestamp: new Date(snowflakeTime(message.id)).toISOString(),
    edited_timestamp: message.editedAt === undefined ? null : new Date(message.editedAt).toISOString(),
    flags: message.flags | messageState(message) | (thread ? MessageFlags.HasThread : 0),
    ...(message.nonce !== undefined && { nonce: message.nonce }),
    ...(thread && { thread: threadObject(simulator, thread) as never }),
    ...(message.interaction && interactionFields(simulator, message.interaction)),
    ...(message.referenceId !== undefined && {
      message_reference: {
        type: 0,
        message_id: message.referenceId,
        channel_id: message.channelId,
        guild_id: seed.id,
      },
    }),
    ...(message.referenceId !== undefined &&
      withReference && { referenced_message: reference ? messageObject(simulator, reference, false) : null }),
  };
}

function messageState({ ephemeralTo, state }: Message): number {
  return (
    (ephemeralTo === undefined ? 0 : MessageFlags.Ephemeral) |
    (state === 'thinking' ? MessageFlags.Loading : 0)
  );
}

/** What an answer to an interaction carries: it was sent by a webhook of the application. */
function interactionFields(simulator: Simulator, interaction: MessageInteraction) {
  const { id, type, userId, commandName, sourceMessageId } = interaction;
  const user = userObject(knownUser(simulator, userId));
  const authorizing_integration_owners = { [ApplicationIntegrationType.GuildInstall]: seed.id };
  const metadata = { id, type, user, authorizing_integration_owners };
  return {
    webhook_id: application.id,
    application_id: application.id,
    interaction_metadata: {
      ...metadata,
      ...(commandName !== undefined && { name: commandName }),
      ...(type === InteractionType.MessageComponent && { interacted_message_id: sourceMessageId }),
      ...(type === InteractionType.ModalSubmit && { triggering_interaction_metadata: metadata }),
    } as never,
  };
}
