import { expect, it } from 'vitest';
import { createSeenEvents } from './seen-events.ts';

it('takes an event once, and forgets it after all of Slack’s retries', () => {
  let now = 0;
  const seen = createSeenEvents(() => now);
  expect(seen.firstTime('a')).toBe(true);
  now = 5 * 60 * 1000;
  expect(seen.firstTime('a')).toBe(false);
  now = 11 * 60 * 1000;
  expect(seen.firstTime('a')).toBe(true);
});

it('stays bounded', () => {
  const seen = createSeenEvents(() => 0);
  for (let index = 0; index < 20_000; index += 1) seen.firstTime(String(index));
  expect(seen.firstTime('19999')).toBe(false);
  expect(seen.firstTime('0')).toBe(true);
});
