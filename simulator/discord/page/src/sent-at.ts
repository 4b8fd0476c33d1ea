import { clockOf } from '../../../page-parts/clock.ts';

const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'short' });

/** As Discord heads a message: the clock today, "Yesterday at", and the date before that. */
export function sentAt(at: Date, now = new Date()): string {
  const days = Math.round((midnightOf(now) - midnightOf(at)) / 86_400_000);
  if (days === 0) return clockOf(at);
  return days === 1 ? `Yesterday at ${clockOf(at)}` : `${date.format(at)} ${clockOf(at)}`;
}

const midnightOf = (at: Date): number => new Date(at).setHours(0, 0, 0, 0);
