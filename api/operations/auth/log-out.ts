import { insertAuditEntry } from '../../../drizzle/queries/audit.ts';
import { findSession, revokeSession } from '../../../drizzle/queries/sessions.ts';
import { findAccount } from '../../../drizzle/queries/users.ts';
import { secretMatches } from '../../../shared/api-key.ts';
import { hashRefreshSecret, type RefreshToken } from '../../auth/refresh-token.ts';
import type { PublicContext } from '../context.ts';
import { announceAccount } from './announce-account.ts';

/** Ends the session of this refresh token. Says the same whether there was one or not. */
export async function logOut(ctx: PublicContext, token: RefreshToken | undefined): Promise<void> {
  if (token === undefined) return;
  const { orm } = ctx.services.database;
  const session = await findSession(orm, token.sessionId);
  if (session === undefined || session.revokedAt !== null) return;
  const presented = hashRefreshSecret(token.secret);
  const known = [session.refreshHash, session.previousHash];
  if (!known.some((hash) => hash !== null && secretMatches(hash, presented))) return;
  const account = await findAccount(orm, session.userId);
  await orm.transaction(async (tx) => {
    await revokeSession(tx, session.id);
    await insertAuditEntry(tx, {
      actorUserId: session.userId,
      actor: `${account?.name ?? 'deleted account'} (web)`,
      action: 'auth.logout',
      decision: 'allowed',
      rule: 'own session',
      requestId: ctx.requestId,
      instanceId: ctx.services.instanceId,
    });
  });
  await announceAccount(ctx, session.userId);
}
