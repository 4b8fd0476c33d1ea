import { expect, test } from 'vitest';
import { endOfDay } from '../../day-bounds.ts';
import { describeKind, mayRotate, whyEnded } from './key-kind.ts';

const now = new Date('2026-04-10T12:00:00Z');
const key = { revokedAt: null, expiresAt: null, usesLeft: null };

test.each([
  [key, undefined],
  [{ ...key, expiresAt: '2026-04-10T12:00:01Z', usesLeft: 1 }, undefined],
  [{ ...key, expiresAt: '2026-04-10T12:00:00Z' }, 'expired'],
  [{ ...key, usesLeft: 0 }, 'used up'],
  [{ ...key, usesLeft: 0, revokedAt: '2026-04-01T00:00:00Z' }, 'revoked'],
])('the key %j has ended because it is %s', (apiKey, why) => {
  expect(whyEnded(apiKey, now)).toBe(why);
});

test('a key lasts to the end of its last day where the reader is', () => {
  expect(endOfDay('')).toBeUndefined();
  const end = new Date(endOfDay('2026-04-30') ?? '');
  expect([end.getDate(), end.getHours(), end.getMinutes()]).toEqual([30, 23, 59]);
});

const ofNobody = { userId: null, userName: null, serverName: null, usesLeft: null };

test.each([
  [{ ...ofNobody, scope: 'agent', serverName: 'web-1' }, 'Agent of web-1'],
  [{ ...ofNobody, scope: 'enrolment', usesLeft: 1 }, 'Enrolment, 1 use left'],
  [{ ...ofNobody, scope: 'hook' }, 'Hook'],
  [{ ...ofNobody, scope: 'user', userId: 'ada', userName: 'Ada' }, 'Personal, yours'],
  [{ ...ofNobody, scope: 'user', userId: 'linus', userName: 'Linus' }, 'Personal, of Linus'],
] as const)('for Ada the key %j is: %s', (apiKey, words) => {
  expect(describeKind(apiKey, 'ada')).toBe(words);
});

test('a person’s key is rotated by that person, any other by an administrator', () => {
  expect(mayRotate({ scope: 'user', userId: 'linus' }, 'ada')).toBe(false);
  expect(mayRotate({ scope: 'user', userId: 'ada' }, 'ada')).toBe(true);
  expect(mayRotate({ scope: 'agent', userId: null }, 'ada')).toBe(true);
});
