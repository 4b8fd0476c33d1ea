import { asc, eq, gt, inArray, sql } from 'drizzle-orm';
import type { Role } from '../../shared/api-contract/common.ts';
import type { Queryable } from '../database.ts';
import { grants, users } from '../schema/accounts.ts';
import { type Page, type PageRequest, toPage } from './pages.ts';

export interface Grant {
  role: Role;
  /** Null = on every server. */
  tag: string | null;
}

/** A person with everything that decides on his rights. */
export interface Account {
  id: string;
  email: string;
  name: string;
  disabledAt: Date | null;
  /** Has no password yet. */
  invited: boolean;
  grants: Grant[];
}

export interface Credentials {
  id: string;
  /** Null = invited, and not in yet. */
  passwordHash: string | null;
  disabledAt: Date | null;
}

export async function findAccount(db: Queryable, id: string): Promise<Account | undefined> {
  const [user] = await db.select(accountColumns).from(users).where(eq(users.id, id));
  return user === undefined ? undefined : (await withGrants(db, [user]))[0];
}

export async function findCredentials(db: Queryable, email: string): Promise<Credentials | undefined> {
  const [row] = await db
    .select({ id: users.id, passwordHash: users.passwordHash, disabledAt: users.disabledAt })
    .from(users)
    .where(eq(sql`lower(${users.email})`, email.toLowerCase()));
  return row;
}

export async function findPasswordHash(db: Queryable, userId: string): Promise<string | undefined> {
  const [row] = await db.select({ hash: users.passwordHash }).from(users).where(eq(users.id, userId));
  return row?.hash ?? undefined;
}

export async function hasAnyUser(db: Queryable): Promise<boolean> {
  const rows = await db.select({ id: users.id }).from(users).limit(1);
  return rows.length > 0;
}

/** Of everybody, also of disabled accounts: their names stand in the audit trail. */
export async function listNames(db: Queryable): Promise<Pick<Account, 'id' | 'name'>[]> {
  return await db.select({ id: users.id, name: users.name }).from(users);
}

/** Undefined when the address is taken, in any case. */
export async function insertUser(
  db: Queryable,
  user: { email: string; name: string; passwordHash: string | null; grants: Grant[] },
): Promise<Account | undefined> {
  const { grants: wanted, ...row } = user;
  const [created] = await db.insert(users).values(row).onConflictDoNothing().returning(accountColumns);
  if (created === undefined) return undefined;
  await insertGrants(db, created.id, wanted);
  return (await withGrants(db, [created]))[0];
}

/** One that is named twice is given once. */
export async function insertGrants(db: Queryable, userId: string, wanted: Grant[]): Promise<void> {
  if (wanted.length === 0) return;
  const rows = wanted.map(({ role, tag }) => ({ userId, role, tag }));
  await db.insert(grants).values(rows).onConflictDoNothing();
}

/** Oldest first; the cursor is the last id. */
export async function listUsers(db: Queryable, { cursor, limit }: PageRequest): Promise<Page<Account>> {
  const rows = await db
    .select(accountColumns)
    .from(users)
    .where(cursor === undefined ? undefined : gt(users.id, cursor))
    .orderBy(asc(users.id))
    .limit(limit + 1);
  return toPage(await withGrants(db, rows), limit, (user) => user.id);
}

const accountColumns = {
  id: users.id,
  email: users.email,
  name: users.name,
  disabledAt: users.disabledAt,
  invited: sql<boolean>`${users.passwordHash} is null`,
};

async function withGrants(db: Queryable, rows: Omit<Account, 'grants'>[]): Promise<Account[]> {
  if (rows.length === 0) return [];
  const all = await db
    .select({ userId: grants.userId, role: grants.role, tag: grants.tag })
    .from(grants)
    .where(
      inArray(
        grants.userId,
        rows.map((row) => row.id),
      ),
    );
  return rows.map((row) => ({
    ...row,
    grants: all.filter((grant) => grant.userId === row.id).map(({ role, tag }) => ({ role, tag })),
  }));
}
