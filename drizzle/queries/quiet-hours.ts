import { asc, eq, gt } from 'drizzle-orm';
import type { Sql } from 'postgres';
import type { Queryable } from '../database.ts';
import { quietHours } from '../schema/attention.ts';
import { type Page, type PageRequest, toPage } from './pages.ts';

export type QuietHoursRow = typeof quietHours.$inferSelect;

/** Oldest first. */
export async function listQuietHours(
  db: Queryable,
  { cursor, limit }: PageRequest,
): Promise<Page<QuietHoursRow>> {
  const rows = await db
    .select()
    .from(quietHours)
    .where(cursor === undefined ? undefined : gt(quietHours.id, cursor))
    .orderBy(asc(quietHours.id))
    .limit(limit + 1);
  return toPage(rows, limit, (row) => row.id);
}

export async function findQuietHours(db: Queryable, id: string): Promise<QuietHoursRow | undefined> {
  const [row] = await db.select().from(quietHours).where(eq(quietHours.id, id));
  return row;
}

export async function insertQuietHours(
  db: Queryable,
  hours: typeof quietHours.$inferInsert,
): Promise<QuietHoursRow> {
  const [row] = await db.insert(quietHours).values(hours).returning();
  return row!;
}

export async function deleteQuietHours(db: Queryable, id: string): Promise<boolean> {
  const rows = await db.delete(quietHours).where(eq(quietHours.id, id)).returning({ id: quietHours.id });
  return rows.length > 0;
}

export type ChannelQuietHours = Pick<
  QuietHoursRow,
  'channel' | 'scope' | 'timeZone' | 'days' | 'fromMinute' | 'untilMinute' | 'bypassSeverity'
>;

/** All there are: a team has a handful. */
export async function readQuietHours(sql: Sql): Promise<ChannelQuietHours[]> {
  return sql<ChannelQuietHours[]>`
    select channel, scope, time_zone as "timeZone", days, from_minute as "fromMinute",
      until_minute as "untilMinute", bypass_severity as "bypassSeverity"
    from quiet_hours order by id`;
}
