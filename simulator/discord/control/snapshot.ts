import type {
  APIActionRowComponent,
  APIApplicationCommand,
  APIComponentInMessageActionRow,
  APIEmbed,
  APIModalInteractionResponseCallbackData,
} from 'discord-api-types/v10';

/** What a person reads who ran a command that no app answered. */
export const didNotRespond = 'The application did not respond';

/** What one person sees, as the page and the driver read it. */
export interface Snapshot {
  revision: number;
  guild: { id: string; name: string };
  users: SeenUser[];
  /** Text channels of the guild, then direct messages; threads hang from messages. */
  channels: SeenChannel[];
  /** The open channel's messages and those of its threads, oldest first. */
  messages: SeenMessage[];
  /** As the app answered an interaction with it; `id` is what submit and dismiss take. */
  modal?: { id: string; data: APIModalInteractionResponseCallbackData; problem?: string };
  /** Registered application commands, as the client's command picker has them. */
  commands: APIApplicationCommand[];
  /** Whether the app's gateway session is up. */
  appConnected: boolean;
}

export interface SeenUser {
  id: string;
  username: string;
  displayName: string;
  isBot: boolean;
}

export interface SeenChannel {
  id: string;
  name: string;
  topic: string;
  /** What the bot may not do here, by the permission's name. */
  denied: string[];
  /** Direct messages between this person and the bot. */
  isDirect: boolean;
  latestId?: string;
}

export interface SeenAttachment {
  id: string;
  filename: string;
  /** Alt text. */
  description?: string;
  size: number;
  contentType: string;
  /** Relative to the simulator. */
  url: string;
}

export interface SeenMessage {
  id: string;
  /** The channel, or the thread's id. */
  channelId: string;
  author: SeenUser;
  /** Milliseconds since 1970. */
  createdAt: number;
  edited: boolean;
  /** "Only you can see this · Dismiss message". */
  ephemeral: boolean;
  /** Deferred and not answered yet: "ChatOps is thinking…". */
  thinking: boolean;
  /** Deferred and never answered within the token's life, or refused: `didNotRespond`. */
  failed: boolean;
  content: string;
  /** Image URLs resolved to `url`s of attachments. */
  embeds: APIEmbed[];
  /** Those not shown inside an embed are listed below the message. */
  attachments: SeenAttachment[];
  components: APIActionRowComponent<APIComponentInMessageActionRow>[];
  /** Ids of users whom the message really notified. */
  mentioned: string[];
  /** "Ada used /chatops status": the line above an interaction's answer. */
  interaction?: { user: SeenUser; commandName: string };
  /** The message this one answers to. */
  referenceId?: string;
  /** The thread that hangs from this message. */
  thread?: { id: string; name: string; messageCount: number; archived: boolean };
  /** A system line ("ChatOps started a thread"), not something said. */
  isNotice: boolean;
}

/** One entry of an open autocomplete list. */
export interface SeenChoice {
  name: string;
  value: string | number;
}
