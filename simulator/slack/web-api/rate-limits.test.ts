import { expect, test } from 'vitest';
import { RateLimits } from './rate-limits.ts';

test('a channel takes a short burst, then one message a second; other channels are free', () => {
  const limits = new RateLimits();
  const post = (channel: string, now: number) => limits.take('chat.postMessage', channel, now);
  expect([0, 0, 0, 0].map((now) => post('C1', now))).toEqual([0, 0, 0, 0]);
  expect(post('C1', 0)).toBe(1);
  expect(post('C2', 0)).toBe(0);
  expect(post('C1', 1000)).toBe(0);
  expect(post('C1', 1000)).toBe(1);
});

test('the fifty-first update within a minute waits', () => {
  const limits = new RateLimits();
  const updates = Array.from({ length: 51 }, () => limits.take('chat.update', 'C1', 0));
  expect(updates.filter((seconds) => seconds > 0)).toEqual([2]);
});
