import type { Attachment } from '../block-kit/attachment.ts';
import type { Block } from '../block-kit/blocks.ts';
import type { View } from '../block-kit/view.ts';

/** What one person sees, as the page and the driver read it. */
export interface Snapshot {
  revision: number;
  team: { id: string; name: string };
  users: SeenUser[];
  channels: SeenChannel[];
  /** The open channel's messages, replies included, oldest first. */
  messages: SeenMessage[];
  modal?: SeenView;
  home?: SeenView;
  commands: SlashCommand[];
  /** Whether an app is there to answer. */
  appConnected: boolean;
}

/** As registered in the app's settings; the composer suggests them. */
export interface SlashCommand {
  name: string;
  description: string;
  usageHint: string;
}

export interface SeenUser {
  id: string;
  name: string;
  realName: string;
  isBot: boolean;
}

export interface SeenChannel {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  topic: string;
  isArchived: boolean;
  hasApp: boolean;
  latestTs?: string;
}

export interface SeenFile {
  id: string;
  name: string;
  title: string;
  size: number;
  mimetype?: string;
  altText?: string;
}

export interface SeenMessage {
  ts: string;
  threadTs?: string;
  broadcast: boolean;
  user: SeenUser;
  text: string;
  blocks: Block[];
  attachments: Attachment[];
  files: SeenFile[];
  ephemeral: boolean;
  edited: boolean;
  isNotice: boolean;
}

export interface SeenView {
  id: string;
  view: View;
  errors: Record<string, string>;
}
