import { expect, test } from 'vitest';
import { layOutFields } from './lay-out-fields.ts';

const columns = (pattern: string) =>
  layOutFields([...pattern].map((letter) => ({ inline: letter === 'i' }))).map((field) => field.columns);

test.each([
  ['i', [12]],
  ['ii', [6, 6]],
  ['iii', [4, 4, 4]],
  ['iiii', [4, 4, 4, 12]],
  ['ibii', [12, 12, 6, 6]],
  ['bb', [12, 12]],
])('%s: inline fields share a row, up to three', (pattern, expected) => {
  expect(columns(pattern)).toEqual(expected);
});
