import { createHash, createHmac, randomBytes } from 'node:crypto';
import { secretMatches } from '../../shared/api-key.ts';
import { readCookie, writeCookie } from './cookies.ts';
import type { SigningSecrets } from './signing-secrets.ts';

/** Absolute: a session ends then, however often it was refreshed. */
export const sessionSeconds = 30 * 86_400;
/** For a reply that got lost, or two tabs at once: the token before is still good for this long. */
export const refreshGraceSeconds = 10;

/**
 * `<session id>.<secret>`; opaque to the client, its secret stored as a hash. The id is in every access token; the
 * secret is 16 bytes that nobody guesses and 16 of a MAC over both.
 */
export interface RefreshToken {
  sessionId: string;
  secret: string;
}

const pattern = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})$/;

function parseRefreshToken(text: string): RefreshToken | undefined {
  const [, sessionId, secret] = pattern.exec(text) ?? [];
  return sessionId === undefined || secret === undefined ? undefined : { sessionId, secret };
}

export const formatRefreshToken = ({ sessionId, secret }: RefreshToken) => `${sessionId}.${secret}`;

export const firstRefreshSecret = (sessionId: string, key: string) =>
  withMac(sessionId, randomBytes(macBytes), key);

/**
 * The secret after this one. Derived, not drawn: whoever repeats a refresh within the grace gets the
 * same successor, so a lost reply or a second tab neither forks the session nor locks anyone out.
 */
export const nextRefreshSecret = (token: RefreshToken, key: string) =>
  withMac(token.sessionId, hmac(key, `refresh:${formatRefreshToken(token)}`), key);

/**
 * We gave this token out, however long ago: nobody else makes one. False of what versions before the MAC gave out,
 * and of what a secret signed that is replaced by now.
 */
export function isRefreshTokenOfOurs({ sessionId, secret }: RefreshToken, secrets: SigningSecrets): boolean {
  const presented = Buffer.from(secret, 'base64url');
  const expected = (key: string) => Buffer.from(withMac(sessionId, presented, key), 'base64url');
  return secrets.some((key) => secretMatches(expected(key), presented));
}

const macBytes = 16;

function withMac(sessionId: string, bytes: Buffer, key: string): string {
  const drawn = bytes.subarray(0, macBytes);
  const mac = hmac(key, `refresh-mac:${sessionId}.${drawn.toString('hex')}`).subarray(0, macBytes);
  return Buffer.concat([drawn, mac]).toString('base64url');
}

const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest();

export const hashRefreshSecret = (secret: string) => createHash('sha256').update(secret).digest();

export const refreshCookieName = '__Host-chatops-refresh';

export function refreshCookie(value: string, maxAgeSeconds: number): string {
  return writeCookie(refreshCookieName, value, maxAgeSeconds);
}

export function readRefreshCookie(cookieHeader: string | undefined): RefreshToken | undefined {
  return parseRefreshToken(readCookie(cookieHeader, refreshCookieName) ?? '');
}
