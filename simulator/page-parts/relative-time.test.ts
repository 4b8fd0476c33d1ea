import { describe, expect, test } from 'vitest';
import { relativeTime } from './relative-time.ts';

const now = new Date(Date.UTC(2026, 0, 3, 12, 0, 0));

describe('relativeTime', () => {
  test.each([
    [0, 'now'],
    [-7, '7 seconds ago'],
    [-60, '1 minute ago'],
    [-7_300, '2 hours ago'],
    [-90_000, 'yesterday'],
    [3_700, 'in 1 hour'],
  ])('%i s from now is %s', (seconds, shown) => {
    expect(relativeTime(new Date(now.getTime() + seconds * 1000), now, 'en-US')).toBe(shown);
  });
});
