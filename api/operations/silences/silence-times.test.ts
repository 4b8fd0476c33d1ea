import { describe, expect, it } from 'vitest';
import { silenceTimes } from './silence-times.ts';

const now = Date.parse('2026-06-10T12:00:00Z');

describe('silenceTimes', () => {
  it.each([
    [{ durationSeconds: 7200 }, '2026-06-10T12:00:00.000Z', '2026-06-10T14:00:00.000Z'],
    [{ endsAt: '2026-06-10T20:00:00+02:00' }, '2026-06-10T12:00:00.000Z', '2026-06-10T18:00:00.000Z'],
    [
      { startsAt: '2026-06-11T02:00:00Z', durationSeconds: 3600 },
      '2026-06-11T02:00:00.000Z',
      '2026-06-11T03:00:00.000Z',
    ],
    [
      { startsAt: '2026-06-10T11:59:30Z', durationSeconds: 60 },
      '2026-06-10T12:00:00.000Z',
      '2026-06-10T12:01:00.000Z',
    ],
  ])('%j is from %s to %s', (asked, startsAt, endsAt) => {
    expect(silenceTimes(asked, now)).toEqual({ startsAt: new Date(startsAt), endsAt: new Date(endsAt) });
  });

  it.each([
    [{}, /needs an end/],
    [{ endsAt: '2026-06-10T13:00:00Z', durationSeconds: 60 }, /not both/],
    [{ endsAt: '2026-06-10T11:00:00Z' }, /past already/],
    [{ startsAt: '2026-06-10T11:00:00Z', durationSeconds: 7200 }, /begin in the past/],
    [{ startsAt: '2026-06-10T14:00:00Z', endsAt: '2026-06-10T13:00:00Z' }, /before it begins/],
    [{ endsAt: '2026-07-11T12:00:00Z' }, /ends within 30/],
    [{ startsAt: '2026-07-10T11:00:00Z', durationSeconds: 7200 }, /ends within 30/],
  ])('refuses %j', (asked, problem) => {
    expect(() => silenceTimes(asked, now)).toThrow(problem);
  });
});
