import { createHash } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { z } from 'zod';
import type { SigningSecrets } from './signing-secrets.ts';

/** Seconds. Short, because a token cannot be called back; the session behind it is checked as well. */
export const accessTokenSeconds = 600;

const issuer = 'chatops';
const audience = 'chatops-api';
const type = 'at+jwt';

const claimsSchema = z.object({ sub: z.uuid(), sid: z.uuid(), exp: z.number(), iat: z.number() });
const headerSchema = z.object({ alg: z.literal('HS256'), typ: z.literal(type), kid: z.string() });

export interface AccessClaims {
  userId: string;
  sessionId: string;
}

export interface AccessTokens {
  sign(claims: AccessClaims): string;
  /** Undefined for whatever is not a token of ours that is valid now. */
  verify(token: string): AccessClaims | undefined;
}

/**
 * One algorithm and a fixed set of keys, named by `kid`: nothing in a token chooses how it is checked. The
 * first secret signs, every one of them verifies.
 */
export function createAccessTokens(secrets: SigningSecrets): AccessTokens {
  const [secret] = secrets;
  const kid = kidOf(secret);
  const keys = new Map(secrets.map((key) => [kidOf(key), key]));
  return {
    sign: ({ userId, sessionId }) =>
      jsonwebtoken.sign({ sid: sessionId }, secret, {
        algorithm: 'HS256',
        header: { alg: 'HS256', typ: type, kid },
        keyid: kid,
        subject: userId,
        issuer,
        audience,
        expiresIn: accessTokenSeconds,
      }),
    verify: (token) => {
      const header = headerSchema.safeParse(jsonwebtoken.decode(token, { complete: true })?.header);
      const key = header.success ? keys.get(header.data.kid) : undefined;
      if (key === undefined) return undefined;
      try {
        const payload = jsonwebtoken.verify(token, key, { algorithms: ['HS256'], issuer, audience });
        const claims = claimsSchema.safeParse(payload);
        return claims.success ? { userId: claims.data.sub, sessionId: claims.data.sid } : undefined;
      } catch {
        // Expired, forged or for somebody else: all the same to the caller.
        return undefined;
      }
    },
  };
}

/** Names a secret without telling anything of it. */
const kidOf = (secret: string) => createHash('sha256').update(`kid:${secret}`).digest('hex').slice(0, 8);
