import type { Transaction } from '../../../drizzle/database.ts';
import { endLinks, redeemLink } from '../../../drizzle/queries/one-time-links.ts';
import { revokeSessionsOfUser } from '../../../drizzle/queries/sessions.ts';
import { lockAccount, lockAdministrators, setPasswordHash } from '../../../drizzle/queries/user-changes.ts';
import { type Account, hasAnyUser, insertUser } from '../../../drizzle/queries/users.ts';
import type { PresentedLink } from '../../auth/one-time-link.ts';

/** Uses a setup link up. Undefined when it does not work (any more), or there is somebody already. */
export async function openFirstAdmin(
  tx: Transaction,
  presented: PresentedLink,
  person: { email: string; name: string; passwordHash: string },
): Promise<Account | undefined> {
  await lockAdministrators(tx);
  if (await hasAnyUser(tx)) return undefined;
  if ((await redeemLink(tx, presented, ['setup'])) === undefined) return undefined;
  await endLinks(tx, { purpose: 'setup' });
  return insertUser(tx, { ...person, grants: [{ role: 'admin', tag: null }] });
}

/**
 * Uses an invitation or a password link up: the password is set, and whatever could still open the account
 * otherwise ends. Undefined when the link does not work (any more), or the account is disabled.
 */
export async function openAccount(
  tx: Transaction,
  presented: PresentedLink,
  userId: string,
  passwordHash: string,
): Promise<Account | undefined> {
  const account = await lockAccount(tx, userId);
  if (account === undefined || account.disabledAt !== null) return undefined;
  const link = await redeemLink(tx, presented, ['invite', 'password']);
  if (link?.userId !== userId) return undefined;
  await setPasswordHash(tx, userId, passwordHash);
  await endLinks(tx, { purpose: 'invite', userId });
  await endLinks(tx, { purpose: 'password', userId });
  await revokeSessionsOfUser(tx, userId);
  return { ...account, invited: false };
}
