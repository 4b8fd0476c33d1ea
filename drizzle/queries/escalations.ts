import type { JSONValue, Sql } from 'postgres';
import { type Severity, severities } from '../../shared/api-contract/alerts.ts';
import type { EscalationStep, PlacedMention } from '../../shared/api-contract/attention.ts';
import type { TargetServer } from '../../shared/targets.ts';
import { jsonRows } from './json-rows.ts';
import { isInScope } from './owe-webhooks.ts';

/** An open alert that disturbs, as its escalation is chosen by it. */
export interface EscalatingAlert {
  id: string;
  severity: Severity;
  server: TargetServer | null;
  /** When the first channel is told: now, or when its quiet hours end. */
  toldAt: Date;
}

/**
 * Begins each policy that is about one of these alerts and has not begun with it yet. The waits count from
 * when people are told; as long as nobody was, they move with that. Idempotent.
 */
export async function startEscalations(
  sql: Sql,
  alerts: readonly EscalatingAlert[],
  now: Date,
): Promise<void> {
  if (alerts.length === 0) return;
  const policies = await sql<
    { id: string; scope: string; minSeverity: Severity; steps: EscalationStep[] }[]
  >`select id, scope, min_severity as "minSeverity", steps from escalation_policies`;
  const wanted = policies.flatMap(({ id: policyId, scope, minSeverity, steps }) =>
    alerts
      .filter(({ severity }) => severities.indexOf(severity) >= severities.indexOf(minSeverity))
      .filter(({ server }) => isInScope(scope, server))
      .map(({ id: alertId, toldAt }) => ({
        alertId,
        policyId,
        nextAt: new Date(toldAt.getTime() + (steps[0]?.waitSeconds ?? 0) * 1000),
        held: toldAt > now,
      })),
  );
  if (wanted.length === 0) return;
  // Of one that is not held only to sooner: settled again and again, it would never begin.
  await sql`
    with wanted as (
      select * from jsonb_to_recordset(${jsonRows(sql, wanted)}::jsonb)
        as one ("alertId" uuid, "policyId" uuid, "nextAt" timestamptz, held boolean)
    ), moved as (
      update escalations set next_at = "nextAt" from wanted
      where alert_id = "alertId" and policy_id = "policyId" and state = 'running' and next_step = 0
        and ("nextAt" < next_at or (held and "nextAt" > next_at))
        and not exists (
          select from notification_alerts as told where told.alert_id = "alertId" and told_event_id > 0)
    )
    insert into escalations (alert_id, policy_id, next_at)
    select "alertId", "policyId", "nextAt" from wanted
    on conflict (alert_id, policy_id) do nothing`;
}

/** How far a policy is with an alert, and what may stop it. */
export interface DueEscalation {
  alertId: string;
  severity: Severity;
  serverId: string | null;
  serverName: string | null;
  serverTags: string[];
  policyId: string;
  policyName: string;
  steps: EscalationStep[];
  nextStep: number;
  nextAt: Date;
  state: 'running' | 'stopped';
  resolvedAt: Date | null;
  acknowledgedBy: string | null;
  quietReason: string | null;
  /** When somebody last withdrew an acknowledgement or a silence ended. */
  resumedAt: Date | null;
}

/**
 * One that is due, or was stopped and has no reason to be any more; locked, with its alert, until the
 * transaction ends: several workers take different ones.
 */
export async function lockDueEscalation(sql: Sql, now: Date): Promise<DueEscalation | undefined> {
  const [row] = await sql<DueEscalation[]>`
    select escalations.alert_id as "alertId", alerts.severity, alerts.server_id as "serverId",
      servers.name as "serverName", coalesce(servers.tags, '{}') as "serverTags", policy_id as "policyId", policy.name as "policyName", steps,
      next_step as "nextStep", next_at as "nextAt", escalations.state, resolved_at as "resolvedAt",
      acknowledged_by as "acknowledgedBy", quiet_reason as "quietReason",
      (
        select max(at) from alert_events
        where alert_events.alert_id = alerts.id and kind in ('unacknowledged', 'unsilenced', 'uninhibited')
      ) as "resumedAt"
    from escalations
    join escalation_policies as policy on policy.id = policy_id
    join alerts on alerts.id = escalations.alert_id
    left join servers on servers.id = alerts.server_id
    where (escalations.state = 'running' and next_at <= ${now})
      or (escalations.state = 'stopped' and resolved_at is null and acknowledged_at is null
        and quiet_reason is null)
    order by next_at
    limit 1
    for update of escalations, alerts skip locked`;
  return row;
}

export interface EscalationProgress {
  state: 'running' | 'stopped' | 'done';
  nextStep: number;
  nextAt: Date;
  stopReason: string | null;
}

export async function saveEscalation(
  sql: Sql,
  { alertId, policyId }: Pick<DueEscalation, 'alertId' | 'policyId'>,
  { state, nextStep, nextAt, stopReason }: EscalationProgress,
): Promise<void> {
  await sql`
    update escalations set state = ${state}, next_step = ${nextStep}, next_at = ${nextAt},
      stop_reason = ${stopReason}
    where alert_id = ${alertId} and policy_id = ${policyId}`;
}

/** A new version of the alert, with a line for its thread that may call somebody. */
export async function addEscalatedEvent(
  sql: Sql,
  {
    alertId,
    at,
    detail,
    mention,
  }: { alertId: string; at: Date; detail: string; mention: PlacedMention | null },
): Promise<void> {
  await sql`update alerts set version = version + 1 where id = ${alertId}`;
  await sql`
    insert into alert_events (alert_id, at, kind, detail, mention)
    values (${alertId}, ${at}, 'escalated', ${detail},
      ${mention === null ? null : sql.json(mention as unknown as JSONValue)})`;
}

/** Where on this platform the alert has a message, or will; first those that have had it longest. */
export async function readMessageChannels(sql: Sql, alertId: string, platform: string): Promise<string[]> {
  const rows = await sql<{ channel: string }[]>`
    select notifications.channel from notification_alerts
    join notifications on notifications.id = notification_id
    where alert_id = ${alertId} and notifications.state <> 'abandoned'
      and notifications.channel like ${`${platform}:%`}
    order by message_ref is null, notifications.id`;
  return rows.map(({ channel }) => channel);
}
