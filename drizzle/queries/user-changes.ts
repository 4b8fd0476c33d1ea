import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../database.ts';
import { grants, users } from '../schema/accounts.ts';
import { type Account, type Credentials, findAccount, type Grant, insertGrants } from './users.ts';

/** Any constants: what our processes lock on. */
const administratorsLock = 7_205_114_094;

/**
 * Until the transaction ends nobody else makes or unmakes an administrator: so that there is one first
 * administrator, and two who demote each other at once leave one.
 */
export async function lockAdministrators(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${administratorsLock})`);
}

/** Those who can log in and have the role everywhere. */
export async function countAdministrators(db: Queryable): Promise<number> {
  return db.$count(
    users,
    and(
      isNull(users.disabledAt),
      isNotNull(users.passwordHash),
      sql`exists (select from ${grants} where ${grants.userId} = ${users.id} and ${grants.role} = 'admin' and ${grants.tag} is null)`,
    ),
  );
}

/**
 * The row as it is now, and nobody else changes it until the transaction ends. Always the first lock of
 * those on a person's rows: links and sessions come after.
 */
export async function lockUser(tx: Transaction, id: string): Promise<Credentials | undefined> {
  const [row] = await tx
    .select({ id: users.id, passwordHash: users.passwordHash, disabledAt: users.disabledAt })
    .from(users)
    .where(eq(users.id, id))
    .for('update');
  return row;
}

/** `findAccount` of a row that stays as it is until the transaction ends. */
export async function lockAccount(tx: Transaction, id: string): Promise<Account | undefined> {
  await lockUser(tx, id);
  return findAccount(tx, id);
}

export async function setPasswordHash(db: Queryable, userId: string, passwordHash: string): Promise<void> {
  await db.update(users).set({ passwordHash }).where(eq(users.id, userId));
}

export async function renameUser(db: Queryable, userId: string, name: string): Promise<void> {
  await db.update(users).set({ name }).where(eq(users.id, userId));
}

export async function setUserDisabled(db: Queryable, userId: string, disabled: boolean): Promise<void> {
  await db
    .update(users)
    .set({ disabledAt: disabled ? sql`now()` : null })
    .where(eq(users.id, userId));
}

export async function replaceGrants(tx: Transaction, userId: string, wanted: Grant[]): Promise<void> {
  await tx.delete(grants).where(eq(grants.userId, userId));
  await insertGrants(tx, userId, wanted);
}
