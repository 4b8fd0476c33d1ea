import { asc, eq } from 'drizzle-orm';
import type { Sql } from 'postgres';
import { v7 as uuidv7 } from 'uuid';
import type { Database } from '../database.ts';
import { alertEvents, type notifications } from '../schema/index.ts';

export type Notification = typeof notifications.$inferSelect;
export type AlertEvent = typeof alertEvents.$inferSelect;

/** Promises each channel the alert's message. @returns ids of the owed notifications. */
export async function oweNotifications(sql: Sql, alertId: string, channels: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const channel of channels) {
    const [row] = await sql<{ id: string }[]>`
      insert into notifications (id, alert_id, channel, wanted_version)
      select ${uuidv7()}, id, ${channel}, version from alerts where id = ${alertId}
      on conflict (alert_id, channel) do nothing returning id`;
    if (row) ids.push(row.id);
  }
  return ids;
}

/** The alert has a new version: every message of it that could be delivered is owed again. */
export async function bumpNotifications(sql: Sql, alertId: string, version: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    update notifications set
      wanted_version = ${version},
      next_attempt_at = case when state = 'delivered' then now() else next_attempt_at end,
      attempts = case when state = 'delivered' then 0 else attempts end,
      state = 'owed'
    where alert_id = ${alertId} and state <> 'abandoned' and wanted_version < ${version}
    returning id`;
  return rows.map(({ id }) => id);
}

/**
 * Takes an owed notification for a while: of several workers one gets it, before anything is sent.
 * A claim that ran out (its worker died) can be taken over.
 */
export async function claimNotification(
  sql: Sql,
  id: string,
  claim: { by: string; seconds: number },
): Promise<Notification | undefined> {
  const [row] = await sql<Notification[]>`
    update notifications set
      claimed_by = ${claim.by}, claimed_until = now() + make_interval(secs => ${claim.seconds}),
      attempts = attempts + 1
    where id = ${id} and state = 'owed' and next_attempt_at <= now()
      and (claimed_until is null or claimed_until < now())
    returning id, alert_id as "alertId", channel, wanted_version as "wantedVersion",
      delivered_version as "deliveredVersion", message_ref as "messageRef",
      thread_event_id::float8 as "threadEventId", chart_state as "chartState",
      chart_file_ref as "chartFileRef", state, attempts, next_attempt_at as "nextAttemptAt",
      claimed_by as "claimedBy", claimed_until as "claimedUntil", last_error as "lastError",
      created_at as "createdAt"`;
  return row;
}

export type DeliveryProgress = Partial<
  Pick<
    Notification,
    'messageRef' | 'deliveredVersion' | 'threadEventId' | 'chartState' | 'chartFileRef' | 'lastError'
  >
>;

/** Notes a step that the platform has confirmed, and renews the claim; only its holder may. */
export async function saveProgress(
  sql: Sql,
  notification: { id: string; claimedBy: string },
  progress: DeliveryProgress,
  claimSeconds: number,
): Promise<boolean> {
  const columns = Object.keys(progress) as (keyof DeliveryProgress)[];
  const row = Object.fromEntries(columns.map((name) => [snakeCase(name), progress[name] ?? null]));
  const updated = await sql`
    update notifications set ${sql(row)}, claimed_until = now() + make_interval(secs => ${claimSeconds})
    where id = ${notification.id} and claimed_by = ${notification.claimedBy} and claimed_until > now()`;
  return updated.count === 1;
}

const snakeCase = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Lets go of the claim. Owed again at once when the alert moved on while this was delivered. */
export async function finishNotification(
  sql: Sql,
  notification: { id: string; claimedBy: string },
  outcome: { state: 'delivered' } | { state: 'owed'; retryInSeconds: number; error: string },
): Promise<Notification['state'] | undefined> {
  const error = outcome.state === 'delivered' ? null : outcome.error.slice(0, 1000);
  const retryInSeconds = outcome.state === 'owed' ? outcome.retryInSeconds : 0;
  const [row] = await sql<{ state: Notification['state'] }[]>`
    update notifications set
      state = case
        when ${outcome.state} = 'delivered' and wanted_version > delivered_version then 'owed'
        else ${outcome.state} end,
      next_attempt_at = now() + make_interval(secs => ${retryInSeconds}),
      claimed_by = null, claimed_until = null, last_error = ${error}
    where id = ${notification.id} and claimed_by = ${notification.claimedBy}
    returning state`;
  return row?.state;
}

/**
 * Gives a message up for good. Channels that are told `instead` are owed it in the same step, and the
 * alert's version grows, so that those of them that have it already can say what happened.
 *
 * @returns ids of what is owed now
 */
export async function abandonNotification(
  sql: Sql,
  notification: { id: string; alertId: string; claimedBy: string },
  { error, instead }: { error: string; instead: string[] },
): Promise<string[]> {
  return sql.begin(async (transaction) => {
    // A transaction answers every query a plain client does; postgres.js only types it narrower.
    const tx = transaction as unknown as Sql;
    // The alert first, as the evaluation does: two that wait for each other would both fail.
    await tx`select 1 from alerts where id = ${notification.alertId} for update`;
    const abandoned = await tx`
      update notifications set
        state = 'abandoned', next_attempt_at = now(), claimed_by = null, claimed_until = null,
        last_error = ${error.slice(0, 1000)}
      where id = ${notification.id} and claimed_by = ${notification.claimedBy}`;
    if (abandoned.count === 0 || instead.length === 0) return [];
    const [alert] = await tx<{ version: number }[]>`
      update alerts set version = version + 1 where id = ${notification.alertId} returning version`;
    if (!alert) return [];
    const owed = await oweNotifications(tx, notification.alertId, instead);
    return [...owed, ...(await bumpNotifications(tx, notification.alertId, alert.version))];
  });
}

/** Channels that should have had the alert's message and never will, with the reason. */
export async function readAbandoned(
  sql: Sql,
  alertId: string,
): Promise<{ channel: string; reason: string }[]> {
  return sql<{ channel: string; reason: string }[]>`
    select channel, coalesce(last_error, 'unknown reason') as reason from notifications
    where alert_id = ${alertId} and state = 'abandoned' order by id`;
}

/** Owed for longer than a job needs: its job was lost, or its worker. Oldest first. */
export async function findStuckNotifications(sql: Sql, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from notifications
    where state = 'owed' and next_attempt_at <= now() and (claimed_until is null or claimed_until < now())
    order by next_attempt_at limit ${limit}`;
  return rows.map(({ id }) => id);
}

/** The alert's history, in order. */
export async function readAlertEvents({ orm }: Database, alertId: string): Promise<AlertEvent[]> {
  return orm.select().from(alertEvents).where(eq(alertEvents.alertId, alertId)).orderBy(asc(alertEvents.id));
}
