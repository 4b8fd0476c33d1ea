import { and, asc, eq, inArray, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import type { resolveReasons } from '../../shared/api-contract/alerts.ts';
import type { Queryable } from '../database.ts';
import { type alertEvents, alertStates, alerts } from '../schema/alerts.ts';
import { arrayLiteral } from './array-literal.ts';
import { type OwedMessage, tellChange } from './tell-change.ts';

/**
 * Changes people make to alerts. Each bumps the alert's version, writes its event and makes every
 * message about it owed again, in the caller's transaction. The messages to deliver are returned.
 */
export interface ChangedAlerts {
  alertIds: string[];
  owed: OwedMessage[];
}

/** Nothing is changed when the alert is resolved or acknowledged already. */
export async function acknowledgeAlert(
  db: Queryable,
  id: string,
  by: string,
  reason: string | null,
): Promise<ChangedAlerts> {
  return acknowledgeAlerts(db, [id], by, reason);
}

/** Those of them that are neither resolved nor acknowledged already, all at once. */
export async function acknowledgeAlerts(
  db: Queryable,
  ids: readonly string[],
  by: string,
  reason: string | null,
): Promise<ChangedAlerts> {
  return change(
    db,
    and(isOneOf(ids), isNull(alerts.resolvedAt), isNull(alerts.acknowledgedAt)),
    { acknowledgedAt: sql`now()`, acknowledgedBy: by, acknowledgeReason: reason },
    { kind: 'acknowledged', actor: by, detail: reason },
  );
}

export async function unacknowledgeAlert(
  db: Queryable,
  id: string,
  by: string,
  reason: string | null,
): Promise<ChangedAlerts> {
  return change(
    db,
    and(eq(alerts.id, id), isNull(alerts.resolvedAt), isNotNull(alerts.acknowledgedAt)),
    { acknowledgedAt: null, acknowledgedBy: null, acknowledgeReason: null },
    { kind: 'unacknowledged', actor: by, detail: reason },
  );
}

export type ResolvedBy =
  | { reason: 'manual'; alertId: string; actor: string; detail: string | null }
  | { reason: 'target_gone'; serverId: string; actor: string }
  | { reason: 'rule_deleted' | 'rule_changed'; ruleId: string; actor: string }
  | { reason: 'expired'; alertIds: string[] };

/** Open alerts only. Where the evaluation stood is forgotten with them: a breach that lasts fires anew. */
export async function resolveAlerts(db: Queryable, by: ResolvedBy): Promise<ChangedAlerts> {
  const changed = await change(
    db,
    and(isNull(alerts.resolvedAt), whichAlerts(by)),
    { state: 'resolved', resolvedAt: sql`now()`, resolveReason: by.reason satisfies ResolveReason },
    {
      kind: 'resolved',
      actor: by.reason === 'expired' ? null : by.actor,
      detail: by.reason === 'manual' ? by.detail : by.reason,
    },
  );
  if (changed.alertIds.length > 0) {
    await db.execute(sql`
      delete from ${alertStates} using ${alerts}
      where ${inArray(alerts.id, changed.alertIds)} and ${alertStates.ruleId} = ${alerts.ruleId}
        and ${alertStates.serverId} = ${alerts.serverId} and ${alertStates.key} = ${alerts.key}`);
  }
  return changed;
}

type ResolveReason = (typeof resolveReasons)[number];

function whichAlerts(by: ResolvedBy): SQL {
  switch (by.reason) {
    case 'manual':
      return eq(alerts.id, by.alertId);
    case 'target_gone':
      return eq(alerts.serverId, by.serverId);
    case 'rule_deleted':
    case 'rule_changed':
      return eq(alerts.ruleId, by.ruleId);
    case 'expired':
      return inArray(alerts.id, by.alertIds);
    default:
      return by satisfies never;
  }
}

/** One parameter for any number of them. */
const isOneOf = (ids: readonly string[]) =>
  sql`${alerts.id} = any(${arrayLiteral(ids, 'uuid', (id) => id)}::uuid[])`;

type AlertChange = Omit<Parameters<ReturnType<Queryable['update']>['set']>[0], 'version'>;
type AlertEvent = Pick<typeof alertEvents.$inferInsert, 'kind' | 'actor' | 'detail'>;

async function change(
  db: Queryable,
  condition: SQL | undefined,
  values: AlertChange,
  event: AlertEvent,
): Promise<ChangedAlerts> {
  // In the order in which all lock them, see `lockOpenAlerts`; what is no longer so by then is left out.
  const locked = await db
    .select({ id: alerts.id })
    .from(alerts)
    .where(condition)
    .orderBy(asc(alerts.id))
    .for('no key update');
  const alertIds = locked.map((row) => row.id);
  if (alertIds.length === 0) return { alertIds, owed: [] };
  await db
    .update(alerts)
    .set({ ...values, version: sql`${alerts.version} + 1` })
    .where(isOneOf(alertIds));
  await db.execute(sql`
    insert into alert_events (alert_id, at, kind, actor, detail)
    select id, clock_timestamp(), ${event.kind}, ${event.actor ?? null}, ${event.detail ?? null}
    from unnest(${arrayLiteral(alertIds, 'uuid', (id) => id)}::uuid[]) as id`);
  return { alertIds, owed: await tellChange(db, alertIds) };
}
