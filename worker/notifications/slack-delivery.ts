import type { WebClient } from '@slack/web-api';
import type { Card } from '../../shared/cards/card.ts';
import { renderSlack, withUploadedImages } from '../../shared/cards/render-slack.ts';
import { uploadImage } from '../../shared/slack/upload-image.ts';
import { ChannelPacer } from './channel-pacer.ts';
import { type ChatDelivery, DeliveryError } from './chat-delivery.ts';
import { findSlackMessage, slackMetadata } from './find-slack-message.ts';
import { Refusals } from './refusals.ts';
import { slackRefusal } from './slack-failure.ts';

/** The client of the workspace that has the channel. @throws DeliveryError */
export type ChooseSlackClient = (channel: string) => Promise<WebClient>;

/** Slack through the Web API. A message's reference is `channel/ts`. */
export function createSlackDelivery(
  clientOf: ChooseSlackClient,
  { spacingMs = 1000, now = Date.now }: { spacingMs?: number; now?: () => number } = {},
): ChatDelivery {
  const pacer = new ChannelPacer(spacingMs);
  /** Each workspace limits us by itself. */
  const refusals = new Map<WebClient, Refusals>();

  /** Not asked when it was refused a moment ago. @throws DeliveryError */
  async function attempt<Result>(
    channel: string,
    limit: string,
    send: (client: WebClient) => Promise<Result>,
  ): Promise<Result> {
    const client = await clientOf(channel);
    const known = refusals.get(client) ?? new Refusals(now);
    refusals.set(client, known);
    return known.attempt(
      [limit],
      () => send(client),
      (cause) => slackRefusal(cause, limit),
    );
  }
  const call = <Result>(channel: string, send: (client: WebClient) => Promise<Result>): Promise<Result> =>
    pacer.run(channel, () => attempt(channel, `messages to ${channel}`, send));
  /** Slack counts edits apart from messages: a picture need not wait because its words were just posted. */
  const edit = (channel: string, send: (client: WebClient) => Promise<unknown>): Promise<unknown> =>
    // And all of a workspace together.
    pacer.run(`edits of ${channel}`, () => attempt(channel, 'edits', send));

  /**
   * What an earlier attempt posted without hearing so. Where that cannot be told, for want of a scope, of
   * membership or of patience with us, nothing is found: better twice than never.
   */
  async function find(
    where: { channel: string; threadTs?: string },
    dedupeId: string,
  ): Promise<string | undefined> {
    try {
      return await attempt(where.channel, 'history', (client) => findSlackMessage(client, where, dedupeId));
    } catch (error) {
      const mayYetTell =
        error instanceof DeliveryError && error.failure === 'retry' && error.retryAfterSeconds === undefined;
      if (mayYetTell) throw error;
      return undefined;
    }
  }

  return {
    post: async (channel, card, dedupeId, mayBeThere = false) => {
      const ts = mayBeThere ? await find({ channel }, dedupeId) : undefined;
      if (ts !== undefined) return `${channel}/${ts}`;
      return call(channel, async (client) => {
        const sent = await client.chat.postMessage({
          channel,
          ...content(card),
          unfurl_links: false,
          metadata: slackMetadata(dedupeId),
        });
        // Slack names the channel it really used, e.g. the conversation behind a user id.
        return `${sent.channel ?? channel}/${sent.ts}`;
      });
    },
    update: async (messageRef, card) => {
      const { channel, ts } = parseRef(messageRef);
      await edit(channel, (client) => client.chat.update({ channel, ts, ...content(card) }));
    },
    showPicture: async (messageRef, card) => {
      const { channel, ts } = parseRef(messageRef);
      const [image] = renderSlack(card).pendingImages;
      if (!image) throw new DeliveryError('content', 'a picture to show is missing');
      const fileId = await attempt(channel, 'files', (client) => uploadImage(client, image));
      const shown = withUploadedImages(card, new Map([[image.blockIndex, fileId]]));
      await edit(channel, (client) => client.chat.update({ channel, ts, ...content(shown) }));
      return fileId;
    },
    reply: async (messageRef, { card, dedupeId, mayBeThere = false, inChannel }) => {
      const { channel, ts } = parseRef(messageRef);
      if (mayBeThere && (await find({ channel, threadTs: ts }, dedupeId)) !== undefined) return;
      await call(channel, (client) =>
        client.chat.postMessage({
          channel,
          thread_ts: ts,
          text: renderSlack(card).text,
          reply_broadcast: inChannel,
          metadata: slackMetadata(dedupeId),
        }),
      );
    },
  };
}

/** All three, always: an edit that leaves one out keeps or drops it, depending on which. */
function content(card: Card) {
  const { text, blocks, attachments } = renderSlack(card);
  return { text, blocks, attachments };
}

function parseRef(messageRef: string): { channel: string; ts: string } {
  const [channel = '', ts = ''] = messageRef.split('/');
  return { channel, ts };
}
