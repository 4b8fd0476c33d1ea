import { AppError } from '../../shared/errors.ts';
import { classifySlackError } from '../../shared/slack/slack-error.ts';

/** Slack's words for "the bot may not write here". */
const notHere = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'restricted_action',
  'no_permission',
]);

/** Why a message could not be posted, with what the person can do about it. */
export function postError(cause: unknown, botName: string): AppError {
  const failure = classifySlackError(cause);
  if (failure.kind === 'permanent' && notHere.has(failure.code)) {
    return new AppError('forbidden', `I may not post in this channel (Slack says ${failure.code}).`, {
      hint: `Type \`/invite @${botName}\` here, then everyone sees what I do.`,
      cause,
    });
  }
  return new AppError('unavailable', 'Slack did not take the message.', {
    hint:
      failure.kind === 'rate_limited'
        ? 'Slack asks us to slow down: try again in a minute.'
        : 'Try again in a minute.',
    cause,
  });
}
