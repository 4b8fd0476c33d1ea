import type { WebClient } from '@slack/web-api';
import type { Card } from '../../shared/cards/card.ts';
import { renderSlack } from '../../shared/cards/render-slack.ts';
import { classifySlackError } from '../../shared/slack/slack-error.ts';
import { uploadImage } from '../../shared/slack/upload-image.ts';
import { ChannelPacer } from './channel-pacer.ts';
import { type ChatDelivery, DeliveryError, type DeliveryFailure } from './chat-delivery.ts';

const channelCodes = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'channel_is_archived',
  'restricted_action',
  'not_allowed_token_type',
  'team_access_not_granted',
]);
const messageCodes = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'thread_not_found',
]);
/** Nothing about this message: the token or its scopes. Kept until somebody mends them. */
const accountCodes = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
  'no_permission',
]);

/** Slack through the Web API. A message's reference is `channel/ts`. */
export function createSlackDelivery(client: WebClient, { spacingMs = 1000 } = {}): ChatDelivery {
  const pacer = new ChannelPacer(spacingMs);
  const call = <Result>(channel: string, send: () => Promise<Result>): Promise<Result> =>
    pacer.run(channel, () => send().catch(rethrow));

  return {
    post: (channel, card, dedupeId) =>
      call(channel, async () => {
        const sent = await client.chat.postMessage({
          channel,
          ...content(card),
          unfurl_links: false,
          metadata: { event_type: 'chatops_alert', event_payload: { notificationId: dedupeId } },
        });
        // Slack names the channel it really used, e.g. the conversation behind a user id.
        return `${sent.channel ?? channel}/${sent.ts}`;
      }),
    update: (messageRef, card) => {
      const { channel, ts } = parseRef(messageRef);
      return call(channel, async () => {
        await client.chat.update({ channel, ts, ...content(card) });
      });
    },
    reply: (messageRef, card) => {
      const { channel, ts } = parseRef(messageRef);
      return call(channel, async () => {
        await client.chat.postMessage({ channel, thread_ts: ts, text: renderSlack(card).text });
      });
    },
    uploadImage: (image) => uploadImage(client, image).catch(rethrow),
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

function rethrow(error: unknown): never {
  const failure = classifySlackError(error);
  switch (failure.kind) {
    case 'rate_limited':
      throw new DeliveryError('retry', 'rate limited by Slack', {
        cause: error,
        retryAfterSeconds: failure.retryAfterMs / 1000,
      });
    case 'transient':
      throw new DeliveryError('retry', `Slack: ${failure.code}`, { cause: error });
    case 'permanent':
      throw new DeliveryError(meaningOf(failure.code), explain(failure.code), { cause: error });
    default:
      throw failure satisfies never;
  }
}

function meaningOf(code: string): DeliveryFailure {
  if (channelCodes.has(code)) return 'channel';
  if (messageCodes.has(code)) return 'message';
  return accountCodes.has(code) ? 'retry' : 'content';
}

function explain(code: string): string {
  if (code === 'not_in_channel') return 'Slack: not_in_channel. Invite the bot there: /invite @ChatOps';
  if (code === 'missing_scope') return 'Slack: missing_scope. Reinstall the app with its manifest.';
  return `Slack: ${code}`;
}
