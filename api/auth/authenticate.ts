import { createHash, timingSafeEqual } from 'node:crypto';
import type { Queryable } from '../../drizzle/database.ts';
import { type ApiKeyRow, touchApiKey } from '../../drizzle/queries/api-keys.ts';
import { findLiveSessionUserId } from '../../drizzle/queries/sessions.ts';
import { type Account, findAccount } from '../../drizzle/queries/users.ts';
import { AppError } from '../../shared/errors.ts';
import type { Actor, ChatUser, NamedKey } from '../operations/context.ts';
import type { Services } from '../services.ts';
import type { KeyCheck } from './api-key-checker.ts';
import { findChatActor, findChatUser } from './chat-actor.ts';

export interface PresentedCredentials {
  /** The Authorization header. */
  authorization: string | undefined;
  /** The actor header, which counts only beside the service token. */
  actor: string | undefined;
  /** Whence; wrong keys are counted by it. */
  remoteAddress: string;
  requestId: string;
  /** The request changes nothing. */
  readOnly?: boolean;
}

type AuthenticationServices = Pick<
  Services,
  'config' | 'database' | 'accessTokens' | 'apiKeys' | 'instanceId' | 'refusals'
>;

/**
 * Who is asking, from the service token, an access token or a user's API key.
 *
 * @throws AppError `unauthenticated`; `identity_unlinked` for a chat user without an account.
 */
export async function authenticate(
  services: AuthenticationServices,
  { authorization, actor, remoteAddress, requestId, readOnly = false }: PresentedCredentials,
): Promise<Actor> {
  const token = bearerToken(authorization);
  if (token === undefined) throw unauthenticated('No credentials were sent.');
  if (isServiceToken(services, token)) {
    if (actor === undefined) return { kind: 'service' };
    return findChatActor(services, actor, { requestId, readOnly });
  }
  if (token.startsWith('cop_')) return byApiKey(services, token, { remoteAddress, requestId });
  const claims = services.accessTokens.verify(token);
  if (claims === undefined) throw unauthenticated('The access token is not valid any more.');
  // Logging out and changing the password end a session at once, not when its token runs out.
  const db = services.database.orm;
  const userId = await findLiveSessionUserId(db, claims.sessionId);
  if (userId !== claims.userId) throw unauthenticated('This session has ended.');
  return { kind: 'user', account: await requireAccount(db, userId), sessionId: claims.sessionId };
}

/**
 * The chat user for whom the bot asks, linked or not; undefined for every other caller.
 *
 * @throws AppError `forbidden` for a disabled account
 */
export async function authenticateChatUser(
  services: AuthenticationServices,
  { authorization, actor, requestId, readOnly = false }: PresentedCredentials,
): Promise<ChatUser | undefined> {
  const token = bearerToken(authorization);
  if (token === undefined || actor === undefined || !isServiceToken(services, token)) return undefined;
  return findChatUser(services, actor, { requestId, readOnly });
}

const bearerToken = (authorization: string | undefined) => /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];

export function isServiceToken({ config }: Pick<Services, 'config'>, token: string): boolean {
  const expected = config.CHATOPS_SERVICE_TOKEN;
  return expected !== undefined && timingSafeEqual(digest(expected), digest(token));
}

async function byApiKey(
  services: AuthenticationServices,
  token: string,
  { remoteAddress, requestId }: Pick<PresentedCredentials, 'remoteAddress' | 'requestId'>,
): Promise<Actor> {
  const { apiKeys, database } = services;
  const key = await requireLiveKey(services, await apiKeys.check(token, remoteAddress), requestId);
  if (key.scope !== 'user' || key.userId === null) throw unauthenticated(opensOnly[key.scope]);
  const db = database.orm;
  if (isStale(key.lastUsedAt)) await touchApiKey(db, key.id);
  return { kind: 'api_key', account: await requireAccount(db, key.userId), keyId: key.id };
}

const opensOnly = {
  agent: 'This is an agent key; it opens only the agent socket.',
  enrolment: 'This is an enrolment key; it opens only POST /api/v1/enrolments.',
  hook: 'This is a hook key; it opens only POST /api/v1/hooks/alertmanager.',
  user: 'This API key belongs to nobody any more.',
} as const;

/**
 * A machine that wants to become a server, or another program that tells us of its alerts.
 *
 * @throws AppError `unauthenticated` for whatever is not a live key of this scope
 */
export async function authenticateKeyOf(
  scope: 'enrolment' | 'hook',
  services: AuthenticationServices,
  { authorization, remoteAddress, requestId }: PresentedCredentials,
): Promise<NamedKey> {
  const { apiKeys, database } = services;
  const token = bearerToken(authorization);
  if (token === undefined) throw unauthenticated('No credentials were sent.');
  const key = await requireLiveKey(services, await apiKeys.check(token, remoteAddress), requestId);
  if (key.scope !== scope)
    throw unauthenticated(`This API key is not ${scope === 'hook' ? 'a hook' : 'an enrolment'} key.`);
  if (scope === 'hook' && isStale(key.lastUsedAt)) await touchApiKey(database.orm, key.id);
  return { id: key.id, name: key.name };
}

/** Who holds the secret of a key that has ended is known, and stays in the audit trail; a guess is not. */
async function requireLiveKey(
  services: AuthenticationServices,
  check: KeyCheck,
  requestId: string,
): Promise<ApiKeyRow> {
  if (check.state === 'live') return check.key;
  if (check.state !== 'revoked' && check.state !== 'expired') {
    throw unauthenticated('This API key is not known.');
  }
  const { id, name, userId, serverId } = check.key;
  const rule = check.state === 'revoked' ? 'the API key was revoked' : 'the API key has expired';
  await services.refusals.recordHourly(`api_key:${id}`, {
    actor: `API key ${name} (${id})`,
    actorUserId: userId,
    action: 'authenticate',
    arguments: { keyId: id, serverId },
    rule,
    requestId,
    instanceId: services.instanceId,
  });
  throw unauthenticated(
    check.state === 'revoked' ? 'This API key was revoked.' : 'This API key has expired.',
  );
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
