import { GatewayIntentBits } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Thread } from '../guild/model.ts';
import { type Place, placeForBot, requirePermission } from '../guild/places.ts';
import { application } from '../guild/seed.ts';
import { optional, snowflake, text } from '../message/field.ts';
import type { Simulator } from '../simulator.ts';
import { channelObject, threadObject } from './channel-object.ts';
import { DiscordError } from './discord-error.ts';
import { parseForm } from './form-body.ts';
import { type Answer, created, ok, type RestCall, type RestRoute } from './rest-route.ts';

const archiveMinutes = z.literal([60, 1440, 4320, 10_080]);

const threadBody = z.object({
  name: text(1, 100),
  auto_archive_duration: optional(archiveMinutes),
  rate_limit_per_user: optional(z.int().min(0).max(21_600)),
});

const threadChange = z.object({
  name: optional(text(1, 100)),
  archived: optional(z.boolean()),
  locked: optional(z.boolean()),
  auto_archive_duration: optional(archiveMinutes),
});

function objectOf(simulator: Simulator, { channel, thread }: Place) {
  return thread ? threadObject(simulator, thread) : channelObject(simulator, channel);
}

/** One thread per message: it takes the message's id. */
function startThread({ simulator, params, body }: RestCall): Answer {
  const { guild } = simulator;
  const place = placeForBot(guild, params.channel ?? '');
  if (place.channel.kind === 'dm') throw new DiscordError('cannotExecuteOnDm');
  if (place.thread) throw new DiscordError('wrongChannelType');
  const message = guild.findMessage(place.id, params.message ?? '');
  if (!message || message.ephemeralTo !== undefined) throw new DiscordError('unknownMessage');
  requirePermission(place, 'CreatePublicThreads');
  const { name, auto_archive_duration: autoArchiveMinutes = 4320 } = parseForm(threadBody, body);
  if (guild.threads.has(message.id)) throw new DiscordError('threadExists');
  const thread: Thread = {
    id: message.id,
    parentId: place.id,
    name,
    ownerId: application.botUserId,
    archived: false,
    locked: false,
    autoArchiveMinutes,
    archivedAt: Date.now(),
  };
  guild.threads.set(thread.id, thread);
  guild.changed();
  const object = threadObject(simulator, thread);
  simulator.gateway.dispatch('THREAD_CREATE', { ...object, newly_created: true }, GatewayIntentBits.Guilds);
  return created(object);
}

/** Threads only: nobody here gives the bot Manage Channels. */
function editChannel({ simulator, params, body }: RestCall): Answer {
  const place = placeForBot(simulator.guild, params.channel ?? '');
  const { thread } = place;
  if (!thread) throw new DiscordError('missingPermissions');
  const { name, archived, locked, auto_archive_duration } = parseForm(threadChange, body);
  // Without Manage Threads: one's own, and only while it is open.
  if (thread.ownerId !== application.botUserId || locked !== undefined)
    throw new DiscordError('missingPermissions');
  if (thread.archived && archived !== false) throw new DiscordError('threadArchived');
  Object.assign(thread, {
    name: name ?? thread.name,
    autoArchiveMinutes: auto_archive_duration ?? thread.autoArchiveMinutes,
  });
  if (archived !== undefined) archiveThread(simulator, thread, archived);
  simulator.guild.changed();
  return ok(threadObject(simulator, thread));
}

export function archiveThread(simulator: Simulator, thread: Thread, archived: boolean): void {
  if (thread.archived === archived) return;
  thread.archived = archived;
  thread.archivedAt = Date.now();
  simulator.gateway.dispatch('THREAD_UPDATE', threadObject(simulator, thread), GatewayIntentBits.Guilds);
}

function openDirectMessages({ simulator, body }: RestCall): Answer {
  const { recipient_id } = parseForm(z.object({ recipient_id: snowflake }), body);
  const user = simulator.guild.users.get(recipient_id);
  if (!user) throw new DiscordError('unknownUser');
  if (user.isBot) throw new DiscordError('cannotSendToUser');
  return ok(channelObject(simulator, simulator.guild.openDirectMessages(user)));
}

export const channelRoutes: Record<string, RestRoute> = {
  'channels.get': {
    method: 'get',
    path: '/channels/:channel',
    handle: ({ simulator, params }) =>
      ok(objectOf(simulator, placeForBot(simulator.guild, params.channel ?? ''))),
  },
  'channels.edit': { method: 'patch', path: '/channels/:channel', handle: editChannel },
  'threads.create': {
    method: 'post',
    path: '/channels/:channel/messages/:message/threads',
    handle: startThread,
  },
  'dms.open': { method: 'post', path: '/users/@me/channels', handle: openDirectMessages },
};
