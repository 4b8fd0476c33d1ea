import type {
  APIActionRowComponent,
  APIAllowedMentions,
  APIComponentInMessageActionRow,
  APIEmbed,
} from 'discord-api-types/v10';

export interface DiscordFile {
  fileName: string;
  data: Buffer;
  /** Alt text of a picture. */
  description?: string;
}

/**
 * What a card becomes on Discord. Send all of it, always: an edit that leaves a field out keeps what
 * was there. https://discord.com/developers/docs/resources/message#edit-message
 */
export interface DiscordMessage {
  content: string;
  embeds: APIEmbed[];
  components: APIActionRowComponent<APIComponentInMessageActionRow>[];
  /** Pictures (`attachment://…` in the embeds) and what the message was too small for. */
  files: DiscordFile[];
  /** Ids of attachments that the message has already and keeps; all others go with an edit. */
  keptAttachmentIds: string[];
  /** Nobody is ever notified but by an explicit id. */
  allowedMentions: APIAllowedMentions;
}
