import { expect, test } from 'vitest';
import {
  firstRefreshSecret,
  formatRefreshToken,
  isRefreshTokenOfOurs,
  nextRefreshSecret,
  readRefreshCookie,
  refreshCookieName,
} from './refresh-token.ts';

const token = { sessionId: '01a20b83-1f9b-76a6-9a6e-dc28baf6739e', secret: 'a'.repeat(43) };

test('a cookie of ours is read back', () => {
  expect(readRefreshCookie(`other=1; ${refreshCookieName}=${formatRefreshToken(token)}`)).toEqual(token);
});

test.each([
  ['-'.repeat(36), token.secret],
  [token.sessionId.toUpperCase(), token.secret],
  [token.sessionId.replaceAll('-', ''), token.secret],
  [token.sessionId, `${token.secret}a`],
  [token.sessionId, ''],
])('what could not be one is none, and reaches no database: %s.%s', (sessionId, secret) => {
  expect(readRefreshCookie(`${refreshCookieName}=${sessionId}.${secret}`)).toBeUndefined();
});

test('what we gave out is told from what others make up', () => {
  const [key, later] = ['a secret that is long enough to sign', 'the secret after that one'];
  const { sessionId } = token;
  const first = { sessionId, secret: firstRefreshSecret(sessionId, key) };
  const next = { sessionId, secret: nextRefreshSecret(first, key) };
  expect(readRefreshCookie(`${refreshCookieName}=${formatRefreshToken(next)}`)).toEqual(next);
  for (const ours of [first, next]) {
    expect(isRefreshTokenOfOurs(ours, [later, key])).toBe(true);
    expect(isRefreshTokenOfOurs(ours, [later])).toBe(false);
    const otherSession = { ...ours, sessionId: sessionId.replace('0', '1') };
    expect(isRefreshTokenOfOurs(otherSession, [key])).toBe(false);
  }
  expect(isRefreshTokenOfOurs(token, [key])).toBe(false);
  expect(nextRefreshSecret(first, key)).toBe(next.secret);
  expect(firstRefreshSecret(sessionId, key)).not.toBe(first.secret);
});
