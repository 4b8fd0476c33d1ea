import type { Transaction } from '../../../drizzle/database.ts';
import { endLinks } from '../../../drizzle/queries/one-time-links.ts';
import { revokeSessionsOfUser } from '../../../drizzle/queries/sessions.ts';
import {
  countAdministrators,
  lockAccount,
  lockAdministrators,
  renameUser,
  replaceGrants,
  setUserDisabled,
} from '../../../drizzle/queries/user-changes.ts';
import { type Account, findAccount, type Grant } from '../../../drizzle/queries/users.ts';
import { AppError } from '../../../shared/errors.ts';
import { announceAccount } from '../auth/announce-account.ts';
import { authorize } from '../authorize.ts';
import type { OperationContext } from '../context.ts';
import { perform, refuse, requireRight } from '../operation.ts';
import { requireLoggedInAdmin } from '../require-logged-in-admin.ts';
import { changesOf } from './changes-of.ts';
import { requireFreeName } from './require-free-name.ts';

export interface UserChange {
  name?: string | undefined;
  grants?: Grant[] | undefined;
  /** A disabled account keeps its keys and chat links for when it is enabled again; nothing of it works until then. */
  disabled?: boolean | undefined;
}

/**
 * Nobody changes his own grants or disables himself, not even downwards: what a person may do has always
 * been decided by somebody else, so that the trail shows two people, a session left open cannot raise
 * itself, and nobody locks himself out by a slip. His own name he may change.
 *
 * @throws AppError `conflict` when no administrator would be left, or another person has the name
 */
export async function updateUser(ctx: OperationContext, id: string, change: UserChange): Promise<Account> {
  const entry = { action: 'user.update', arguments: { userId: id } };
  const right = { class: 'admin', on: 'everywhere' } as const;
  await requireRight(ctx, entry, right.class, right.on);
  // Taking everything from an account at once is left to keys too.
  if (change.grants !== undefined || change.disabled === false) await requireLoggedInAdmin(ctx, entry);
  const isRights = change.grants !== undefined || change.disabled !== undefined;
  if (isRights && ctx.actor.kind !== 'service' && ctx.actor.account.id === id) {
    const own = { ...entry, arguments: { userId: id, ...change } };
    await refuse(ctx, own, 'admin', 'nobody changes his own rights; another administrator does');
  }
  const account = await perform(ctx, entry, right, async (tx, audited) => {
    // Before the row's own lock: two who change each other would wait for one another.
    if (isRights) await lockAdministrators(tx);
    // Whoever was demoted or disabled while this one waited decides on nobody any more.
    if (isRights && !(await isStillAdministrator(tx, ctx))) {
      audited.unchanged = true;
      return undefined;
    }
    const before = await lockAccount(tx, id);
    if (before === undefined) throw noSuchUser();
    const changes = changesOf(before, change);
    audited.targets = [before.email];
    audited.arguments = { userId: id, changes };
    if (Object.keys(changes).length === 0) audited.unchanged = true;
    await apply(tx, before, change);
    if (isRights && (await countAdministrators(tx)) === 0) throw noAdministratorLeft();
    return (await findAccount(tx, id)) ?? before;
  });
  if (account === undefined) return refuse(ctx, entry, right.class, 'this right was taken away just now');
  await announceAccount(ctx, id);
  return account;
}

async function isStillAdministrator(tx: Transaction, { actor }: OperationContext): Promise<boolean> {
  if (actor.kind === 'service') return false;
  const account = await findAccount(tx, actor.account.id);
  if (account === undefined || account.disabledAt !== null) return false;
  return authorize({ ...actor, account }, 'admin', 'everywhere').allowed;
}

async function apply(
  tx: Transaction,
  before: Account,
  { name, grants, disabled }: UserChange,
): Promise<void> {
  const { id } = before;
  if (name !== undefined && name !== before.name) {
    await requireFreeName(tx, name, id);
    await renameUser(tx, id, name);
  }
  if (grants !== undefined) await replaceGrants(tx, id, grants);
  if (disabled === undefined || disabled === (before.disabledAt !== null)) return;
  await setUserDisabled(tx, id, disabled);
  if (!disabled) return;
  await revokeSessionsOfUser(tx, id);
  await endLinks(tx, { purpose: 'invite', userId: id });
  await endLinks(tx, { purpose: 'password', userId: id });
}

export const noSuchUser = () => new AppError('not_found', 'There is no such person.');

const noAdministratorLeft = () =>
  new AppError('conflict', 'No administrator would be left who can log in.', {
    hint: 'Make somebody else an administrator first.',
  });
