import { describe, expect, it } from 'vitest';
import { readEnd } from './read-end.ts';

/** A Wednesday, 14:00 in Berlin. */
const now = Date.parse('2026-06-10T12:00:00Z');
const read = (text: string) => new Date(readEnd(text, { now, timeZone: 'Europe/Berlin' })).toISOString();

describe('readEnd', () => {
  it.each([
    ['30m', '2026-06-10T12:30:00.000Z'],
    ['2h', '2026-06-10T14:00:00.000Z'],
    ['for 1h 30m', '2026-06-10T13:30:00.000Z'],
    ['18:00', '2026-06-10T16:00:00.000Z'],
    ['until 18:00', '2026-06-10T16:00:00.000Z'],
    ['6pm', '2026-06-10T16:00:00.000Z'],
    ['9:00', '2026-06-11T07:00:00.000Z'],
    ['18:00 UTC', '2026-06-10T18:00:00.000Z'],
    ['18:00 America/New_York', '2026-06-10T22:00:00.000Z'],
    ['tomorrow', '2026-06-11T07:00:00.000Z'],
    ['tomorrow 12:30', '2026-06-11T10:30:00.000Z'],
    ['fri', '2026-06-12T07:00:00.000Z'],
    ['Monday 8:00', '2026-06-15T06:00:00.000Z'],
    ['wed 13:00', '2026-06-17T11:00:00.000Z'],
    ['2026-12-24 18:00', '2026-12-24T17:00:00.000Z'],
    ['2026-12-24', '2026-12-24T08:00:00.000Z'],
    ['2026-06-11T09:00:00Z', '2026-06-11T09:00:00.000Z'],
    ['2026-06-11T09:00+02:00', '2026-06-11T07:00:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each(['', 'soon', '25:00', 'tomorrow noon', 'money', '18:00 Atlantis/City', '2 weeks from now', '13pm'])(
    'refuses "%s", saying how it is written',
    (text) => {
      expect(() => read(text)).toThrow(/no end that I understand/);
    },
  );
});
