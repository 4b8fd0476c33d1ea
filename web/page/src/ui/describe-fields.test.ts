import { expect, test } from 'vitest';
import { describeFields } from './describe-fields.ts';

test.each([
  [[{ field: 'name', problem: 'is missing' }], 'name: is missing'],
  [[{ field: 'grants.0.tag', problem: 'lower case' }], 'tag: lower case'],
  [[{ field: 'expiresAt', problem: 'is no time' }], 'expires at: is no time'],
  [[{ field: '', problem: 'says nothing to change' }], 'says nothing to change'],
  [
    [
      { field: 'tags.1', problem: 'lower case' },
      { field: 'tags.2', problem: 'lower case' },
      { field: 'name', problem: 'is missing' },
    ],
    'tags: lower case; name: is missing',
  ],
])('%j is told as %s', (fields, words) => {
  expect(describeFields(fields)).toBe(words);
});
