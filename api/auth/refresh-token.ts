import { createHash, createHmac, randomBytes } from 'node:crypto';
import { readCookie, writeCookie } from './cookies.ts';

/** Absolute: a session ends then, however often it was refreshed. */
export const sessionSeconds = 30 * 86_400;
/** For a reply that got lost, or two tabs at once: the token before is still good for this long. */
export const refreshGraceMs = 10_000;

/** `<session id>.<secret>`; opaque to the client, its secret stored as a hash. */
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

export const firstRefreshSecret = () => randomBytes(32).toString('base64url');

/**
 * The secret after this one. Derived, not drawn: whoever repeats a refresh within the grace gets the
 * same successor, so a lost reply or a second tab neither forks the session nor locks anyone out.
 */
export function nextRefreshSecret(token: RefreshToken, key: string): string {
  return createHmac('sha256', key)
    .update(`refresh:${formatRefreshToken(token)}`)
    .digest('base64url');
}

export const hashRefreshSecret = (secret: string) => createHash('sha256').update(secret).digest();

export const refreshCookieName = '__Host-chatops-refresh';

export function refreshCookie(value: string, maxAgeSeconds: number): string {
  return writeCookie(refreshCookieName, value, maxAgeSeconds);
}

export function readRefreshCookie(cookieHeader: string | undefined): RefreshToken | undefined {
  return parseRefreshToken(readCookie(cookieHeader, refreshCookieName) ?? '');
}
