import { expect, test } from 'vitest';
import { nextIndex } from './next-index.ts';

const choices = ['db-1', 'web-1', 'web-2'].map((label) => ({ label, value: label }));

test.each([
  [-1, 'ArrowDown', 0],
  [2, 'ArrowDown', 0],
  [-1, 'ArrowUp', 2],
  [1, 'ArrowUp', 0],
  [1, 'Home', 0],
  [0, 'End', 2],
  [0, 'w', 1],
  [1, 'W', 2],
  [2, 'w', 1],
  [1, 'x', 1],
])('from %i, %s leads to %i', (active, key, expected) => {
  expect(nextIndex(choices, active, key)).toBe(expected);
});

test('an empty list has nothing to go to', () => {
  expect(nextIndex([], -1, 'ArrowDown')).toBe(-1);
});
