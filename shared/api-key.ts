import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * `cop_<id>_<secret>_<checksum>`: a prefix that secret scanners can find, a public id to look up by,
 * 192 bits of secret, and a checksum so that a mistyped key is told apart without a database.
 */
const keyPattern = /^cop_([0-9a-f]{16})_([0-9a-f]{48})_([0-9a-f]{8})$/;

export interface MintedApiKey {
  id: string;
  /** The whole key; shown once, stored nowhere. */
  key: string;
  secretHash: Buffer;
}

export interface ParsedApiKey {
  id: string;
  secretHash: Buffer;
}

export function mintApiKey(): MintedApiKey {
  const id = randomBytes(8).toString('hex');
  const secret = randomBytes(24).toString('hex');
  const body = `cop_${id}_${secret}`;
  return { id, key: `${body}_${checksumOf(body)}`, secretHash: sha256(secret) };
}

/** Undefined when the text is no key of ours or was damaged on the way. */
export function parseApiKey(text: string): ParsedApiKey | undefined {
  const match = keyPattern.exec(text.trim());
  const [, id, secret, checksum] = match ?? [];
  if (id === undefined || secret === undefined) return undefined;
  if (checksumOf(`cop_${id}_${secret}`) !== checksum) return undefined;
  return { id, secretHash: sha256(secret) };
}

/** In constant time: how many bytes agree must not show. */
export function secretMatches(stored: Buffer, presented: Buffer): boolean {
  return stored.length === presented.length && timingSafeEqual(stored, presented);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function checksumOf(body: string): string {
  return sha256(body).toString('hex').slice(0, 8);
}
