import { expect, test } from 'vitest';
import { RefusalLimiter } from './refusal-limiter.ts';

test('one address gets one row per window', () => {
  const limiter = new RefusalLimiter(1000, 20);
  expect([limiter.admits('a', 5000), limiter.admits('a', 5999), limiter.admits('b', 5999)]).toEqual([
    true,
    false,
    true,
  ]);
  expect(limiter.admits('a', 6000)).toBe(true);
});

test('a flood of addresses gets a bounded number of rows', () => {
  const limiter = new RefusalLimiter(1000, 20);
  const admitted = Array.from({ length: 1000 }, (_, index) => limiter.admits(`10.0.0.${index}`, 5000));
  expect(admitted.filter(Boolean)).toHaveLength(20);
});
