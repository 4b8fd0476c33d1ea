import { and, desc, eq, getTableColumns, gt, isNull, lt, or, sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../database.ts';
import { apiKeys, users } from '../schema/accounts.ts';
import { servers } from '../schema/servers.ts';
import { type Page, type PageRequest, toPage } from './pages.ts';

export type ApiKeyRow = typeof apiKeys.$inferSelect;
export type NewApiKey = typeof apiKeys.$inferInsert;
/** With the names of whose it is: a person's, a server's or nobody's. */
export type NamedApiKey = ApiKeyRow & { userName: string | null; serverName: string | null };

export interface ApiKeyFilter {
  /** Whose keys alone. */
  userId?: string | undefined;
  /** Part of its name, or of the person's name or address, or of the server's name. */
  about?: string | undefined;
}

/** Also revoked and expired keys: who asks must look at `revokedAt` and `expiresAt`. */
export async function findApiKey(db: Queryable, id: string): Promise<ApiKeyRow | undefined> {
  const [row] = await db.select().from(apiKeys).where(eq(apiKeys.id, id));
  return row;
}

export async function insertApiKey(db: Queryable, key: NewApiKey): Promise<NamedApiKey> {
  await db.insert(apiKeys).values(key);
  const [row] = await selectNamed(db).where(eq(apiKeys.id, key.id));
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
  { userId, about }: ApiKeyFilter,
  { cursor, limit }: PageRequest,
): Promise<Page<NamedApiKey>> {
  const after =
    cursor === undefined
      ? undefined
      : sql`(${apiKeys.createdAt}, ${apiKeys.id}) < (select created_at, id from api_keys where id = ${cursor})`;
  const owned = userId === undefined ? undefined : eq(apiKeys.userId, userId);
  const named = [apiKeys.name, users.name, users.email, servers.name].map(
    (name) => sql`strpos(lower(${name}), lower(${about})) > 0`,
  );
  const rows = await selectNamed(db)
    .where(and(after, owned, about === undefined ? undefined : or(...named)))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
    .limit(limit + 1);
  return toPage(rows, limit, (row) => row.id);
}

const selectNamed = (db: Queryable) =>
  db
    .select({ ...getTableColumns(apiKeys), userName: users.name, serverName: servers.name })
    .from(apiKeys)
    .leftJoin(users, eq(users.id, apiKeys.userId))
    .leftJoin(servers, eq(servers.id, apiKeys.serverId));

/** The row as it is now, and nobody else changes it until the transaction ends; by the database's clock. */
export async function lockApiKey(
  tx: Transaction,
  id: string,
): Promise<(ApiKeyRow & { isExpired: boolean }) | undefined> {
  const [row] = await tx
    .select({
      ...getTableColumns(apiKeys),
      isExpired: sql<boolean>`coalesce(${apiKeys.expiresAt} <= now(), false)`,
    })
    .from(apiKeys)
    .where(eq(apiKeys.id, id))
    .for('update');
  return row;
}

/** The key it was rotated into, while that one works. */
export async function findLiveSuccessor(db: Queryable, id: string): Promise<ApiKeyRow | undefined> {
  const isLive = and(
    isNull(apiKeys.revokedAt),
    or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, sql`now()`)),
  );
  const [row] = await db
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.rotatedFrom, id), isLive))
    .limit(1);
  return row;
}

/** Works so many seconds more, never longer than was set already. */
export async function endApiKeyIn(db: Queryable, id: string, seconds: number): Promise<void> {
  const end = sql`now() + make_interval(secs => ${seconds})`;
  await db
    .update(apiKeys)
    .set({ expiresAt: sql`least(${apiKeys.expiresAt}, ${end})` })
    .where(eq(apiKeys.id, id));
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
