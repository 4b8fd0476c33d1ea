import { createHmac, randomBytes } from 'node:crypto';
import { secretMatches } from '../../shared/api-key.ts';
import { readCookie, writeCookie } from './cookies.ts';
import type { SigningSecrets } from './signing-secrets.ts';

/**
 * A browser that an account has logged in from. It gives no right at all: tries from it are counted apart,
 * so that a stranger who guesses at an account cannot lock its owner out of it.
 */
const cookieName = '__Host-chatops-device';
const cookieSeconds = 365 * 86_400;
const pattern = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;

export function deviceCookie(userId: string, [secret]: SigningSecrets): string {
  const device = randomBytes(16).toString('base64url');
  return writeCookie(cookieName, `${device}.${signature(device, userId, secret)}`, cookieSeconds);
}

/** Undefined unless this account has logged in from here: another's device, or an invented one, is none. */
export function readKnownDevice(
  cookieHeader: string | undefined,
  userId: string | undefined,
  secrets: SigningSecrets,
): string | undefined {
  const [, device, presented] = pattern.exec(readCookie(cookieHeader, cookieName) ?? '') ?? [];
  if (device === undefined || presented === undefined || userId === undefined) return undefined;
  const isOurs = (secret: string) =>
    secretMatches(Buffer.from(signature(device, userId, secret)), Buffer.from(presented));
  return secrets.some(isOurs) ? device : undefined;
}

const signature = (device: string, userId: string, secret: string) =>
  createHmac('sha256', secret).update(`device:${device}:${userId}`).digest('base64url');
