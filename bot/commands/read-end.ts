import { type Weekday, weekdays } from '../../shared/api-contract/index.ts';
import { parseDuration } from '../../shared/duration.ts';
import { AppError } from '../../shared/errors.ts';
import { instantOf, minuteOfDay, nextWallClock, wallClockAt } from '../../shared/wall-clock.ts';

const morning = 9 * 60;
const example =
  'Like 2h, 18:00, tomorrow, mon 9:00, 2026-12-24 18:00, with a zone after it if you like: 18:00 Europe/Berlin.';

/**
 * When something is to end, as people say it: a while ("2h", "1d") or a moment by a clock on the wall
 * ("18:00", "tomorrow 9:00", "mon", "2026-12-24 18:00"), in the zone after it or `timeZone`. Pure.
 *
 * @param now epoch ms
 * @returns epoch ms
 * @throws AppError `invalid_input`
 */
export function readEnd(text: string, { now, timeZone }: { now: number; timeZone: string }): number {
  const words = text
    .trim()
    .replace(/^(for|until|till)\s+/i, '')
    .split(/\s+/);
  const seconds = parseDuration(words.join(''));
  if (seconds !== undefined) return now + seconds * 1000;
  const [exact] = words;
  if (
    words.length === 1 &&
    exact !== undefined &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/i.test(exact)
  ) {
    const at = Date.parse(exact);
    if (Number.isFinite(at)) return at;
  }
  const zone = words.length > 1 && isZone(words.at(-1) ?? '') ? words.pop() : undefined;
  const at = readClock(words, { now, timeZone: zone ?? timeZone });
  if (at !== undefined) return at;
  throw new AppError('invalid_input', `"${text}" is no end that I understand.`, { hint: example });
}

function readClock(
  words: string[],
  { now, timeZone }: { now: number; timeZone: string },
): number | undefined {
  const [first = '', second] = words.map((word) => word.toLowerCase());
  if (words.length > 2) return undefined;
  const minute = second === undefined ? morning : readTime(second);
  if (minute === undefined) return undefined;
  if (first === 'tomorrow') {
    const today = wallClockAt(now, timeZone);
    return instantOf(today, 24 * 60 + minute, timeZone);
  }
  const day = /^(\d{4})-(\d\d)-(\d\d)$/.exec(first);
  if (day) {
    const [year, month, date] = day.slice(1).map(Number) as [number, number, number];
    return instantOf({ year, month, day: date }, minute, timeZone);
  }
  const weekday: Weekday | undefined = weekdays.find(
    (name) => first.length >= 3 && `${name}day`.startsWith(first.slice(0, 3)),
  );
  if (weekday !== undefined && /^(mon|tues?|wed(nes)?|thu(rs?)?|fri|sat(ur)?|sun)(day)?$/.test(first)) {
    return nextWallClock({ minute, days: [weekday], timeZone }, now);
  }
  const time = second === undefined ? readTime(first) : undefined;
  return time === undefined ? undefined : nextWallClock({ minute: time, days: weekdays, timeZone }, now);
}

/** "9:00", "09:00", "9am" -> minutes after midnight. */
function readTime(text: string): number | undefined {
  const short = /^(\d{1,2})(am|pm)$/.exec(text);
  if (short) {
    const hour = Number(short[1]);
    return hour >= 1 && hour <= 12 ? ((hour % 12) + (short[2] === 'pm' ? 12 : 0)) * 60 : undefined;
  }
  return /^([01]?\d|2[0-3]):[0-5]\d$/.test(text) ? minuteOfDay(text) : undefined;
}

function isZone(text: string): boolean {
  // "Mon" and the like are no zones, though some are accepted ("EST"): a zone is UTC or has a slash.
  if (!/^utc$|\//i.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
