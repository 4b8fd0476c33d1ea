import { deleteIdentity, type IdentityRow } from '../../../drizzle/queries/identities.ts';
import { AppError } from '../../../shared/errors.ts';
import { accountOf } from '../account-of.ts';
import { type AuditedAction, writeAudit } from '../audit.ts';
import { announceAccount } from '../auth/announce-account.ts';
import type { OperationContext } from '../context.ts';
import { perform } from '../operation.ts';

/** By an administrator. The chat user has no rights from then on, on any instance. */
export async function unlinkIdentity(ctx: OperationContext, id: string): Promise<void> {
  const entry: AuditedAction = { action: 'identity.unlink', arguments: { id }, targets: [id] };
  const removed = await perform(ctx, entry, { class: 'admin', on: 'everywhere' }, async (tx) =>
    tellOf(entry, await deleteIdentity(tx, id)),
  );
  await announceAccount(ctx, removed.userId);
}

/** By who it belongs to: giving up rights needs none. Another's link is as good as no link. */
export async function unlinkOwnIdentity(ctx: OperationContext, id: string): Promise<void> {
  const account = accountOf(ctx);
  const entry: AuditedAction = { action: 'identity.unlink-own', arguments: { id } };
  await ctx.services.database.orm.transaction(async (tx) => {
    tellOf(entry, await deleteIdentity(tx, id, account.id));
    await writeAudit(tx, ctx, entry, { decision: 'allowed', rule: 'own account' });
  });
  await announceAccount(ctx, account.id);
}

/** @throws AppError `not_found` */
function tellOf(entry: AuditedAction, removed: IdentityRow | undefined): IdentityRow {
  if (removed === undefined) throw new AppError('not_found', 'There is no such link.');
  const { platform, workspaceId, externalUserId, userId } = removed;
  entry.targets = [`${platform}:${workspaceId}:${externalUserId}`];
  entry.arguments = { ...entry.arguments, userId };
  return removed;
}
