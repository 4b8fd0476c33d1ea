import { createHash, timingSafeEqual } from 'node:crypto';
import type { Queryable } from '../../drizzle/database.ts';
import { findApiKey, touchApiKey } from '../../drizzle/queries/api-keys.ts';
import { findLiveSessionUserId } from '../../drizzle/queries/sessions.ts';
import { type Account, findAccount } from '../../drizzle/queries/users.ts';
import { parseApiKey, secretMatches } from '../../shared/api-key.ts';
import { AppError } from '../../shared/errors.ts';
import type { Actor } from '../operations/context.ts';
import type { Services } from '../services.ts';
import { findChatActor } from './chat-actor.ts';

export interface PresentedCredentials {
  /** The Authorization header. */
  authorization: string | undefined;
  /** The actor header, which counts only beside the service token. */
  actor: string | undefined;
}

type AuthenticationServices = Pick<Services, 'config' | 'database' | 'accessTokens'>;

/**
 * Who is asking, from the service token, an access token or a user's API key.
 *
 * @throws AppError `unauthenticated`; `identity_unlinked` for a chat user without an account.
 */
export async function authenticate(
  services: AuthenticationServices,
  { authorization, actor }: PresentedCredentials,
): Promise<Actor> {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw unauthenticated('No credentials were sent.');
  const db = services.database.orm;
  if (isServiceToken(services, token)) {
    return actor === undefined ? { kind: 'service' } : findChatActor(db, actor);
  }
  if (token.startsWith('cop_')) return byApiKey(db, token);
  const claims = services.accessTokens.verify(token);
  if (claims === undefined) throw unauthenticated('The access token is not valid any more.');
  // Logging out and changing the password end a session at once, not when its token runs out.
  const userId = await findLiveSessionUserId(db, claims.sessionId);
  if (userId !== claims.userId) throw unauthenticated('This session has ended.');
  return { kind: 'user', account: await requireAccount(db, userId), sessionId: claims.sessionId };
}

export function isServiceToken({ config }: Pick<Services, 'config'>, token: string): boolean {
  const expected = config.CHATOPS_SERVICE_TOKEN;
  return expected !== undefined && timingSafeEqual(digest(expected), digest(token));
}

async function byApiKey(db: Queryable, token: string): Promise<Actor> {
  const presented = parseApiKey(token);
  const key = presented && (await findApiKey(db, presented.id));
  if (!presented || !key || !secretMatches(key.secretHash, presented.secretHash)) {
    throw unauthenticated('This API key is not known.');
  }
  if (key.revokedAt !== null) throw unauthenticated('This API key was revoked.');
  if (key.expiresAt !== null && key.expiresAt <= new Date())
    throw unauthenticated('This API key has expired.');
  if (key.scope !== 'user' || key.userId === null) {
    throw unauthenticated('This is an agent key; it opens only the agent socket.');
  }
  if (isStale(key.lastUsedAt)) await touchApiKey(db, key.id);
  return { kind: 'api_key', account: await requireAccount(db, key.userId), keyId: key.id };
}

/** Saves every request but one a minute a statement. */
const isStale = (lastUsedAt: Date | null) =>
  lastUsedAt === null || Date.now() - lastUsedAt.getTime() > 60_000;

async function requireAccount(db: Queryable, userId: string): Promise<Account> {
  const account = await findAccount(db, userId);
  if (account === undefined || account.disabledAt !== null) {
    throw unauthenticated('This account is disabled.');
  }
  return account;
}

function unauthenticated(message: string): AppError {
  return new AppError('unauthenticated', message, {
    hint: 'Send `Authorization: Bearer …` with an access token (POST /api/v1/auth/login) or a user API key.',
  });
}

/** Both sides of a comparison get the same length this way. */
const digest = (text: string) => createHash('sha256').update(text).digest();
