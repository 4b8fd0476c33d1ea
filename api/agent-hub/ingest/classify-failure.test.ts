import { expect, test } from 'vitest';
import { classifyFailure } from './classify-failure.ts';

test.each([
  [{ code: '23514', routine: 'ExecFindPartition' }, 'no_partition'],
  [{ code: '23514', routine: 'ExecConstraints' }, 'poison'],
  [{ code: '22P02' }, 'poison'],
  [new TypeError('not a string'), 'poison'],
  [{ code: '57P01' }, 'transient'],
  [{ code: '40P01' }, 'transient'],
  [{ code: 'ECONNREFUSED' }, 'transient'],
  [{ code: 'CONNECTION_CLOSED' }, 'transient'],
  [new Error('anything else'), 'transient'],
  [undefined, 'transient'],
])('%o is %s', (error, expected) => {
  expect(classifyFailure(error)).toBe(expected);
});
