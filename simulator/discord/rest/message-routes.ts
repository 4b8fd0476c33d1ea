import { MessageType } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Message, PermissionName } from '../guild/model.ts';
import { type Place, placeForBot, requirePermission } from '../guild/places.ts';
import { application } from '../guild/seed.ts';
import { snowflakeTime } from '../guild/snowflakes.ts';
import { createBody, editBody } from '../message/message-body.ts';
import { writeContent } from '../message/write-content.ts';
import type { Simulator } from '../simulator.ts';
import { archiveThread } from './channel-routes.ts';
import { DiscordError } from './discord-error.ts';
import { formError, parseForm } from './form-body.ts';
import { messageObject } from './message-object.ts';
import { type Answer, noContent, ok, type RestCall, type RestRoute } from './rest-route.ts';

const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  before: z.string().optional(),
  after: z.string().optional(),
});

function createMessage({ simulator, params, body, files }: RestCall): Answer {
  const { guild } = simulator;
  const place = placeForBot(guild, params.channel ?? '');
  requirePermission(place, place.thread ? 'SendMessagesInThreads' : 'SendMessages');
  const parsed = parseForm(createBody, body);
  requireContentPermissions(place, parsed.embeds?.length ?? 0, files.length);
  const repeated = parsed.enforce_nonce ? findByNonce(simulator, place, parsed.nonce) : undefined;
  if (repeated) return ok(messageObject(simulator, repeated));
  const referenceId = findReference(simulator, place, parsed.message_reference);
  if (place.thread?.locked) throw new DiscordError('threadLocked');
  const written = writeContent(simulator, parsed, files);
  // A message opens an archived thread again.
  if (place.thread) archiveThread(simulator, place.thread, false);
  const message = guild.addMessage({
    ...written,
    channelId: place.id,
    authorId: application.botUserId,
    type: referenceId === undefined ? MessageType.Default : MessageType.Reply,
    flags: parsed.flags ?? 0,
    nonce: parsed.nonce,
    referenceId,
  });
  return ok(messageObject(simulator, message));
}

function editMessage({ simulator, params, body, files }: RestCall): Answer {
  const { place, message } = findMessage(simulator, params);
  if (message.authorId !== application.botUserId) throw new DiscordError('notTheAuthor');
  if (place.thread?.archived) throw new DiscordError('threadArchived');
  const parsed = parseForm(editBody, body);
  requireContentPermissions(place, parsed.embeds?.length ?? 0, files.length);
  const written = writeContent(simulator, parsed, files, message);
  Object.assign(message, written, { flags: parsed.flags ?? message.flags, editedAt: Date.now() });
  simulator.guild.changed();
  return ok(messageObject(simulator, message));
}

function deleteMessage({ simulator, params }: RestCall): Answer {
  const { message } = findMessage(simulator, params);
  // Nobody here gives the bot Manage Messages.
  if (message.authorId !== application.botUserId) throw new DiscordError('missingPermissions');
  simulator.guild.removeMessage(message);
  return noContent;
}

function listMessages({ simulator, params, query }: RestCall): Answer {
  const place = placeForBot(simulator.guild, params.channel ?? '');
  requirePermission(place, 'ReadMessageHistory');
  const { limit, before, after } = parseForm(listQuery, query);
  const found = [...simulator.guild.messages.values()].filter(
    ({ channelId, ephemeralTo, id }) =>
      channelId === place.id &&
      ephemeralTo === undefined &&
      (before === undefined || BigInt(id) < BigInt(before)) &&
      (after === undefined || BigInt(id) > BigInt(after)),
  );
  const page = after === undefined ? found.slice(-limit) : found.slice(0, limit);
  return ok(page.reverse().map((message) => messageObject(simulator, message)));
}

function findMessage(simulator: Simulator, params: RestCall['params']): { place: Place; message: Message } {
  const place = placeForBot(simulator.guild, params.channel ?? '');
  const message = simulator.guild.findMessage(place.id, params.message ?? '');
  // Ephemeral messages exist only for their reader and for the interaction's webhook.
  if (!message || message.ephemeralTo !== undefined) throw new DiscordError('unknownMessage');
  return { place, message };
}

function requireContentPermissions(place: Place, embeds: number, files: number): void {
  const needed: PermissionName[] = [];
  if (embeds > 0) needed.push('EmbedLinks');
  if (files > 0) needed.push('AttachFiles');
  requirePermission(place, ...needed);
}

/** With `enforce_nonce`, the message that was made with the same nonce a moment ago is the answer. */
function findByNonce(simulator: Simulator, place: Place, nonce: Message['nonce']): Message | undefined {
  if (nonce === undefined) return undefined;
  const since = Date.now() - simulator.timings.nonceMs;
  return [...simulator.guild.messages.values()].find(
    (message) =>
      message.channelId === place.id && message.nonce === nonce && snowflakeTime(message.id) >= since,
  );
}

function findReference(
  simulator: Simulator,
  place: Place,
  reference: { message_id: string; fail_if_not_exists?: boolean } | undefined,
): string | undefined {
  if (!reference) return undefined;
  const message = simulator.guild.findMessage(place.id, reference.message_id);
  if (message && message.ephemeralTo === undefined) return message.id;
  if (reference.fail_if_not_exists === false) return undefined;
  throw formError(['message_reference'], 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message');
}

const collection = '/channels/:channel/messages';
const single = `${collection}/:message`;

export const messageRoutes: Record<string, RestRoute> = {
  'messages.list': { method: 'get', path: collection, handle: listMessages },
  'messages.create': { method: 'post', path: collection, handle: createMessage },
  'messages.get': {
    method: 'get',
    path: single,
    handle: ({ simulator, params }) => {
      const { place, message } = findMessage(simulator, params);
      requirePermission(place, 'ReadMessageHistory');
      return ok(messageObject(simulator, message));
    },
  },
  'messages.edit': { method: 'patch', path: single, handle: editMessage },
  'messages.delete': { method: 'delete', path: single, handle: deleteMessage },
};
