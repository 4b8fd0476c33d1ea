import { and, asc, eq, getTableColumns, gt } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { identities, users } from '../schema/accounts.ts';
import { type Page, type PageRequest, toPage } from './pages.ts';

export type IdentityRow = typeof identities.$inferSelect;
/** With the name of the person whose rights it has. */
export type NamedIdentity = IdentityRow & { userName: string };
export type ExternalIdentity = Pick<IdentityRow, 'platform' | 'workspaceId' | 'externalUserId'>;

/** The account a chat user is linked to. */
export async function findLinkedUserId(
  db: Queryable,
  external: ExternalIdentity,
): Promise<string | undefined> {
  const [row] = await db.select({ userId: identities.userId }).from(identities).where(isOf(external));
  return row?.userId;
}

/** Undefined when this chat user is linked already. */
export async function insertIdentity(
  db: Queryable,
  identity: ExternalIdentity & { userId: string },
): Promise<NamedIdentity | undefined> {
  const [created] = await db
    .insert(identities)
    .values(identity)
    .onConflictDoNothing()
    .returning({ id: identities.id });
  if (created === undefined) return undefined;
  const [row] = await selectNamed(db).where(eq(identities.id, created.id));
  return row;
}

/** Oldest first, of one account or of all; the cursor is the last id. */
export async function listIdentities(
  db: Queryable,
  { userId }: { userId?: string | undefined },
  { cursor, limit }: PageRequest,
): Promise<Page<NamedIdentity>> {
  const rows = await selectNamed(db)
    .where(
      and(
        userId === undefined ? undefined : eq(identities.userId, userId),
        cursor === undefined ? undefined : gt(identities.id, cursor),
      ),
    )
    .orderBy(asc(identities.id))
    .limit(limit + 1);
  return toPage(rows, limit, (row) => row.id);
}

const selectNamed = (db: Queryable) =>
  db
    .select({ ...getTableColumns(identities), userName: users.name })
    .from(identities)
    .innerJoin(users, eq(users.id, identities.userId));

/** @param userId the account whose link it must be; absent = whoever's */
export async function deleteIdentity(
  db: Queryable,
  id: string,
  userId?: string,
): Promise<IdentityRow | undefined> {
  const [row] = await db
    .delete(identities)
    .where(and(eq(identities.id, id), userId === undefined ? undefined : eq(identities.userId, userId)))
    .returning();
  return row;
}

/** The link of this chat user, to whichever account. */
export async function deleteIdentityOf(
  db: Queryable,
  external: ExternalIdentity,
): Promise<IdentityRow | undefined> {
  const [row] = await db.delete(identities).where(isOf(external)).returning();
  return row;
}

function isOf({ platform, workspaceId, externalUserId }: ExternalIdentity) {
  return and(
    eq(identities.platform, platform),
    eq(identities.workspaceId, workspaceId),
    eq(identities.externalUserId, externalUserId),
  );
}
