import { endLinks } from '../../../drizzle/queries/one-time-links.ts';
import { findLiveSessionUserId, revokeSessionsOfUser } from '../../../drizzle/queries/sessions.ts';
import { lockUser, setPasswordHash } from '../../../drizzle/queries/user-changes.ts';
import { findPasswordHash } from '../../../drizzle/queries/users.ts';
import { AppError } from '../../../shared/errors.ts';
import { countPasswordChange, forgetPasswordChange } from '../../auth/login-throttle.ts';
import { hashPassword, requireStrongPassword, verifyPassword } from '../../auth/password.ts';
import { writeAudit, writeRefusal } from '../audit.ts';
import type { OperationContext } from '../context.ts';
import { announceAccount } from './announce-account.ts';
import { requireSession } from './require-session.ts';

/** Ends every session of the account but the one that asks, and links for a new password. */
export async function changePassword(
  ctx: OperationContext,
  input: { currentPassword: string; newPassword: string },
): Promise<void> {
  const { account, sessionId } = await requireSession(ctx, 'auth.change-password');
  const entry = { action: 'auth.change-password' };
  const { orm } = ctx.services.database;
  await countPasswordChange(orm, account.id);
  const checked = await findPasswordHash(orm, account.id);
  if (!(await verifyPassword(checked, input.currentPassword))) {
    await writeRefusal(ctx, entry, 'the current password was wrong');
    throw new AppError('forbidden', 'The current password is wrong.', {
      details: { field: 'currentPassword' },
    });
  }
  await forgetPasswordChange(orm, account.id);
  requireStrongPassword(input.newPassword, account.email);
  const hash = await hashPassword(input.newPassword);
  await orm.transaction(async (tx) => {
    // A new password, a disabled account or a logout, in the moment since, was meant to keep this session out.
    const now = await lockUser(tx, account.id);
    const isLive = (await findLiveSessionUserId(tx, sessionId)) === account.id;
    if (now?.passwordHash !== checked || now?.disabledAt !== null || !isLive) throw overtaken();
    await setPasswordHash(tx, account.id, hash);
    await endLinks(tx, { purpose: 'password', userId: account.id });
    await revokeSessionsOfUser(tx, account.id, sessionId);
    await writeAudit(tx, ctx, entry, { decision: 'allowed', rule: 'own account' });
  });
  await announceAccount(ctx, account.id);
}

const overtaken = () =>
  new AppError('conflict', 'Your password or your session was changed elsewhere just now.', {
    hint: 'Log in again.',
  });
