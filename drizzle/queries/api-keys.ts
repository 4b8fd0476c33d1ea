import { and, desc, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { apiKeys } from '../schema/accounts.ts';
import { type Page, type PageRequest, toPage } from './pages.ts';

export type ApiKeyRow = typeof apiKeys.$inferSelect;
export type NewApiKey = typeof apiKeys.$inferInsert;

/** Also revoked and expired keys: who asks must look at `revokedAt` and `expiresAt`. */
export async function findApiKey(db: Queryable, id: string): Promise<ApiKeyRow | undefined> {
  const [row] = await db.select().from(apiKeys).where(eq(apiKeys.id, id));
  return row;
}

export async function insertApiKey(db: Queryable, key: NewApiKey): Promise<ApiKeyRow> {
  const [row] = await db.insert(apiKeys).values(key).returning();
  return row!;
}

/** The key from which this one came by rotation, through however many: the same for all of them. */
export async function firstOfRotation(db: Queryable, id: string): Promise<string> {
  const [first] = await db.execute<{ id: string }>(sql`
    with recursive line as (
      select id, rotated_from from api_keys where id = ${id}
      union
      select before.id, before.rotated_from from api_keys as before join line on before.id = line.rotated_from
    )
    select id from line where rotated_from is null or rotated_from not in (select id from line)`);
  return first?.id ?? id;
}

/** Newest first. Ids are random, so the cursor's row is looked up for its place in time. */
export async function listApiKeys(
  db: Queryable,
  { cursor, limit }: PageRequest,
  ownerId?: string,
): Promise<Page<ApiKeyRow>> {
  const after =
    cursor === undefined
      ? undefined
      : sql`(${apiKeys.createdAt}, ${apiKeys.id}) < (select created_at, id from api_keys where id = ${cursor})`;
  const owned = ownerId === undefined ? undefined : eq(apiKeys.userId, ownerId);
  const rows = await db
    .select()
    .from(apiKeys)
    .where(and(after, owned))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
    .limit(limit + 1);
  return toPage(rows, limit, (row) => row.id);
}

/** The instant from which the key no longer works, never later than what was already set. False when it is revoked. */
export async function endApiKeyAt(db: Queryable, id: string, expiresAt: Date): Promise<boolean> {
  const rows = await db
    .update(apiKeys)
    .set({ expiresAt: sql`least(${apiKeys.expiresAt}, ${expiresAt.toISOString()}::timestamptz)` })
    .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  return rows.length > 0;
}

/** False when there is no such key or it was revoked before. */
export async function revokeApiKey(db: Queryable, id: string): Promise<boolean> {
  const rows = await db
    .update(apiKeys)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  return rows.length > 0;
}

/** @returns the ids of the keys that stopped working. */
export async function revokeKeysOfServer(db: Queryable, serverId: string): Promise<string[]> {
  const rows = await db
    .update(apiKeys)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(apiKeys.serverId, serverId), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  return rows.map((row) => row.id);
}

/** At most one write per key and minute, however often it is used. */
export async function touchApiKey(db: Queryable, id: string): Promise<void> {
  await db
    .update(apiKeys)
    .set({ lastUsedAt: sql`now()` })
    .where(
      and(
        eq(apiKeys.id, id),
        or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, sql`now() - interval '1 minute'`)),
      ),
    );
}
