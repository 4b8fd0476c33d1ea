import { type Account, type Grant, insertUser } from '../../../drizzle/queries/users.ts';
import { AppError } from '../../../shared/errors.ts';
import { hashPassword, requireStrongPassword } from '../../auth/password.ts';
import { type IssuedLink, issueLink } from '../auth/issue-link.ts';
import type { OperationContext } from '../context.ts';
import { perform } from '../operation.ts';
import { requireLoggedInAdmin } from '../require-logged-in-admin.ts';
import { requireFreeName } from './require-free-name.ts';

export interface CreatedUser {
  account: Account;
  /** For those who choose their own password. */
  invitation: IssuedLink | null;
}

/** Without a password the person is invited: by a link that is shown this once. */
export async function createUser(
  ctx: OperationContext,
  input: { email: string; name: string; password?: string | undefined; grants: Grant[] },
): Promise<CreatedUser> {
  const { email, name, grants, password } = input;
  const invited = password === undefined;
  const entry = { action: 'user.create', arguments: { email, name, grants, invited }, targets: [email] };
  // Before the password is hashed: nobody without the right makes the API do that work, or learns of an address.
  const { id: createdBy } = await requireLoggedInAdmin(ctx, entry);
  if (!invited) requireStrongPassword(password, email);
  const passwordHash = invited ? null : await hashPassword(password);
  return perform(ctx, entry, { class: 'admin', on: 'everywhere' }, async (tx) => {
    const account = await insertUser(tx, { email, name, passwordHash, grants });
    if (account === undefined) {
      throw new AppError('conflict', `${email} has an account already.`, { details: { field: 'email' } });
    }
    await requireFreeName(tx, name, account.id);
    if (!invited) return { account, invitation: null };
    const invitation = await issueLink(
      tx,
      ctx.services,
      { purpose: 'invite', userId: account.id },
      createdBy,
    );
    return { account, invitation };
  });
}
