import { sql } from 'drizzle-orm';
import type { TransactionSql } from 'postgres';
import { shardCount } from '../../shared/shard.ts';
import type { Queryable } from '../database.ts';

/** First half of the advisory lock key; the second is the shard. */
const evaluationLock = 720_511;

/** One worker per shard at a time. Held until the transaction ends; false = somebody else is at it. */
export async function lockShard(sql: TransactionSql, shard: number): Promise<boolean> {
  const [row] = await sql<{ locked: boolean }[]>`
    select pg_try_advisory_xact_lock(${evaluationLock}::int, ${shard}::int) as locked`;
  return row?.locked === true;
}

/** Waits for what is being evaluated, and lets nobody begin anew until the transaction ends. */
export async function lockAllShards(db: Queryable): Promise<void> {
  await db.execute(sql`
    select pg_advisory_xact_lock(${evaluationLock}::int, shard::int)
    from generate_series(0, ${shardCount - 1}::int) as shard`);
}
