import type { Weekday } from './api-contract/attention.ts';
import { instantOf, nextWallClock, wallClockAt } from './wall-clock.ts';

/** Times of day at which a channel is left alone, by the clocks of a zone. */
export interface QuietWindow {
  /** IANA name. */
  timeZone: string;
  /** Days on which it begins; it may last into the next. */
  days: readonly Weekday[];
  /** Minutes after midnight. `untilMinute` not after `fromMinute` = over midnight; the same = a whole day. */
  fromMinute: number;
  untilMinute: number;
}

const dayMs = 86_400_000;
/** A week and a bit: what is quiet for that long is quiet for ever. */
const horizonMs = 8 * dayMs;

/**
 * When the quiet of these windows together is over, epoch ms; undefined = it is not quiet at `now`.
 * Windows that meet are one quiet. What never ends is told as ending in more than eight days.
 */
export function quietUntil(windows: readonly QuietWindow[], now: number): number | undefined {
  let until = now;
  for (let moved = true; moved && until - now <= horizonMs; ) {
    const at = until;
    until = Math.max(at, ...windows.map((window) => endOfWindow(window, at) ?? at));
    moved = until > at;
  }
  return until === now ? undefined : until;
}

/** False for windows that leave no minute in which anything could be told. */
export function everEnds(windows: readonly QuietWindow[], now: number): boolean {
  const until = quietUntil(windows, now);
  return until === undefined || until - now <= horizonMs;
}

/** The next instant after `now` at which it begins or ends to be quiet. */
export function nextChange(window: QuietWindow, now: number): number {
  const { timeZone, days, fromMinute } = window;
  return quietUntil([window], now) ?? nextWallClock({ timeZone, days, minute: fromMinute }, now);
}

/** Of the window that holds `at`; from its first instant on, up to and without its last. */
function endOfWindow(
  { timeZone, days, fromMinute, untilMinute }: QuietWindow,
  at: number,
): number | undefined {
  const lastsTo = untilMinute > fromMinute ? untilMinute : untilMinute + 24 * 60;
  // It began today or yesterday, by the calendar of the zone.
  for (const daysAgo of [0, 1]) {
    const day = wallClockAt(Date.UTC(...noonOf(wallClockAt(at, timeZone))) - daysAgo * dayMs, 'UTC');
    if (!days.includes(day.weekday)) continue;
    const end = instantOf(day, lastsTo, timeZone);
    if (instantOf(day, fromMinute, timeZone) <= at && at < end) return end;
  }
  return undefined;
}

/** A calendar day as an instant that can be counted with. */
const noonOf = ({ year, month, day }: { year: number; month: number; day: number }) =>
  [year, month - 1, day, 12] as const;
