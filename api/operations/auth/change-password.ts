import { revokeSessionsOfUser } from '../../../drizzle/queries/sessions.ts';
import { findPasswordHash, setPasswordHash } from '../../../drizzle/queries/users.ts';
import { AppError } from '../../../shared/errors.ts';
import { hashPassword, requireStrongPassword, verifyPassword } from '../../auth/password.ts';
import { writeAudit } from '../audit.ts';
import type { OperationContext } from '../context.ts';

/** Ends every session of the account but the one that asks. */
export async function changePassword(
  ctx: OperationContext,
  input: { currentPassword: string; newPassword: string; remoteAddress: string },
): Promise<void> {
  const { actor, services } = ctx;
  if (actor.kind !== 'user') {
    throw new AppError('forbidden', 'A password is changed where one logs in with it.', {
      hint: 'Log in with e-mail address and password first.',
    });
  }
  const { account } = actor;
  const entry = { action: 'auth.change-password' };
  const { orm } = services.database;
  services.loginThrottle.check(account.email, input.remoteAddress);
  services.loginThrottle.failed(account.email, input.remoteAddress);
  if (!(await verifyPassword(await findPasswordHash(orm, account.id), input.currentPassword))) {
    await writeAudit(orm, ctx, entry, { decision: 'refused', rule: 'the current password was wrong' });
    throw new AppError('forbidden', 'The current password is wrong.');
  }
  services.loginThrottle.succeeded(account.email, input.remoteAddress);
  requireStrongPassword(input.newPassword, account.email);
  const hash = await hashPassword(input.newPassword);
  await orm.transaction(async (tx) => {
    await setPasswordHash(tx, account.id, hash);
    await revokeSessionsOfUser(tx, account.id, actor.sessionId);
    await writeAudit(tx, ctx, entry, { decision: 'allowed', rule: 'own account' });
  });
}
