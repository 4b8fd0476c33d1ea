import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Weekday, weekdays } from './api-contract/attention.ts';
import { everEnds, nextChange, type QuietWindow, quietUntil } from './quiet-hours.ts';
import { minuteOfDay, wallClockAt } from './wall-clock.ts';

const night = (
  timeZone: string,
  from = '22:00',
  until = '07:00',
  days: readonly Weekday[] = weekdays,
): QuietWindow => ({
  timeZone,
  days,
  fromMinute: minuteOfDay(from),
  untilMinute: minuteOfDay(until),
});
const until = (window: QuietWindow, at: string) => {
  const end = quietUntil([window], Date.parse(at));
  return end === undefined ? undefined : new Date(end).toISOString();
};

describe('quietUntil', () => {
  const berlin = night('Europe/Berlin');
  it.each([
    ['a minute before it begins', berlin, '2026-06-10T19:59:00Z', undefined],
    ['from its first instant', berlin, '2026-06-10T20:00:00Z', '2026-06-11T05:00:00.000Z'],
    ['after midnight, still of the day before', berlin, '2026-06-11T03:00:00Z', '2026-06-11T05:00:00.000Z'],
    ['without its last instant', berlin, '2026-06-11T05:00:00Z', undefined],
    ['in the night that clocks go forward', berlin, '2026-03-28T22:00:00Z', '2026-03-29T05:00:00.000Z'],
    ['in the night that clocks go back', berlin, '2026-10-24T22:00:00Z', '2026-10-25T06:00:00.000Z'],
    ['in a zone of half hours', night('Asia/Kolkata'), '2026-06-10T16:30:00Z', '2026-06-11T01:30:00.000Z'],
    [
      'where clocks change by half an hour',
      night('Australia/Lord_Howe'),
      '2026-10-03T12:00:00Z',
      '2026-10-03T20:00:00.000Z',
    ],
    [
      'at noon, within one day',
      night('UTC', '12:00', '13:30'),
      '2026-06-10T13:29:59Z',
      '2026-06-10T13:30:00.000Z',
    ],
    [
      'from a time that the spring leaves out: from the change on',
      night('Europe/Berlin', '02:30', '04:00'),
      '2026-03-29T01:00:00Z',
      '2026-03-29T02:00:00.000Z',
    ],
    [
      'to a time that comes twice: to the first of it',
      night('Europe/Berlin', '01:00', '02:30'),
      '2026-10-25T00:31:00Z',
      undefined,
    ],
    [
      'all of a window that the spring leaves out',
      night('Europe/Berlin', '02:10', '02:50'),
      '2026-03-29T01:00:00Z',
      undefined,
    ],
    [
      'on a day that is not wanted',
      night('UTC', '22:00', '07:00', ['mon']),
      '2026-06-10T23:00:00Z',
      undefined,
    ],
    [
      'on the morning after the last wanted day',
      night('UTC', '22:00', '07:00', ['fri']),
      '2026-06-13T06:00:00Z',
      '2026-06-13T07:00:00.000Z',
    ],
    [
      'over a whole weekend, as one',
      night('UTC', '00:00', '00:00', ['sat', 'sun']),
      '2026-06-13T10:00:00Z',
      '2026-06-15T00:00:00.000Z',
    ],
  ])('%s', (_, window, at, expected) => {
    expect(until(window, at)).toBe(expected);
  });

  it('takes windows that meet as one, and two that never leave a gap as endless', () => {
    const evening = night('UTC', '18:00', '22:00');
    const now = Date.parse('2026-06-10T19:00:00Z');
    expect(quietUntil([evening, night('UTC')], now)).toBe(Date.parse('2026-06-11T07:00:00Z'));
    expect(everEnds([evening, night('UTC')], now)).toBe(true);
    expect(everEnds([night('UTC', '07:00', '22:00'), night('UTC')], now)).toBe(false);
    expect(everEnds([night('UTC', '09:00', '09:00')], now)).toBe(false);
  });
});

describe('nextChange', () => {
  it('is the end of the quiet, or the next beginning', () => {
    expect(nextChange(night('UTC'), Date.parse('2026-06-10T23:00:00Z'))).toBe(
      Date.parse('2026-06-11T07:00:00Z'),
    );
    expect(nextChange(night('UTC'), Date.parse('2026-06-10T08:00:00Z'))).toBe(
      Date.parse('2026-06-10T22:00:00Z'),
    );
  });
});

describe('any window at any time', () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu'];
  const instants = fc
    .integer({
      min: Date.parse('2020-01-01T00:00:00Z') / 60_000,
      max: Date.parse('2035-01-01T00:00:00Z') / 60_000,
    })
    .map((minutes) => minutes * 60_000);
  const window = fc.record({
    timeZone: fc.constantFrom(...zones),
    days: fc.subarray([...weekdays], { minLength: 1 }),
    fromMinute: fc.integer({ min: 0, max: 1439 }),
    untilMinute: fc.integer({ min: 0, max: 1439 }),
  });

  it('is quiet until an end after now, at which it is not quiet any more', () => {
    fc.assert(
      fc.property(window, instants, (one, now) => {
        const end = quietUntil([one], now);
        if (end === undefined || !everEnds([one], now)) return;
        expect(end).toBeGreaterThan(now);
        expect(quietUntil([one], end)).toBeUndefined();
        expect(quietUntil([one], end - 1)).toBe(end);
      }),
    );
  });

  it('is quiet exactly where the clock on the wall says so, on days without a change', () => {
    fc.assert(
      fc.property(window, instants, (one, now) => {
        const hours = [-48, -24, 0, 24, 48].map(
          (shift) => wallClockAt(now + shift * 3_600_000, one.timeZone).minute,
        );
        fc.pre(new Set(hours).size === 1 && everEnds([one], now));
        const { minute, weekday } = wallClockAt(now, one.timeZone);
        const yesterday = weekdays[(weekdays.indexOf(weekday) + 6) % 7] ?? 'mon';
        const { fromMinute: from, untilMinute: to, days } = one;
        const expected =
          to > from
            ? days.includes(weekday) && minute >= from && minute < to
            : (days.includes(weekday) && minute >= from) || (days.includes(yesterday) && minute < to);
        expect(quietUntil([one], now) !== undefined).toBe(expected);
      }),
    );
  });
});
