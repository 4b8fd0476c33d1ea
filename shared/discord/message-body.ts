import type { RawFile } from 'discord.js';
import type { RESTAPIAttachment } from 'discord-api-types/v10';
import type { DiscordMessage } from '../cards/discord-message.ts';

/** Fits a new message and an edit, a webhook's too. */
export interface DiscordMessageBody extends Pick<DiscordMessage, 'content' | 'embeds' | 'components'> {
  allowed_mentions: DiscordMessage['allowedMentions'];
  attachments: RESTAPIAttachment[];
}

/**
 * A rendered message as the REST API takes it: `rest.post(route, messageBody(message))`.
 * Every field is there, so an edit replaces all; a new file's id is its place among `files`, and what
 * the message has already stays by its own id.
 * https://discord.com/developers/docs/reference#uploading-files
 */
export function messageBody(message: DiscordMessage): { body: DiscordMessageBody; files: RawFile[] } {
  const { content, embeds, components, allowedMentions, keptAttachmentIds } = message;
  const added = message.files.map(
    ({ fileName, description }, index): RESTAPIAttachment => ({
      id: index,
      filename: fileName,
      ...(description !== undefined && { description }),
    }),
  );
  return {
    body: {
      content,
      embeds,
      components,
      allowed_mentions: allowedMentions,
      attachments: [...keptAttachmentIds.map((id) => ({ id })), ...added],
    },
    files: message.files.map(({ fileName, data }) => ({ name: fileName, data })),
  };
}
