import type { Sql } from 'postgres';
import { type Grouping, oweMessages } from './owe-messages.ts';
import { lockMessages, type OwedMessage, tellChange } from './tell-change.ts';

/** After so many attempts, some four minutes, a message that is owed still counts as one that could not be told. */
export const lateAttempts = 8;

/** Where the alerts of a message that cannot be told are told instead. */
export interface HandOver {
  instead: readonly string[];
  grouping: Grouping;
}

interface HandedAlert {
  id: string;
  open: boolean;
}

/**
 * Owes other channels the open alerts of a message that is late; it stays owed itself. Those that have
 * them already say what happened.
 *
 * @returns what is owed now
 */
export async function handOverAlerts(
  sql: Sql,
  notification: { id: string },
  to: HandOver,
): Promise<OwedMessage[]> {
  return sql.begin(async (transaction) => {
    // A transaction answers every query a plain client does; postgres.js only types it narrower.
    const tx = transaction as unknown as Sql;
    return oweInstead(tx, await lockAlertsOf(tx, notification.id), to);
  });
}

/**
 * Gives a message up for good: what fires later tries the channel anew. Its open alerts are handed over
 * in the same step.
 *
 * @returns what is owed now
 */
export async function abandonNotification(
  sql: Sql,
  notification: { id: string; claimedBy: string },
  { error, ...to }: HandOver & { error: string },
): Promise<OwedMessage[]> {
  return sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    const alerts = await lockAlertsOf(tx, notification.id);
    await lockMessages(tx);
    const abandoned = await tx`
      update notifications set
        state = 'abandoned', next_attempt_at = now(), closed_at = coalesce(closed_at, now()), wake_at = null,
        claimed_by = null, claimed_until = null, last_error = ${error.slice(0, 1000)}
      where id = ${notification.id} and claimed_by = ${notification.claimedBy}`;
    if (abandoned.count === 0) return [];
    return oweInstead(tx, alerts, to);
  });
}

/** Alerts first, as the evaluation does: two that wait for each other would both fail. */
function lockAlertsOf(tx: Sql, notificationId: string): Promise<HandedAlert[]> {
  return tx<HandedAlert[]>`
    select id, resolved_at is null as open from alerts
    where id in (select alert_id from notification_alerts where notification_id = ${notificationId})
    order by id for key share`;
}

async function oweInstead(
  tx: Sql,
  alerts: readonly HandedAlert[],
  { instead, grouping }: HandOver,
): Promise<OwedMessage[]> {
  if (instead.length === 0) return [];
  const wanted = alerts
    .filter(({ open }) => open)
    .flatMap(({ id: alertId }) =>
      instead.map((channel) => ({ alertId, channel, notBefore: null, mention: null })),
    );
  // It was waited for already.
  const owed = await oweMessages(tx, wanted, { now: Date.now(), grouping: { ...grouping, waitSeconds: 0 } });
  const changed = await tellChange(
    tx,
    alerts.map(({ id }) => id),
  );
  return [...new Map([...changed, ...owed].map((message) => [message.id, message])).values()];
}
