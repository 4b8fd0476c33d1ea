import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weekdays } from './api-contract/attention.ts';
import {
  instantOf,
  minuteOfDay,
  nextWallClock,
  previousWallClock,
  timeOfDay,
  wallClockAt,
} from './wall-clock.ts';

const at = Date.parse;
const nine = { minute: 9 * 60, days: weekdays };

describe('nextWallClock', () => {
  it.each([
    ['the same morning', 'UTC', '2026-03-10T08:59:59Z', '2026-03-10T09:00:00Z'],
    ['the next day, once it is there', 'UTC', '2026-03-10T09:00:00Z', '2026-03-11T09:00:00Z'],
    ['over the end of a year', 'UTC', '2026-12-31T10:00:00Z', '2027-01-01T09:00:00Z'],
    ['in winter time', 'Europe/Berlin', '2026-03-28T07:00:00Z', '2026-03-28T08:00:00Z'],
    [
      '23 hours later when clocks go forward',
      'Europe/Berlin',
      '2026-03-28T08:00:00Z',
      '2026-03-29T07:00:00Z',
    ],
    ['25 hours later when they go back', 'Europe/Berlin', '2026-10-24T07:00:00Z', '2026-10-25T08:00:00Z'],
    ['where it is tomorrow already', 'Pacific/Auckland', '2026-06-01T20:59:00Z', '2026-06-01T21:00:00Z'],
    ['in a zone of quarters', 'Asia/Kathmandu', '2026-06-01T00:00:00Z', '2026-06-01T03:15:00Z'],
  ])('is %s', (_, timeZone, after, expected) => {
    expect(new Date(nextWallClock({ ...nine, timeZone }, at(after)))).toEqual(new Date(expected));
  });

  it('waits over days that are not wanted, by the weekday of the zone', () => {
    const workdays = weekdays.slice(0, 5);
    // Friday evening in Los Angeles is Saturday in UTC.
    const next = nextWallClock(
      { minute: 540, days: workdays, timeZone: 'America/Los_Angeles' },
      at('2026-06-06T02:00:00Z'),
    );
    expect(new Date(next)).toEqual(new Date('2026-06-08T16:00:00Z'));
    expect(() => nextWallClock({ minute: 540, days: [], timeZone: 'UTC' }, 0)).toThrow(RangeError);
  });
});

describe('previousWallClock', () => {
  it.each([
    ['the day before', weekdays, '2026-03-10T08:00:00Z', '2026-03-09T08:00:00Z'],
    ['Friday, on a Monday', weekdays.slice(0, 5), '2026-03-09T08:00:00Z', '2026-03-06T08:00:00Z'],
    ['a week ago', weekdays.slice(0, 1), '2026-03-09T08:00:00Z', '2026-03-02T08:00:00Z'],
    ['23 hours ago, when clocks went forward', weekdays, '2026-03-29T07:00:00Z', '2026-03-28T08:00:00Z'],
  ])('is %s', (_, days, before, expected) => {
    const last = previousWallClock({ minute: 540, days, timeZone: 'Europe/Berlin' }, at(before));
    expect(new Date(last)).toEqual(new Date(expected));
  });
});

describe('instantOf', () => {
  const spring = { year: 2026, month: 3, day: 29 };
  const autumn = { year: 2026, month: 10, day: 25 };

  it('takes the moment of the change for a time that is left out', () => {
    expect(instantOf(spring, 150, 'Europe/Berlin')).toBe(at('2026-03-29T01:00:00Z'));
    expect(instantOf(spring, 180, 'Europe/Berlin')).toBe(at('2026-03-29T01:00:00Z'));
  });

  it('takes the first of a time that comes twice', () => {
    expect(instantOf(autumn, 150, 'Europe/Berlin')).toBe(at('2026-10-25T00:30:00Z'));
  });

  it('counts on into the next day', () => {
    expect(instantOf(autumn, 1440 + 60, 'UTC')).toBe(at('2026-10-26T01:00:00Z'));
  });
});

describe('wall clocks and instants', () => {
  const zones = [
    'UTC',
    'Europe/Berlin',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'Africa/Casablanca',
  ];
  const instants = fc.integer({ min: at('2000-01-01T00:00:00Z'), max: at('2040-01-01T00:00:00Z') });

  it('agree, except in the hour that comes twice', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...zones), (instant, timeZone) => {
        const wholeMinute = instant - (instant % 60_000);
        const clock = wallClockAt(wholeMinute, timeZone);
        const back = instantOf(clock, clock.minute, timeZone);
        expect(wallClockAt(back, timeZone)).toEqual(clock);
        expect(wholeMinute - back).toBeOneOf([0, 30 * 60_000, 60 * 60_000]);
      }),
    );
  });

  it('next is always to come, on a wanted day, at the time unless clocks jumped over it', () => {
    fc.assert(
      fc.property(
        instants,
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 1439 }),
        fc.subarray([...weekdays], { minLength: 1 }),
        (after, timeZone, minute, days) => {
          const next = nextWallClock({ minute, days, timeZone }, after);
          expect(next).toBeGreaterThan(after);
          expect(next - after).toBeLessThanOrEqual(8 * 86_400_000 + 3_600_000);
          const shown = wallClockAt(next, timeZone);
          // A whole day can be left out too: Samoa had no 30 December 2011.
          if (shown.minute === minute) expect(days).toContain(shown.weekday);
        },
      ),
    );
  });
});

describe('times of day', () => {
  it.each([
    [0, '00:00'],
    [570, '09:30'],
    [1439, '23:59'],
  ])('%i is %s', (minute, text) => {
    expect(timeOfDay(minute)).toBe(text);
    expect(minuteOfDay(text)).toBe(minute);
  });
});
