import type { Attachment } from '../block-kit/attachment.ts';
import type { Block } from '../block-kit/blocks.ts';
import type { View } from '../block-kit/view.ts';

/** The parts of a Slack workspace that a bot and the people beside it can see. */
export interface User {
  id: string;
  name: string;
  realName: string;
  email?: string;
  isBot: boolean;
}

export interface Channel {
  id: string;
  /** Without the `#`; for a direct message, the user's name. */
  name: string;
  kind: 'public' | 'private' | 'im';
  isArchived: boolean;
  members: string[];
  topic: string;
}

export interface Message {
  /** Slack's message id: seconds since 1970 with six decimals, unique in the workspace. */
  ts: string;
  channel: string;
  user: string;
  text: string;
  blocks: Block[];
  attachments: Attachment[];
  fileIds: string[];
  threadTs?: string;
  /** A reply that is shown in the channel too. */
  broadcast: boolean;
  editedTs?: string;
  /** Only this user sees it. Ephemeral messages cannot be fetched or updated through the Web API. */
  ephemeralTo?: string;
  subtype?: 'channel_join' | 'bot_message';
  metadata?: Record<string, unknown>;
}

export interface StoredFile {
  id: string;
  name: string;
  title: string;
  altText?: string;
  /** Bytes promised by files.getUploadURLExternal. */
  length: number;
  content?: Buffer;
  completedAt?: number;
  /** Set a while after completion, as on Slack: until then the file cannot be shown in an image block. */
  mimetype?: string;
  filetype?: string;
  channels: string[];
  user: string;
  createdAt: number;
}

export interface OpenView {
  id: string;
  hash: string;
  rootViewId: string;
  previousViewId?: string;
  userId: string;
  view: View;
  errors: Record<string, string>;
}
