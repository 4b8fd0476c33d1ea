import { type Account, type Grant, insertUser } from '../../../drizzle/queries/users.ts';
import { AppError } from '../../../shared/errors.ts';
import { hashPassword, requireStrongPassword } from '../../auth/password.ts';
import type { OperationContext } from '../context.ts';
import { perform, requireRight } from '../operation.ts';

export async function createUser(
  ctx: OperationContext,
  input: { email: string; name: string; password?: string | undefined; grants: Grant[] },
): Promise<Account> {
  const { email, name, grants } = input;
  const entry = { action: 'user.create', arguments: { email, name, grants }, targets: [email] };
  // Before the password is hashed: nobody without the right makes the API do that work.
  await requireRight(ctx, entry, 'admin', 'everywhere');
  if (input.password !== undefined) requireStrongPassword(input.password, email);
  const passwordHash = input.password === undefined ? null : await hashPassword(input.password);
  return perform(ctx, entry, { class: 'admin', on: 'everywhere' }, async (tx) => {
    const user = await insertUser(tx, { email, name, passwordHash, grants });
    if (user === undefined) {
      throw new AppError('conflict', `${email} has an account already.`, { details: { field: 'email' } });
    }
    return user;
  });
}
