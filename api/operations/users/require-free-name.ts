import type { Queryable } from '../../../drizzle/database.ts';
import { listNames } from '../../../drizzle/queries/users.ts';
import { isSameName } from '../../../shared/api-contract/names.ts';
import { AppError } from '../../../shared/errors.ts';

/**
 * Approvals and the audit trail show names: two people with one could not be told apart there. Not a
 * uniqueness that anything relies on, so nothing is locked.
 *
 * @throws AppError `conflict`
 */
export async function requireFreeName(db: Queryable, name: string, ownId: string): Promise<void> {
  const others = (await listNames(db)).filter(({ id }) => id !== ownId);
  if (!others.some((other) => isSameName(other.name, name))) return;
  throw new AppError('conflict', `Another person is called ${name} already.`, {
    hint: `Add what tells them apart, such as "${name}, ops".`,
    details: { field: 'name' },
  });
}
