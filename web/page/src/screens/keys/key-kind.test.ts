import { expect, test } from 'vitest';
import { endOfDay } from '../../day-bounds.ts';
import { whyEnded } from './key-kind.ts';

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
