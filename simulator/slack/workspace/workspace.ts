import { randomBytes } from 'node:crypto';
import { ChangeFeed } from '../../change-feed.ts';
import { FileStore, type FileStoreOptions } from './file-store.ts';
import type { Channel, Message, OpenView, User } from './model.ts';
import { app, seedChannels, seedUsers, team } from './seed.ts';
import { createTimestamps } from './timestamps.ts';

export type NewMessage = Pick<Message, 'channel' | 'user'> & Partial<Omit<Message, 'ts'>>;

export interface WorkspaceOptions extends FileStoreOptions {
  /** Several simulators side by side are several workspaces: give each its own. */
  teamId?: string;
}

/** Everything the simulated Slack remembers. */
export class Workspace extends ChangeFeed {
  readonly team: { id: string; domain: string; name: string };
  readonly users = new Map<string, User>();
  readonly channels = new Map<string, Channel>();
  /** By ts, oldest first. */
  readonly messages = new Map<string, Message>();
  /** The stack of modals each user has open; the last one is on top. */
  readonly modals = new Map<string, OpenView[]>();
  readonly homes = new Map<string, OpenView>();
  readonly files: FileStore;
  readonly timestamps = createTimestamps(Date.now);

  constructor({ teamId = team.id, ...options }: WorkspaceOptions) {
    super();
    this.team = { ...team, id: teamId };
    for (const user of seedUsers) this.users.set(user.id, { ...user });
    for (const channel of seedChannels)
      this.channels.set(channel.id, { ...channel, members: [...channel.members] });
    for (const user of seedUsers) if (!user.isBot) this.openDirectMessage(user);
    this.files = new FileStore(options, () => this.changed());
  }

  addMessage(message: NewMessage): Message {
    const stored: Message = {
      text: '',
      blocks: [],
      attachments: [],
      fileIds: [],
      broadcast: false,
      ...message,
      ts: this.timestamps.next(),
    };
    this.messages.set(stored.ts, stored);
    this.changed();
    return stored;
  }

  removeMessage(ts: string): void {
    if (this.messages.delete(ts)) this.changed();
  }

  findMessage(channelId: string, ts: string): Message | undefined {
    const message = this.messages.get(ts);
    return message?.channel === channelId ? message : undefined;
  }

  /** The direct message channel between a person and the bot, made on first use. */
  openDirectMessage(user: User): Channel {
    const id = `D${user.id.slice(1)}`;
    const existing = this.channels.get(id);
    if (existing) return existing;
    const members = [user.id, app.botUserId];
    const opened: Channel = { id, name: user.name, kind: 'im', isArchived: false, members, topic: '' };
    this.channels.set(id, opened);
    this.changed();
    return opened;
  }

  newId(prefix: string): string {
    return `${prefix}${randomBytes(5).toString('hex').toUpperCase()}`;
  }
}
