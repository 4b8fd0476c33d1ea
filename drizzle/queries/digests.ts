import { asc, eq, gt } from 'drizzle-orm';
import type { Sql } from 'postgres';
import type { Weekday } from '../../shared/api-contract/attention.ts';
import type { Queryable } from '../database.ts';
import { digests } from '../schema/outgoing.ts';
import { type Page, type PageRequest, toPage } from './pages.ts';

export type DigestRow = typeof digests.$inferSelect;
export type NewDigest = Pick<
  DigestRow,
  'channel' | 'scope' | 'timeZone' | 'days' | 'atMinute' | 'nextAt' | 'createdBy'
>;

/** One per channel and scope: asking again changes when. */
export async function upsertDigest(db: Queryable, digest: NewDigest): Promise<DigestRow> {
  const { timeZone, days, atMinute, nextAt } = digest;
  const [row] = await db
    .insert(digests)
    .values(digest)
    .onConflictDoUpdate({
      target: [digests.channel, digests.scope],
      // What was owed was owed by the old time.
      set: { timeZone, days, atMinute, nextAt, owedAt: null, retryAt: null, lastError: null },
    })
    .returning();
  return row!;
}

export async function findDigest(db: Queryable, id: string): Promise<DigestRow | undefined> {
  const [row] = await db.select().from(digests).where(eq(digests.id, id));
  return row;
}

export async function listDigests(db: Queryable, { cursor, limit }: PageRequest): Promise<Page<DigestRow>> {
  const rows = await db
    .select()
    .from(digests)
    .where(cursor === undefined ? undefined : gt(digests.id, cursor))
    .orderBy(asc(digests.id))
    .limit(limit + 1);
  return toPage(rows, limit, (row) => row.id);
}

export async function deleteDigest(db: Queryable, id: string): Promise<boolean> {
  const rows = await db.delete(digests).where(eq(digests.id, id)).returning({ id: digests.id });
  return rows.length > 0;
}

export interface DueDigest {
  id: string;
  channel: string;
  scope: string;
  timeZone: string;
  days: Weekday[];
  atMinute: number;
  /** The moment it is of. */
  owedAt: Date;
  /** This one included. */
  attempts: number;
}

/**
 * Takes one digest that is due, or that was taken and never finished, for a while; its next time is
 * written in the same step, so that of several workers one sends it and none sends it twice.
 *
 * @param nextTime when it is due after now
 */
export async function claimDueDigest(
  sql: Sql,
  now: Date,
  { claimSeconds, nextTime }: { claimSeconds: number; nextTime: (digest: DueDigest) => Date },
): Promise<DueDigest | undefined> {
  return sql.begin(async (tx) => {
    const [due] = await tx<(DueDigest & { isNew: boolean })[]>`
      select id, channel, scope, time_zone as "timeZone", days, at_minute as "atMinute",
        case when next_at <= ${now} then next_at else owed_at end as "owedAt",
        case when next_at <= ${now} then 1 else attempts + 1 end as attempts, next_at <= ${now} as "isNew"
      from digests
      where next_at <= ${now} or (owed_at is not null and retry_at <= ${now})
      order by next_at
      limit 1
      for update skip locked`;
    if (due === undefined) return undefined;
    const { isNew, ...digest } = due;
    await tx`
      update digests set
        owed_at = ${digest.owedAt}, attempts = ${digest.attempts},
        retry_at = ${now}::timestamptz + make_interval(secs => ${claimSeconds}),
        next_at = case when ${isNew} then ${isNew ? nextTime(digest) : now} else next_at end
      where id = ${digest.id}`;
    return digest;
  });
}

/** How sending ended. Only for the one that was taken: a digest that was changed meanwhile is left alone. */
export async function finishDigest(
  sql: Sql,
  { id, owedAt }: Pick<DueDigest, 'id' | 'owedAt'>,
  outcome:
    | { state: 'sent' }
    | { state: 'given_up'; error: string }
    | { state: 'later'; at: Date; error: string },
): Promise<void> {
  const error = outcome.state === 'sent' ? null : outcome.error.slice(0, 1000);
  const retryAt = outcome.state === 'later' ? outcome.at : null;
  await sql`
    update digests set
      last_error = ${error}, retry_at = ${retryAt}::timestamptz,
      owed_at = case when ${outcome.state === 'later'} then owed_at end
    where id = ${id} and owed_at = ${owedAt}`;
}
