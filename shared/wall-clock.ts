import type { Weekday } from './api-contract/attention.ts';

/**
 * Wall clocks of IANA zones against instants, with what daylight saving does to them. Pure: the zone data
 * is the runtime's own (ICU). All instants are epoch ms, all times of day minutes after midnight.
 */
export interface WallClock {
  year: number;
  /** 1..12 */
  month: number;
  day: number;
  weekday: Weekday;
  /** 0..1439 */
  minute: number;
}

export type CalendarDay = Pick<WallClock, 'year' | 'month' | 'day'>;

const dayMs = 86_400_000;
const minuteMs = 60_000;
const weekdayOf: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** What a clock on the wall shows there at that moment. @throws RangeError for a zone that does not exist */
export function wallClockAt(at: number, timeZone: string): WallClock {
  // A date "as if it were UTC" does the calendar's arithmetic.
  const shown = new Date(at + offsetAt(at, timeZone));
  return {
    ...calendarDay(shown.getTime()),
    weekday: weekdayOf[shown.getUTCDay()] ?? 'sun',
    minute: shown.getUTCHours() * 60 + shown.getUTCMinutes(),
  };
}

/**
 * The first instant of that day at which the clock shows that time or a later one: a time that is left
 * out in spring is the moment of the change, of one that comes twice in autumn the first is meant.
 *
 * @param minute may be 1440 or more, or negative: of a day after or before
 */
export function instantOf({ year, month, day }: CalendarDay, minute: number, timeZone: string): number {
  const shown = Date.UTC(year, month - 1, day) + minute * minuteMs;
  const before = offsetAt(shown - dayMs, timeZone);
  const after = offsetAt(shown + dayMs, timeZone);
  const exact = [shown - before, shown - after]
    .filter((at) => at + offsetAt(at, timeZone) === shown)
    .sort((a, b) => a - b);
  return exact[0] ?? firstShowing(shown, timeZone);
}

/** A time of day on some weekdays, where it is. */
export interface WallClockSchedule {
  minute: number;
  days: readonly Weekday[];
  timeZone: string;
}

/** The next instant of a schedule after `after`. @throws RangeError without a weekday */
export function nextWallClock({ minute, days, timeZone }: WallClockSchedule, after: number): number {
  const today = wallClockAt(after, timeZone);
  const midnight = Date.UTC(today.year, today.month - 1, today.day);
  // Today may be over, so eight days hold each weekday once that is to come.
  for (let ahead = 0; ahead <= 7; ahead += 1) {
    const day = midnight + ahead * dayMs;
    if (!days.includes(weekdayOf[new Date(day).getUTCDay()] ?? 'sun')) continue;
    const at = instantOf(calendarDay(day), minute, timeZone);
    if (at > after) return at;
  }
  throw new RangeError('no weekday was given');
}

/** The last instant of a schedule before `before`. @throws RangeError without a weekday */
export function previousWallClock(schedule: WallClockSchedule, before: number): number {
  // Far enough back that each weekday was there, whatever clocks did.
  let last = nextWallClock(schedule, before - 9 * dayMs);
  for (let next = last; next < before; next = nextWallClock(schedule, next)) last = next;
  return last;
}

/** 570 -> "09:30". */
export const timeOfDay = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** "09:30" -> 570. */
export function minuteOfDay(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function calendarDay(shown: number): CalendarDay {
  const date = new Date(shown);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Inside a gap: clocks only jump forward over it, so what they show grows and can be searched. */
function firstShowing(shown: number, timeZone: string): number {
  let early = shown - dayMs;
  let late = shown + dayMs;
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (middle + offsetAt(middle, timeZone) >= shown) late = middle;
    else early = middle;
  }
  return late;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the zone's clocks are ahead of UTC then, in ms; whole seconds, as zones are. */
function offsetAt(at: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const shown = Date.UTC(year, month - 1, day, hour, minute, second);
  return shown - Math.floor(at / 1000) * 1000;
}
