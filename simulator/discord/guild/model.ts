import type {
  APIActionRowComponent,
  APIComponentInMessageActionRow,
  APIEmbed,
  APIModalInteractionResponseCallbackData,
  InteractionType,
  MessageType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';

export type PermissionName = keyof typeof PermissionFlagsBits;

/** The parts of a Discord guild that a bot and the people beside it can see. */
export interface User {
  id: string;
  username: string;
  displayName: string;
  isBot: boolean;
}

export interface Channel {
  id: string;
  /** `dm`: between the bot and one person. */
  kind: 'text' | 'dm';
  name: string;
  topic: string;
  /** What the bot may not do here. */
  denied: PermissionName[];
  recipientId?: string;
}

/** Hangs from a message, and has its id. */
export interface Thread {
  id: string;
  parentId: string;
  name: string;
  ownerId: string;
  archived: boolean;
  locked: boolean;
  autoArchiveMinutes: number;
  /** When `archived` changed last, in milliseconds since 1970. */
  archivedAt: number;
}

export interface Attachment {
  id: string;
  fileName: string;
  description?: string;
  size: number;
  contentType: string;
}

export type MessageComponentRow = APIActionRowComponent<APIComponentInMessageActionRow>;

export interface Message {
  id: string;
  /** A channel or a thread. */
  channelId: string;
  authorId: string;
  type: MessageType;
  content: string;
  embeds: APIEmbed[];
  attachments: Attachment[];
  /** Attachments that an embed names: Discord lists these no more among the attachments. */
  embeddedIds: string[];
  components: MessageComponentRow[];
  flags: number;
  nonce?: string | number;
  /** Milliseconds since 1970. */
  editedAt?: number;
  referenceId?: string;
  /** Users in the content whom `allowed_mentions` let it notify. */
  mentionedIds: string[];
  mentionsEveryone: boolean;
  interaction?: MessageInteraction;
  /** Only this user sees it, and only the interaction's webhook reaches it. */
  ephemeralTo?: string;
  /** `thinking`: deferred, not answered yet. `failed`: will not be answered any more. */
  state: 'shown' | 'thinking' | 'failed';
}

/** Of a message that answers an interaction. */
export interface MessageInteraction {
  id: string;
  type: InteractionType;
  userId: string;
  commandName?: string;
  /** The message whose component was used. */
  sourceMessageId?: string;
}

export interface OpenModal {
  id: string;
  userId: string;
  channelId: string;
  data: APIModalInteractionResponseCallbackData;
  sourceMessageId?: string;
  problem?: string;
}
