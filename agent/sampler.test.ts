import { expect, it } from 'vitest';
import { untilNextTick } from './sampler.ts';

it.each([
  // first tick on the grid
  [1000, 5000, 0, 1000],
  // work took 30 ms: the next tick is where it would have been anyway
  [1000, 5000, 1030, 4970],
  [1000, 5000, 6000.5, 4999.5],
  // three ticks missed: skipped, back on the grid
  [1000, 5000, 17_200, 3800],
  [1000, 5000, 6000, 5000],
])('from a grid at %d every %d, at %d waits %d ms', (grid, interval, now, wait) => {
  expect(untilNextTick(grid, interval, now)).toBe(wait);
});
