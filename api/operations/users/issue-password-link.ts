import { lockAccount } from '../../../drizzle/queries/user-changes.ts';
import { AppError } from '../../../shared/errors.ts';
import { type IssuedLink, issueLink } from '../auth/issue-link.ts';
import type { OperationContext } from '../context.ts';
import { perform, refuse } from '../operation.ts';
import { requireLoggedInAdmin } from '../require-logged-in-admin.ts';
import { noSuchUser } from './update-user.ts';

/**
 * A link with which a person chooses a new password, or, invited and not in yet, the first one. The one
 * before it ends.
 */
export async function issuePasswordLink(ctx: OperationContext, id: string): Promise<IssuedLink> {
  const entry = { action: 'user.password-link', arguments: { userId: id } };
  const right = { class: 'admin', on: 'everywhere' } as const;
  const administrator = await requireLoggedInAdmin(ctx, entry);
  if (administrator.id === id) {
    await refuse(ctx, entry, 'admin', 'one’s own password is changed with the current one');
  }
  return perform(ctx, entry, right, async (tx, audited) => {
    const account = await lockAccount(tx, id);
    if (account === undefined) throw noSuchUser();
    if (account.disabledAt !== null) {
      throw new AppError('conflict', `${account.email} is disabled.`, { hint: 'Enable the account first.' });
    }
    const purpose = account.invited ? 'invite' : 'password';
    audited.targets = [account.email];
    audited.arguments = { userId: id, purpose };
    return issueLink(tx, ctx.services, { purpose, userId: id }, administrator.id);
  });
}
