import { and, asc, eq, gt } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { channelGrants } from '../schema/accounts.ts';
import { type Page, type PageRequest, toPage } from './pages.ts';
import type { Grant } from './users.ts';

export type ChannelGrantRow = typeof channelGrants.$inferSelect;
export type ChatChannel = Pick<ChannelGrantRow, 'platform' | 'workspaceId' | 'channelId'>;

/**
 * What may be done in a channel at most; undefined = the channel is not limited. A channel that workspaces share
 * has one id in all of them: limited in one it is limited for the others' members too, who come from theirs.
 */
export async function findChannelGrants(
  db: Queryable,
  { platform, workspaceId, channelId }: ChatChannel,
): Promise<Grant[] | undefined> {
  const rows = await db
    .select()
    .from(channelGrants)
    .where(and(eq(channelGrants.platform, platform), eq(channelGrants.channelId, channelId)))
    .orderBy(asc(channelGrants.id));
  if (rows.length === 0) return undefined;
  const own = rows.filter((row) => row.workspaceId === workspaceId);
  return (own.length > 0 ? own : rows).map(({ role, tag }) => ({ role, tag }));
}

/** Undefined when the channel has this grant already. */
export async function insertChannelGrant(
  db: Queryable,
  grant: Omit<ChannelGrantRow, 'id' | 'createdAt'>,
): Promise<ChannelGrantRow | undefined> {
  const [row] = await db.insert(channelGrants).values(grant).onConflictDoNothing().returning();
  return row;
}

/** Oldest first; the cursor is the last id. */
export async function listChannelGrants(
  db: Queryable,
  { cursor, limit }: PageRequest,
): Promise<Page<ChannelGrantRow>> {
  const rows = await db
    .select()
    .from(channelGrants)
    .where(cursor === undefined ? undefined : gt(channelGrants.id, cursor))
    .orderBy(asc(channelGrants.id))
    .limit(limit + 1);
  return toPage(rows, limit, (row) => row.id);
}

export async function deleteChannelGrant(db: Queryable, id: string): Promise<ChannelGrantRow | undefined> {
  const [row] = await db.delete(channelGrants).where(eq(channelGrants.id, id)).returning();
  return row;
}
