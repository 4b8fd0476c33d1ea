import type { Sql } from 'postgres';
import type { notifications } from '../schema/index.ts';
import { editSpacingSeconds, type OwedMessage } from './tell-change.ts';

export type Notification = typeof notifications.$inferSelect;

/**
 * Takes a message that is owed, or is to be looked at again, for a while: of several workers one gets it,
 * before anything is sent. A claim that ran out (its worker died) can be taken over.
 */
export async function claimNotification(
  sql: Sql,
  id: string,
  claim: { by: string; seconds: number },
): Promise<Notification | undefined> {
  const [row] = await sql<Notification[]>`
    update notifications set
      claimed_by = ${claim.by}, claimed_until = now() + make_interval(secs => ${claim.seconds}),
      attempts = case when state = 'owed' then attempts + 1 else 1 end, state = 'owed'
    where id = ${id} and (claimed_until is null or claimed_until < now())
      and ((state = 'owed' and next_attempt_at <= now()) or (state = 'delivered' and wake_at <= now()))
    returning id, channel, group_key as "groupKey", wanted_version as "wantedVersion",
      delivered_version as "deliveredVersion", message_ref as "messageRef", chart_state as "chartState",
      chart_file_ref as "chartFileRef", state, attempts, next_attempt_at as "nextAttemptAt",
      wake_at as "wakeAt", mention, notified_at as "notifiedAt", flaps, closed_at as "closedAt",
      claimed_by as "claimedBy", claimed_until as "claimedUntil", last_error as "lastError",
      created_at as "createdAt"`;
  return row;
}

export type DeliveryProgress = Partial<
  Pick<
    Notification,
    'messageRef' | 'deliveredVersion' | 'chartState' | 'chartFileRef' | 'notifiedAt' | 'mention'
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

/**
 * Notes what of the alerts' history people were told, and renews the claim. What was told to all who are
 * in the channel is a disturbance: `disturbed`.
 */
export async function saveTold(
  sql: Sql,
  notification: { id: string; claimedBy: string },
  told: readonly { alertId: string; id: number }[],
  { disturbed, claimSeconds }: { disturbed: boolean; claimSeconds: number },
): Promise<boolean> {
  const newest = new Map(told.map(({ alertId, id }) => [alertId, id]));
  const rows = [...newest].map(([alertId, eventId]) => ({ alertId, eventId }));
  const [row] = await sql<{ held: boolean }[]>`
    with holder as (
      update notifications set
        notified_at = case when ${disturbed} then now() else notified_at end,
        claimed_until = now() + make_interval(secs => ${claimSeconds})
      where id = ${notification.id} and claimed_by = ${notification.claimedBy} and claimed_until > now()
      returning id
    ), noted as (
      update notification_alerts set told_event_id = greatest(told_event_id, told."eventId")
      from holder, jsonb_to_recordset(${sql.json(rows)}::jsonb) as told ("alertId" uuid, "eventId" bigint)
      where notification_id = holder.id and alert_id = told."alertId"
    )
    select exists (select from holder) as held`;
  return row?.held === true;
}

/**
 * What fires and nobody acknowledged was told again just now: noted in the history of each, as told.
 *
 * @returns false when the claim ran out meanwhile
 */
export async function saveRepeated(
  sql: Sql,
  notification: { id: string; claimedBy: string },
  claimSeconds: number,
): Promise<boolean> {
  return sql.begin(async (transaction) => {
    // A transaction answers every query a plain client does; postgres.js only types it narrower.
    const tx = transaction as unknown as Sql;
    const repeated = await tx<{ alertId: string; id: number }[]>`
      insert into alert_events (alert_id, at, kind)
      select alerts.id, now(), 'repeated' from notification_alerts join alerts on alerts.id = alert_id
      where notification_id = ${notification.id} and resolved_at is null and acknowledged_at is null
        and quiet_reason is null
      order by alerts.id
      returning alert_id as "alertId", id::float8 as id`;
    return saveTold(tx, notification, repeated, { disturbed: true, claimSeconds });
  });
}

const snakeCase = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export type DeliveryOutcome =
  /** `unneeded`: there was nothing to tell any more. */
  | { state: 'delivered' | 'unneeded'; wakeAt: Date | null }
  | { state: 'owed'; retryInSeconds: number; error: string };

/**
 * Lets go of the claim. Owed again when an alert moved on while this was delivered.
 *
 * @returns when to deliver again; undefined = nothing is owed
 */
export async function finishNotification(
  sql: Sql,
  notification: { id: string; claimedBy: string; wantedVersion: number },
  outcome: DeliveryOutcome,
): Promise<OwedMessage | undefined> {
  const failed = outcome.state === 'owed';
  const [row] = await sql<(OwedMessage & { state: Notification['state'] })[]>`
    update notifications set
      state = case when wanted_version > ${notification.wantedVersion} then 'owed' else ${outcome.state} end,
      attempts = case when ${failed} then attempts else 0 end,
      next_attempt_at = now() + case
        when ${failed} then make_interval(secs => ${failed ? outcome.retryInSeconds : 0})
        when wanted_version > ${notification.wantedVersion} then make_interval(secs => ${editSpacingSeconds})
        else interval '0' end,
      wake_at = ${failed ? null : outcome.wakeAt},
      claimed_by = null, claimed_until = null, last_error = ${failed ? outcome.error.slice(0, 1000) : null}
    where id = ${notification.id} and claimed_by = ${notification.claimedBy}
    returning id, state, extract(epoch from next_attempt_at - clock_timestamp())::float8 * 1000 as "delayMs"`;
  return row?.state === 'owed' ? { id: row.id, delayMs: row.delayMs } : undefined;
}

/** Owed or due for another look for longer than a job needs: its job was lost, or its worker. Oldest first. */
export async function findStuckNotifications(sql: Sql, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from notifications
    where (claimed_until is null or claimed_until < now())
      and ((state = 'owed' and next_attempt_at <= now()) or (state = 'delivered' and wake_at <= now()))
    order by next_attempt_at limit ${limit}`;
  return rows.map(({ id }) => id);
}
