import { revokeSessionOfUser, revokeSessionsOfUser } from '../../../drizzle/queries/sessions.ts';
import { AppError } from '../../../shared/errors.ts';
import { writeAudit } from '../audit.ts';
import type { OperationContext } from '../context.ts';
import { announceAccount } from './announce-account.ts';
import { requireSession } from './require-session.ts';

/**
 * Ends one of one's own sessions.
 *
 * @throws AppError `not_found`, for somebody else's in the same words as for none
 */
export async function endSession(ctx: OperationContext, id: string): Promise<void> {
  const { account } = await requireSession(ctx, 'auth.end-session');
  await ctx.services.database.orm.transaction(async (tx) => {
    if (!(await revokeSessionOfUser(tx, id, account.id))) {
      throw new AppError('not_found', 'You have no such session.');
    }
    const entry = { action: 'auth.end-session', arguments: { sessionId: id } };
    await writeAudit(tx, ctx, entry, { decision: 'allowed', rule: 'own session' });
  });
  await announceAccount(ctx, account.id);
}

/** Logs out everywhere: every session of the account, the one that asks too. */
export async function endAllSessions(ctx: OperationContext): Promise<void> {
  const { account } = await requireSession(ctx, 'auth.logout-everywhere');
  await ctx.services.database.orm.transaction(async (tx) => {
    const ended = await revokeSessionsOfUser(tx, account.id);
    const entry = { action: 'auth.logout-everywhere', arguments: { sessions: ended } };
    await writeAudit(tx, ctx, entry, { decision: 'allowed', rule: 'own sessions' });
  });
  await announceAccount(ctx, account.id);
}
