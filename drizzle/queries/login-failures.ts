import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Queryable } from '../database.ts';

export interface FailureKey {
  key: string;
  /** Tries allowed within the window; what comes after is over the limit. */
  limit: number;
}

export interface CountedFailure {
  key: string;
  count: number;
  /** Until the window that began with the first try is over. */
  retryAfterSeconds: number;
}

const countedRows = z.array(
  z.object({ key: z.string(), count: z.number(), retry_after_seconds: z.coerce.number().int() }),
);

/**
 * Counts one try for all instances, in one statement: at `first`, and while that is within its limit at
 * `second` too. So one address, whatever names it invents, adds no more rows than its limit. Rows whose
 * window is over begin anew, and those of others are removed on the way.
 *
 * @returns the counts after this try; without `second` when it was not counted there.
 */
export async function countFailure(
  db: Queryable,
  windowSeconds: number,
  first: FailureKey,
  second?: FailureKey,
): Promise<CountedFailure[]> {
  const isOver = sql`login_failures.since <= now() - make_interval(secs => ${windowSeconds})`;
  const counted = sql`
    on conflict (key) do update set
      count = case when ${isOver} then 1 else least(login_failures.count + 1, 1000000) end,
      since = case when ${isOver} then now() else login_failures.since end
    returning key, count, since`;
  const rows = await db.execute(sql`
    with forgotten as (
      delete from login_failures where key in (
        select key from login_failures
        where ${isOver} and key not in (${first.key}, ${second?.key ?? first.key})
        limit 1000 for update skip locked
      )
    ), first_try as (
      insert into login_failures (key, count, since) values (${first.key}, 1, now()) ${counted}
    ), second_try as (
      insert into login_failures (key, count, since)
      select ${second?.key ?? ''}::text, 1, now() from first_try
      where ${second !== undefined}::boolean and first_try.count <= ${first.limit} ${counted}
    )
    select key, count, ceil(extract(epoch from since - now()) + ${windowSeconds}) as retry_after_seconds
    from (select * from first_try union all select * from second_try) as tries`);
  return countedRows.parse([...rows]).map((row) => ({
    key: row.key,
    count: row.count,
    retryAfterSeconds: row.retry_after_seconds,
  }));
}

/** Takes one try back: it was no failure. */
export async function uncountFailure(db: Queryable, key: string): Promise<void> {
  await db.execute(sql`update login_failures set count = count - 1 where key = ${key} and count > 0`);
}

export async function clearFailures(db: Queryable, key: string): Promise<void> {
  await db.execute(sql`delete from login_failures where key = ${key}`);
}
