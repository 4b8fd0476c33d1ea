import { insertAuditEntry } from '../../../drizzle/queries/audit.ts';
import {
  findSession,
  revokeSession,
  rotateRefreshHash,
  type SessionRow,
} from '../../../drizzle/queries/sessions.ts';
import { findAccount } from '../../../drizzle/queries/users.ts';
import { secretMatches } from '../../../shared/api-key.ts';
import { AppError } from '../../../shared/errors.ts';
import {
  hashRefreshSecret,
  nextRefreshSecret,
  type RefreshToken,
  refreshGraceMs,
} from '../../auth/refresh-token.ts';
import type { PublicContext } from '../context.ts';
import { openSession, type SessionTokens } from './session-tokens.ts';

/**
 * A refresh token is good once, and for the short grace after. One that is older is a copy in somebody
 * else's hands: the whole session ends.
 *
 * @throws AppError `unauthenticated`
 */
export async function refreshSession(
  ctx: PublicContext,
  token: RefreshToken | undefined,
): Promise<SessionTokens> {
  if (token === undefined) throw ended('No refresh cookie was sent.');
  const { database, config } = ctx.services;
  const presented = hashRefreshSecret(token.secret);
  const next = nextRefreshSecret(token, config.JWT_SECRET);
  const rotated = await rotateRefreshHash(database.orm, token.sessionId, presented, hashRefreshSecret(next));
  const session = await findSession(database.orm, token.sessionId);
  if (session === undefined || session.revokedAt !== null || session.expiresAt <= new Date()) {
    throw ended('This session has ended.');
  }
  if (!rotated && !withinGrace(session, presented)) {
    await endStolenSession(ctx, session);
    throw ended('This session was ended, because its token was used twice.');
  }
  const account = await findAccount(database.orm, session.userId);
  if (account === undefined || account.disabledAt !== null) throw ended('This account is disabled.');
  return openSession(ctx, account, { sessionId: session.id, secret: next });
}

function withinGrace({ previousHash, rotatedAt }: SessionRow, presented: Buffer): boolean {
  if (previousHash === null || rotatedAt === null) return false;
  return secretMatches(previousHash, presented) && Date.now() - rotatedAt.getTime() < refreshGraceMs;
}

async function endStolenSession(ctx: PublicContext, session: SessionRow): Promise<void> {
  await ctx.services.database.orm.transaction(async (tx) => {
    await revokeSession(tx, session.id);
    await insertAuditEntry(tx, {
      actorUserId: session.userId,
      actor: 'holder of a used refresh token',
      action: 'auth.refresh',
      decision: 'refused',
      rule: 'a refresh token is used once; its session was revoked',
      requestId: ctx.requestId,
      instanceId: ctx.services.instanceId,
    });
  });
}

function ended(message: string): AppError {
  return new AppError('unauthenticated', message, { hint: 'Log in again.' });
}
