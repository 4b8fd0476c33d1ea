import { PermissionFlagsBits } from 'discord-api-types/v10';
import { DiscordError } from '../rest/discord-error.ts';
import type { Guild } from './guild.ts';
import type { Channel, PermissionName, Thread } from './model.ts';

/** Where messages are: a channel, or a thread in it, whose rights are the channel's. */
export interface Place {
  id: string;
  channel: Channel;
  thread?: Thread;
}

/** What @everyone may do in this guild, and thereby the bot. */
const everyone = [
  'AddReactions',
  'AttachFiles',
  'CreatePublicThreads',
  'EmbedLinks',
  'ReadMessageHistory',
  'SendMessages',
  'SendMessagesInThreads',
  'UseApplicationCommands',
  'UseExternalEmojis',
  'ViewChannel',
] as const satisfies PermissionName[];

export const everyonePermissions = permissionBits(everyone);

export function permissionBits(names: readonly PermissionName[]): bigint {
  return names.reduce((bits, name) => bits | PermissionFlagsBits[name], 0n);
}

/** Without View Channel, nothing else is left either. */
export function botPermissions({ denied }: Channel): bigint {
  return denied.includes('ViewChannel') ? 0n : everyonePermissions & ~permissionBits(denied);
}

export function findPlace(guild: Guild, id: string): Place | undefined {
  const thread = guild.threads.get(id);
  const channel = guild.channels.get(thread?.parentId ?? id);
  return channel && { id, channel, thread };
}

/** @throws DiscordError 10003 or 50001 */
export function placeForBot(guild: Guild, id: string): Place {
  const place = findPlace(guild, id);
  if (!place) throw new DiscordError('unknownChannel');
  if (place.channel.denied.includes('ViewChannel')) throw new DiscordError('missingAccess');
  return place;
}

/** @throws DiscordError 50013 */
export function requirePermission({ channel }: Place, ...names: PermissionName[]): void {
  if (names.some((name) => channel.denied.includes(name))) throw new DiscordError('missingPermissions');
}
