import { sql } from 'drizzle-orm';
import type { Sql } from 'postgres';
import type { Queryable } from '../database.ts';
import { arrayLiteral } from './array-literal.ts';
import { oweWebhooks } from './owe-webhooks.ts';
import { runQuery } from './run-query.ts';

/** A message to deliver, and when: now, or when its wait is over. */
export interface OwedMessage {
  id: string;
  delayMs: number;
}

/** Edits of one message are at least that far apart: what comes faster is one edit. */
export const editSpacingSeconds = 1;

/** Whoever changes what is owed waits for the others: two that lock messages in different order would both fail. */
const messagesLock = 720_512;

export async function lockMessages(db: Queryable | Sql): Promise<void> {
  await runQuery(db, sql`select 1 as locked from pg_advisory_xact_lock(${messagesLock}::bigint)`);
}

/**
 * These alerts changed: every message that has one of them is owed again, and every
 * webhook that it concerns hears of it. The last step of a
 * transaction, after all it does to alerts; see `lockMessages`.
 *
 * @param told those of them whose change is another program's business, too; the others are seen in messages only
 * @returns what to deliver after the commit
 */
export async function tellChange(
  db: Queryable | Sql,
  alertIds: readonly string[],
  told: readonly string[] = alertIds,
): Promise<OwedMessage[]> {
  if (alertIds.length === 0) return [];
  await lockMessages(db);
  await oweWebhooks(db, told);
  return runQuery<{ id: string; delayMs: number }>(
    db,
    sql`
      update notifications set
        wanted_version = wanted_version + 1,
        attempts = case when state = 'delivered' then 0 else attempts end,
        next_attempt_at = case
          when state = 'delivered' then greatest(now(), next_attempt_at + make_interval(secs => ${editSpacingSeconds}))
          else next_attempt_at end,
        state = 'owed'
      where state in ('owed', 'delivered') and id in (
        select notification_id from notification_alerts
        where alert_id = any(${arrayLiteral(alertIds, 'uuid', (id) => id)}::uuid[])
      )
      returning id, greatest(0, extract(epoch from next_attempt_at - clock_timestamp()) * 1000)::float8 as "delayMs"`,
  );
}
