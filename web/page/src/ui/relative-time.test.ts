import { expect, test } from 'vitest';
import { relativeTime } from './relative-time.ts';

const now = new Date('2026-04-10T12:00:00Z');
test.each([
  ['2026-04-10T12:00:00Z', 'now'],
  ['2026-04-10T11:59:30Z', '30 seconds ago'],
  ['2026-04-10T11:58:30Z', '1 minute ago'],
  ['2026-04-10T15:00:00Z', 'in 3 hours'],
  ['2026-04-09T11:00:00Z', 'yesterday'],
  ['2024-04-01T12:00:00Z', '2 years ago'],
])('%s is %s', (at, words) => {
  expect(relativeTime(new Date(at), now, 'en')).toBe(words);
});
