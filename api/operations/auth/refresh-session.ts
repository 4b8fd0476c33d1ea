import { insertAuditEntry } from '../../../drizzle/queries/audit.ts';
import {
  findRefreshable,
  revokeSession,
  rotateRefreshHash,
  type SessionRow,
} from '../../../drizzle/queries/sessions.ts';
import { findAccount } from '../../../drizzle/queries/users.ts';
import { secretMatches } from '../../../shared/api-key.ts';
import { AppError } from '../../../shared/errors.ts';
import {
  hashRefreshSecret,
  isRefreshTokenOfOurs,
  nextRefreshSecret,
  type RefreshToken,
  refreshGraceSeconds,
} from '../../auth/refresh-token.ts';
import { type SigningSecrets, signingSecrets } from '../../auth/signing-secrets.ts';
import type { PublicContext } from '../context.ts';
import { announceAccount } from './announce-account.ts';
import { openSession, type SessionTokens } from './session-tokens.ts';

/**
 * A refresh token is good once, and for the short grace after. One of ours that is older is a copy in somebody
 * else's hands: the whole session ends. One that we never gave out ends nothing: session ids are no secret.
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
  const secrets = signingSecrets(config);
  const next = nextRefreshSecret(token, secrets[0]);
  const rotated = await rotateRefreshHash(database.orm, token.sessionId, presented, hashRefreshSecret(next));
  const session = await findRefreshable(database.orm, token.sessionId, refreshGraceSeconds);
  if (session === undefined || !session.isLive) throw ended('This session has ended.');
  const isPrevious = session.previousHash !== null && secretMatches(session.previousHash, presented);
  if (!rotated && !(isPrevious && session.isFresh)) {
    if (!isPrevious && !isRefreshTokenOfOurs(token, secrets)) throw ended('This refresh token is not known.');
    await endStolenSession(ctx, session);
    throw ended('This session was ended, because its token was used twice.');
  }
  const account = await findAccount(database.orm, session.userId);
  if (account === undefined || account.disabledAt !== null) throw ended('This account is disabled.');
  const secret = rotated ? next : successorInUse(session, token, secrets);
  if (secret === undefined) throw ended('This session was refreshed elsewhere.');
  return openSession(ctx, account, { sessionId: session.id, secret });
}

/** What the first of two refreshes was given: by an instance that may have signed with another secret. */
function successorInUse(
  session: SessionRow,
  token: RefreshToken,
  secrets: SigningSecrets,
): string | undefined {
  return secrets
    .map((secret) => nextRefreshSecret(token, secret))
    .find((successor) => secretMatches(session.refreshHash, hashRefreshSecret(successor)));
}

async function endStolenSession(ctx: PublicContext, session: SessionRow): Promise<void> {
  await ctx.services.database.orm.transaction(async (tx) => {
    await revokeSession(tx, session.id);
    await insertAuditEntry(tx, {
      actorUserId: session.userId,
      actor: 'holder of a used refresh token',
      action: 'auth.refresh',
      arguments: { sessionId: session.id },
      decision: 'refused',
      rule: 'a refresh token is used once; its session was revoked',
      requestId: ctx.requestId,
      instanceId: ctx.services.instanceId,
    });
  });
  await announceAccount(ctx, session.userId);
}

function ended(message: string): AppError {
  return new AppError('unauthenticated', message, { hint: 'Log in again.' });
}
