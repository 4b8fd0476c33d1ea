import { and, eq, gt, isNull, ne, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { sessions } from '../schema/accounts.ts';

export type SessionRow = typeof sessions.$inferSelect;

export async function insertSession(
  db: Queryable,
  session: Pick<SessionRow, 'id' | 'userId' | 'refreshHash' | 'expiresAt' | 'userAgent'>,
): Promise<void> {
  await db.insert(sessions).values(session);
}

export async function findSession(db: Queryable, id: string): Promise<SessionRow | undefined> {
  const [row] = await db.select().from(sessions).where(eq(sessions.id, id));
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

export async function revokeSessionsOfUser(db: Queryable, userId: string, exceptId?: string): Promise<void> {
  await db
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(
      and(
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        exceptId === undefined ? undefined : ne(sessions.id, exceptId),
      ),
    );
}
