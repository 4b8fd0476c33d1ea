import { AppError } from '../../../shared/errors.ts';
import { formatDuration } from '../../../shared/format.ts';

/** What silences a month silences for good; who wants that disables the rule. */
const longestSeconds = 30 * 86_400;
/** Clocks of clients differ. */
const toleranceMs = 60_000;

export interface AskedTimes {
  startsAt?: string | undefined;
  endsAt?: string | undefined;
  durationSeconds?: number | undefined;
}

/**
 * From when to when. One that began "a moment ago" begins now. Pure.
 *
 * @throws AppError `invalid_input`
 */
export function silenceTimes(
  { startsAt, endsAt, durationSeconds }: AskedTimes,
  now: number,
): { startsAt: Date; endsAt: Date } {
  if ((endsAt === undefined) === (durationSeconds === undefined)) {
    throw refuse(
      endsAt === undefined ? 'A silence needs an end.' : 'Either an end or a duration, not both.',
      'Give `endsAt` or `durationSeconds`.',
    );
  }
  const start = Math.max(now, startsAt === undefined ? now : Date.parse(startsAt));
  const end = endsAt === undefined ? start + (durationSeconds ?? 0) * 1000 : Date.parse(endsAt);
  if (startsAt !== undefined && Date.parse(startsAt) < now - toleranceMs) {
    throw refuse('A silence cannot begin in the past.', 'Leave the beginning out to begin now.');
  }
  if (end <= now) throw refuse('That end is past already.', 'Give one that is to come.');
  if (end <= start) throw refuse('It would end before it begins.');
  if (end - now > longestSeconds * 1000) {
    throw refuse(
      `A silence ends within ${formatDuration(longestSeconds)}.`,
      'Disable the rule to stop it for good.',
    );
  }
  return { startsAt: new Date(start), endsAt: new Date(end) };
}

const refuse = (message: string, hint?: string) =>
  new AppError('invalid_input', message, hint === undefined ? {} : { hint });
