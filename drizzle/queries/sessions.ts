import { and, desc, eq, getTableColumns, gt, isNull, lt, ne, notInArray, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { sessions } from '../schema/accounts.ts';
import { type Page, type PageRequest, toPage } from './pages.ts';

export type SessionRow = typeof sessions.$inferSelect;

export async function insertSession(
  db: Queryable,
  session: Pick<SessionRow, 'id' | 'userId' | 'refreshHash' | 'expiresAt' | 'userAgent'>,
): Promise<void> {
  await db.insert(sessions).values(session);
}

/**
 * Removes what has ended, and of what is open all but the `max` used last: the table holds what one person
 * has open. The caller has locked the person.
 */
export async function keepSessions(db: Queryable, userId: string, max: number): Promise<void> {
  const ofUser = eq(sessions.userId, userId);
  const kept = db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(ofUser, isNull(sessions.revokedAt), gt(sessions.expiresAt, sql`now()`)))
    .orderBy(sql`coalesce(${sessions.rotatedAt}, ${sessions.createdAt}) desc`)
    .limit(max);
  await db.delete(sessions).where(and(ofUser, notInArray(sessions.id, kept)));
}

/** Neither revoked nor over; newest first, the cursor is the last id. */
export async function listLiveSessions(
  db: Queryable,
  userId: string,
  { cursor, limit }: PageRequest,
): Promise<Page<SessionRow>> {
  const rows = await db
    .select()
    .from(sessions)
    .where(
      and(
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, sql`now()`),
        cursor === undefined ? undefined : lt(sessions.id, cursor),
      ),
    )
    .orderBy(desc(sessions.id))
    .limit(limit + 1);
  return toPage(rows, limit, (row) => row.id);
}

export async function findSession(db: Queryable, id: string): Promise<SessionRow | undefined> {
  const [row] = await db.select().from(sessions).where(eq(sessions.id, id));
  return row;
}

export interface RefreshableSession extends SessionRow {
  /** Neither revoked nor over. */
  isLive: boolean;
  /** Rotated within the grace. */
  isFresh: boolean;
}

/** As it is by the clock that wrote its times, which may not be that of the process. */
export async function findRefreshable(
  db: Queryable,
  id: string,
  graceSeconds: number,
): Promise<RefreshableSession | undefined> {
  const [row] = await db
    .select({
      ...getTableColumns(sessions),
      isLive: sql<boolean>`${sessions.revokedAt} is null and ${sessions.expiresAt} > now()`,
      isFresh: sql<boolean>`coalesce(${sessions.rotatedAt} > now() - make_interval(secs => ${graceSeconds}), false)`,
    })
    .from(sessions)
    .where(eq(sessions.id, id));
  return row;
}

/** The session's user while it is neither revoked nor over: what an access token is checked against. */
export async function findLiveSessionUserId(db: Queryable, id: string): Promise<string | undefined> {
  const [row] = await db
    .select({ userId: sessions.userId })
    .from(sessions)
    .where(and(eq(sessions.id, id), isNull(sessions.revokedAt), gt(sessions.expiresAt, sql`now()`)));
  return row?.userId;
}

/** Compare-and-set: false when the presented token is no longer the one in use. */
export async function rotateRefreshHash(
  db: Queryable,
  id: string,
  presented: Buffer,
  next: Buffer,
): Promise<boolean> {
  const rows = await db
    .update(sessions)
    .set({ refreshHash: next, previousHash: presented, rotatedAt: sql`now()` })
    .where(
      and(
        eq(sessions.id, id),
        eq(sessions.refreshHash, presented),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, sql`now()`),
      ),
    )
    .returning({ id: sessions.id });
  return rows.length > 0;
}

export async function revokeSession(db: Queryable, id: string): Promise<void> {
  await db
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(sessions.id, id), isNull(sessions.revokedAt)));
}

/** False when this person has no such session, or it was revoked before. */
export async function revokeSessionOfUser(db: Queryable, id: string, userId: string): Promise<boolean> {
  const rows = await db
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(sessions.id, id), eq(sessions.userId, userId), isNull(sessions.revokedAt)))
    .returning({ id: sessions.id });
  return rows.length > 0;
}

/** @returns how many there were. */
export async function revokeSessionsOfUser(
  db: Queryable,
  userId: string,
  exceptId?: string,
): Promise<number> {
  const rows = await db
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(
      and(
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        exceptId === undefined ? undefined : ne(sessions.id, exceptId),
      ),
    )
    .returning({ id: sessions.id });
  return rows.length;
}
