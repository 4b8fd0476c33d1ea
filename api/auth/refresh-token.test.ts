import { expect, test } from 'vitest';
import { formatRefreshToken, readRefreshCookie, refreshCookieName } from './refresh-token.ts';

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
