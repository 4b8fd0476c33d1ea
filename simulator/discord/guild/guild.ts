import { MessageType } from 'discord-api-types/v10';
import { ChangeFeed } from '../../change-feed.ts';
import { CommandStore } from '../commands/command-store.ts';
import type { Channel, Message, OpenModal, Thread, User } from './model.ts';
import { seedChannels, seedUsers } from './seed.ts';
import { createSnowflakes } from './snowflakes.ts';

export type NewMessage = Pick<Message, 'channelId' | 'authorId'> & Partial<Omit<Message, 'id'>>;

/** Everything the simulated Discord remembers. */
export class Guild extends ChangeFeed {
  readonly users = new Map<string, User>();
  readonly channels = new Map<string, Channel>();
  readonly threads = new Map<string, Thread>();
  /** By id, oldest first. */
  readonly messages = new Map<string, Message>();
  /** Bytes of attachments by their id. */
  readonly files = new Map<string, Buffer>();
  /** The modal each person has open; a client shows one. */
  readonly modals = new Map<string, OpenModal>();
  readonly snowflakes = createSnowflakes(Date.now);
  readonly commands = new CommandStore(() => this.snowflakes.next());

  constructor() {
    super();
    for (const user of seedUsers) this.users.set(user.id, { ...user });
    for (const channel of seedChannels)
      this.channels.set(channel.id, { ...channel, kind: 'text', denied: [...channel.denied] });
  }

  addMessage(message: NewMessage): Message {
    const stored: Message = {
      type: MessageType.Default,
      content: '',
      embeds: [],
      attachments: [],
      embeddedIds: [],
      components: [],
      flags: 0,
      mentionedIds: [],
      mentionsEveryone: false,
      state: 'shown',
      ...message,
      id: this.snowflakes.next(),
    };
    this.messages.set(stored.id, stored);
    this.changed();
    return stored;
  }

  removeMessage(message: Message): void {
    for (const { id } of message.attachments) this.files.delete(id);
    if (this.messages.delete(message.id)) this.changed();
  }

  findMessage(channelId: string, id: string): Message | undefined {
    const message = this.messages.get(id);
    return message?.channelId === channelId ? message : undefined;
  }

  /** The direct messages between a person and the bot, made on first use. */
  openDirectMessages(user: User): Channel {
    // Fixed, like the person's id, so that tests can name it.
    const id = `6${user.id.slice(1)}`;
    const existing = this.channels.get(id);
    if (existing) return existing;
    const opened: Channel = { id, kind: 'dm', name: 'ChatOps', topic: '', denied: [], recipientId: user.id };
    this.channels.set(id, opened);
    this.changed();
    return opened;
  }
}
