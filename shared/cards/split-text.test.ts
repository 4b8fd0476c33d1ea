import { expect, it } from 'vitest';
import { lastLines, splitText } from './split-text.ts';

const escaped = (text: string): number => text.length + (text.match(/&/g)?.length ?? 0) * 4;

it.each([
  ['one two three', 7],
  ['👩‍🚀👩‍🚀👩‍🚀', 3],
  ['&&&&&&&&', 10],
  ['no room at all', 0],
  ['less than none', -1],
])('cuts %j at %i into pieces that are the text again', (text, limit) => {
  const pieces = splitText(text, limit, escaped);
  expect(pieces.join('')).toBe(text);
  expect(pieces.length).toBeLessThanOrEqual(text.length);
});

it('keeps pieces within the limit as they are measured', () => {
  for (const piece of splitText('a & b & c & d', 6, escaped)) expect(escaped(piece)).toBeLessThanOrEqual(6);
});

it('ends with the last of a line that is longer than all there is room for', () => {
  expect(lastLines('first\nabcdefgh', 5, escaped)).toEqual({ shown: '…efgh', leftOut: 1 });
});
