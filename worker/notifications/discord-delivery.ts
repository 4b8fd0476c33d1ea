import { createHash } from 'node:crypto';
import { RESTJSONErrorCodes, Routes } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Card } from '../../shared/cards/card.ts';
import { renderDiscord } from '../../shared/cards/render-discord.ts';
import { classifyDiscordError } from '../../shared/discord/discord-error.ts';
import { messageBody } from '../../shared/discord/message-body.ts';
import type { DiscordRest } from '../../shared/discord/rest-client.ts';
import { ChannelPacer } from './channel-pacer.ts';
import { type ChatDelivery, DeliveryError } from './chat-delivery.ts';
import { type DiscordStep, discordDeliveryError } from './discord-failure.ts';
import { pictureFields, pictureOf } from './discord-picture.ts';
import { replyInThread } from './discord-thread.ts';
import { type Refusal, Refusals } from './refusals.ts';

/** How long a channel that refused us, or a token that is refused, is left alone. */
const leaveAloneMs = 60_000;
/** The key of what concerns every request. */
const all = '*';
const nonceLength = 25;

const messageSchema = z.object({ id: z.string(), channel_id: z.string(), ...pictureFields });
type SentMessage = z.output<typeof messageSchema>;

/** Discord by REST. A message's reference is `channel/message`, a picture's `attachment/file name`. */
export function createDiscordDelivery(
  rest: DiscordRest,
  { spacingMs = 1000, now = Date.now }: { spacingMs?: number; now?: () => number } = {},
): ChatDelivery {
  const pacer = new ChannelPacer(spacingMs);
  const refusals = new Refusals(now);

  /** Not asked when it was refused a moment ago. @throws DeliveryError */
  function attempt<Result>(step: DiscordStep, channel: string, send: () => Promise<Result>): Promise<Result> {
    const key = `${step} ${channel}`;
    return refusals.attempt([all, key], send, (cause) => judge(cause, step, key));
  }

  async function edit(step: DiscordStep, messageRef: string, card: Card): Promise<SentMessage> {
    const { channel, message } = parseRef(messageRef);
    // Discord counts edits apart from messages: a picture need not wait because its words were just posted.
    return pacer.run(`edits of ${channel}`, () =>
      attempt(step, channel, async () =>
        messageSchema.parse(
          await rest.patch(Routes.channelMessage(channel, message), messageBody(renderDiscord(card))),
        ),
      ),
    );
  }

  return {
    post: (channel, card, dedupeId) =>
      pacer.run(channel, () =>
        attempt('post', channel, async () => {
          const sent = await rest.post(Routes.channelMessages(channel), newMessage(card, dedupeId));
          const { channel_id, id } = messageSchema.parse(sent);
          return `${channel_id}/${id}`;
        }),
      ),
    update: async (messageRef, card) => {
      await edit('edit', messageRef, card);
    },
    showPicture: async (messageRef, card) => pictureOf(await edit('picture', messageRef, card)),
    reply: (messageRef, { card, dedupeId, threadName, inChannel }) => {
      const { channel, message } = parseRef(messageRef);
      const line = newMessage(card, dedupeId);
      return pacer.run(channel, async () => {
        // A line in a thread shows nothing in the channel: what all are to see answers the message there.
        const inThread =
          !inChannel &&
          (await attempt('thread', channel, () =>
            replyInThread(rest, { channel, message, threadName }, line),
          ).catch(notThere));
        if (inThread) return;
        await attempt('post', channel, () => replyBelow(rest, { channel, message }, line));
      });
    },
  };
}

function judge(cause: unknown, step: DiscordStep, key: string): Refusal {
  const failure = classifyDiscordError(cause);
  const error = discordDeliveryError(failure, step, cause);
  if (failure.kind === 'rate_limited')
    return { error, leaveAlone: { key: failure.global ? all : key, forMs: failure.retryAfterMs } };
  if (failure.kind === 'permanent' && failure.status === 401)
    return { error, leaveAlone: { key: all, forMs: leaveAloneMs } };
  return error.failure === 'channel' ? { error, leaveAlone: { key, forMs: leaveAloneMs } } : { error };
}

/** Sent twice within minutes, Discord answers with the first one: a repeat is harmless. */
function newMessage(card: Card, dedupeId: string) {
  const { body, files } = messageBody(renderDiscord(card));
  const nonce = createHash('sha256').update(dedupeId).digest('base64url').slice(0, nonceLength);
  return { body: { ...body, nonce, enforce_nonce: true }, files };
}

/** In the channel, as a reply; without the permission to reply, as a message like others. */
async function replyBelow(
  rest: DiscordRest,
  { channel, message }: { channel: string; message: string },
  line: ReturnType<typeof newMessage>,
): Promise<void> {
  const post = (reference: object) =>
    rest.post(Routes.channelMessages(channel), { ...line, body: { ...line.body, ...reference } });
  const reference = { message_id: message, channel_id: channel, fail_if_not_exists: false };
  try {
    await post({ message_reference: reference });
  } catch (error) {
    const failure = classifyDiscordError(error);
    const mayNotReply = RESTJSONErrorCodes.CannotReplyWithoutPermissionToReadMessageHistory;
    if (failure.kind !== 'permanent' || failure.code !== mayNotReply) throw error;
    await post({});
  }
}

/** Where a thread is refused the line goes below the message in the channel. */
function notThere(error: unknown): false {
  if (error instanceof DeliveryError && ['channel', 'content'].includes(error.failure)) return false;
  throw error;
}

function parseRef(messageRef: string): { channel: string; message: string } {
  const [channel = '', message = ''] = messageRef.split('/');
  return { channel, message };
}
