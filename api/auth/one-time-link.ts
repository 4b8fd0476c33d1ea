import { createHash, randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { LinkPurpose } from '../../shared/api-contract/auth.ts';

/** How long a link works, in seconds: as short as the way to its reader allows. */
export const linkLifetimeSeconds = {
  setup: 86_400,
  invite: 7 * 86_400,
  password: 3600,
  chat: 600,
} as const satisfies Record<LinkPurpose, number>;

export interface MintedLink {
  id: string;
  /** The whole token, `<id>.<secret>`; given out once, stored nowhere. */
  token: string;
  secretHash: Buffer;
  expiresAt: Date;
}

/** A public id to look up by, and the hash to compare. */
export interface PresentedLink {
  id: string;
  secretHash: Buffer;
}

const pattern = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})$/;

/** A link with 256 bits of secret. */
export function mintLink(purpose: LinkPurpose, now = Date.now()): MintedLink {
  const id = uuidv7();
  const secret = randomBytes(32).toString('base64url');
  return {
    id,
    token: `${id}.${secret}`,
    secretHash: sha256(secret),
    expiresAt: new Date(now + linkLifetimeSeconds[purpose] * 1000),
  };
}

/** Undefined when the text is no token of ours. */
export function parseLinkToken(text: string): PresentedLink | undefined {
  const [, id, secret] = pattern.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secretHash: sha256(secret) };
}

/**
 * Where the link's reader goes. The token is in the fragment, which no browser sends: neither a server's
 * log nor a Referer header ever holds it.
 */
export function linkUrl(publicUrl: string, token: string): string {
  return `${publicUrl.replace(/[?#].*$/, '').replace(/\/+$/, '')}/#/link/${token}`;
}

/** The secret has full entropy; a slow hash would add nothing. */
const sha256 = (text: string) => createHash('sha256').update(text).digest();
