import {
  type ExternalIdentity,
  insertIdentity,
  type NamedIdentity,
} from '../../../drizzle/queries/identities.ts';
import { findAccount } from '../../../drizzle/queries/users.ts';
import { AppError } from '../../../shared/errors.ts';
import type { OperationContext } from '../context.ts';
import { perform } from '../operation.ts';
import { requireLoggedInAdmin } from '../require-logged-in-admin.ts';

/** By an administrator: from then on this chat user acts with the rights of that account. */
export async function linkIdentity(
  ctx: OperationContext,
  input: ExternalIdentity & { userId: string },
): Promise<NamedIdentity> {
  const entry = { action: 'identity.link', arguments: { ...input }, targets: [input.externalUserId] };
  await requireLoggedInAdmin(ctx, entry);
  return perform(ctx, entry, { class: 'admin', on: 'everywhere' }, async (tx) => {
    if ((await findAccount(tx, input.userId)) === undefined) {
      throw new AppError('not_found', 'There is no such user.', { details: { field: 'userId' } });
    }
    const identity = await insertIdentity(tx, input);
    if (identity !== undefined) return identity;
    throw new AppError('conflict', 'This chat user is linked to an account already.', {
      hint: 'Remove that link first.',
    });
  });
}
