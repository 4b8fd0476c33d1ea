import type { APIApplicationCommand } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Logger } from '../../../shared/logger.ts';
import { keepState } from '../../keep-state.ts';
import type { Guild } from './guild.ts';
import type { Channel, Message, Thread } from './model.ts';

const keptMessages = 1_000;

/** Written by this file only, so the shapes inside are trusted; anything else starts afresh. */
const stateSchema = z.object({
  version: z.literal(1),
  channels: z.array(z.custom<Channel>()),
  threads: z.array(z.custom<Thread>()),
  messages: z.array(z.custom<Message>()),
  commands: z.array(z.custom<APIApplicationCommand>()),
});

/** Keeps channels, messages, files and registered commands between starts. */
export function persistGuild(guild: Guild, path: string, logger: Logger): { close(): void } {
  return keepState(guild, path, logger, {
    load: (state, readFile) => load(guild, stateSchema.parse(state), readFile),
    dump: () => dump(guild),
  });
}

function load(guild: Guild, state: z.output<typeof stateSchema>, readFile: (id: string) => Buffer): void {
  for (const channel of state.channels) guild.channels.set(channel.id, channel);
  for (const thread of state.threads) guild.threads.set(thread.id, thread);
  guild.commands.load(state.commands);
  for (const message of state.messages) {
    for (const { id } of message.attachments) {
      guild.files.set(id, readFile(id));
      guild.snowflakes.skipPast(id);
    }
    guild.messages.set(message.id, message);
    guild.snowflakes.skipPast(message.id);
  }
}

/** Ephemeral messages do not survive a reload on Discord either; nobody answers what was awaited. */
function dump(guild: Guild) {
  const messages = [...guild.messages.values()]
    .filter(({ ephemeralTo }) => ephemeralTo === undefined)
    .slice(-keptMessages)
    .map((message) => (message.state === 'thinking' ? { ...message, state: 'failed' as const } : message));
  const state = {
    version: 1,
    channels: [...guild.channels.values()],
    threads: [...guild.threads.values()],
    messages,
    commands: guild.commands.dump(),
  };
  const files = messages
    .flatMap(({ attachments }) => attachments)
    .map(({ id }) => ({ id, content: guild.files.get(id) ?? Buffer.alloc(0) }));
  return { state, files };
}
