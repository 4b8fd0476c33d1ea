import { classifyDiscordError, type DiscordFailure } from '../../shared/discord/discord-error.ts';
import { AppError } from '../../shared/errors.ts';

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#json */
const refusals: Record<number, { why: string; hint: string }> = {
  50001: {
    why: 'I cannot see this channel',
    hint: 'Give my role the permission `View Channel` here (channel settings, Permissions), then everyone sees what I do.',
  },
  50013: {
    why: 'I may not post in this channel',
    hint: 'Give my role the permissions `Send Messages`, `Embed Links` and `Attach Files` here (channel settings, Permissions), then everyone sees what I do.',
  },
  10003: { why: 'This channel is gone', hint: 'Ask again in another channel.' },
  50083: { why: 'This thread is archived', hint: 'Reopen it, or ask again in its channel.' },
  160005: { why: 'This thread is locked', hint: 'Unlock it, or ask again in its channel.' },
};

/** Why a message could not be posted, with what the person can do about it. */
export function postError(cause: unknown): AppError {
  const failure = classifyDiscordError(cause);
  const refusal = failure.kind === 'permanent' ? refusals[failure.code] : undefined;
  if (failure.kind === 'permanent' && refusal) {
    return new AppError('forbidden', `${refusal.why} (Discord says ${failure.code}).`, {
      hint: refusal.hint,
      cause,
    });
  }
  return new AppError('unavailable', 'Discord did not take the message.', {
    hint: tryAgain(failure),
    cause,
  });
}

const tryAgain = (failure: DiscordFailure): string =>
  failure.kind === 'rate_limited'
    ? 'Discord asks us to slow down: try again in a minute.'
    : 'Try again in a minute.';
