import { randomBytes } from 'node:crypto';
import { FileStore, type FileStoreOptions } from './file-store.ts';
import type { Channel, Message, OpenView, User } from './model.ts';
import { app, seedChannels, seedUsers } from './seed.ts';
import { createTimestamps } from './timestamps.ts';

export type NewMessage = Pick<Message, 'channel' | 'user'> & Partial<Omit<Message, 'ts'>>;

/**
 * Everything the simulated Slack remembers. `revision` grows with each change; whoever waits for one
 * (the page, the driver) asks for the first revision after the one it has.
 */
export class Workspace {
  readonly users = new Map<string, User>();
  readonly channels = new Map<string, Channel>();
  /** By ts, oldest first. */
  readonly messages = new Map<string, Message>();
  /** The stack of modals each user has open; the last one is on top. */
  readonly modals = new Map<string, OpenView[]>();
  readonly homes = new Map<string, OpenView>();
  readonly files: FileStore;
  readonly timestamps = createTimestamps(Date.now);
  revision = 1;
  readonly #listeners = new Set<(revision: number) => void>();

  constructor(options: FileStoreOptions) {
    for (const user of seedUsers) this.users.set(user.id, { ...user });
    for (const channel of seedChannels)
      this.channels.set(channel.id, { ...channel, members: [...channel.members] });
    for (const user of seedUsers) if (!user.isBot) this.openDirectMessage(user);
    this.files = new FileStore(options, () => this.changed());
  }

  onChange(listener: (revision: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(): void {
    this.revision += 1;
    for (const listener of this.#listeners) listener(this.revision);
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
