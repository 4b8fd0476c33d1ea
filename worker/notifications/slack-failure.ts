import { classifySlackError } from '../../shared/slack/slack-error.ts';
import { DeliveryError, type DeliveryFailure } from './chat-delivery.ts';
import type { Refusal } from './refusals.ts';

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
const accountCodes = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
  'no_permission',
]);

/** What Slack's refusal means for the message, in words for people. */
export function slackDeliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const failure = classifySlackError(error);
  switch (failure.kind) {
    case 'rate_limited':
      return new DeliveryError('retry', 'rate limited by Slack', {
        cause: error,
        retryAfterSeconds: failure.retryAfterMs / 1000,
      });
    case 'transient':
      return new DeliveryError('retry', `Slack: ${failure.code}`, { cause: error });
    case 'permanent':
      return new DeliveryError(meaningOf(failure.code), explain(failure.code), { cause: error });
    default:
      return failure satisfies never;
  }
}

/** The same, and that nothing which `limit` covers is asked until a rate limit is over. */
export function slackRefusal(cause: unknown, limit: string): Refusal {
  const error = slackDeliveryError(cause);
  const { retryAfterSeconds } = error;
  if (retryAfterSeconds === undefined) return { error };
  return { error, leaveAlone: { key: limit, forMs: retryAfterSeconds * 1000 } };
}

function meaningOf(code: string): DeliveryFailure {
  if (channelCodes.has(code)) return 'channel';
  if (messageCodes.has(code)) return 'message';
  return accountCodes.has(code) ? 'account' : 'content';
}

function explain(code: string): string {
  if (code === 'not_in_channel') return 'Slack: not_in_channel. Invite the bot there: /invite @ChatOps';
  if (code === 'missing_scope') return 'Slack: missing_scope. Reinstall the app with its manifest.';
  if (accountCodes.has(code)) return `Slack: ${code}. Set SLACK_BOT_TOKEN to the token of the installed app.`;
  return `Slack: ${code}`;
}
