import { and, asc, eq, gt } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { identities } from '../schema/accounts.ts';
import { type Page, type PageRequest, toPage } from './pages.ts';

export type IdentityRow = typeof identities.$inferSelect;
export type ExternalIdentity = Pick<IdentityRow, 'platform' | 'workspaceId' | 'externalUserId'>;

/** The account a chat user is linked to. */
export async function findLinkedUserId(
  db: Queryable,
  { platform, workspaceId, externalUserId }: ExternalIdentity,
): Promise<string | undefined> {
  const [row] = await db
    .select({ userId: identities.userId })
    .from(identities)
    .where(
      and(
        eq(identities.platform, platform),
        eq(identities.workspaceId, workspaceId),
        eq(identities.externalUserId, externalUserId),
      ),
    );
  return row?.userId;
}

/** Undefined when this chat user is linked already. */
export async function insertIdentity(
  db: Queryable,
  identity: ExternalIdentity & { userId: string },
): Promise<IdentityRow | undefined> {
  const [row] = await db.insert(identities).values(identity).onConflictDoNothing().returning();
  return row;
}

export async function listIdentities(
  db: Queryable,
  { cursor, limit }: PageRequest,
): Promise<Page<IdentityRow>> {
  const rows = await db
    .select()
    .from(identities)
    .where(cursor === undefined ? undefined : gt(identities.id, cursor))
    .orderBy(asc(identities.id))
    .limit(limit + 1);
  return toPage(rows, limit, (row) => row.id);
}

export async function deleteIdentity(db: Queryable, id: string): Promise<IdentityRow | undefined> {
  const [row] = await db.delete(identities).where(eq(identities.id, id)).returning();
  return row;
}
