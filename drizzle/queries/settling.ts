import type { PendingQuery, Row, Sql } from 'postgres';
import type { AlertEventKind, QuietReason, Severity } from '../../shared/api-contract/alerts.ts';
import { jsonRows } from './json-rows.ts';

/** An open alert with all that decides whom it may disturb. */
export interface SettlingAlert {
  id: string;
  ruleId: string | null;
  /** Of another program's alert, what that program calls it. */
  ruleName: string;
  ruleChannel: string | null;
  serverId: string | null;
  serverName: string | null;
  serverTags: string[];
  key: string;
  title: string;
  /** Null = of a rule of ours. */
  fingerprint: string | null;
  metric: string | null;
  severity: Severity;
  /** Newest sample that its evaluation took into account, epoch ms; null = none, or it has none. */
  evaluatedThrough: number | null;
  quietReason: QuietReason | null;
  silenceId: string | null;
  /** Epoch ms. */
  silencedUntil: number | null;
  inhibitedBy: string | null;
  /** Which its escalations have come to. */
  escalatedTo: string[];
  /**
   * No message has it, or one has it that waits for the end of quiet hours, or its severity changed just
   * now: who settled it then may have been kept from it, or have died.
   */
  unsettled: boolean;
}

const hostDownMetric = 'heartbeat_age_seconds';

/** Open ones of these; of all without `alertIds`. Changes nothing and waits for nobody. */
export async function readAlertsToSettle(sql: Sql, alertIds?: readonly string[]): Promise<SettlingAlert[]> {
  const which = alertIds === undefined ? sql`true` : sql`alerts.id = any(${[...alertIds]}::uuid[])`;
  return selectSettling(sql, which);
}

/**
 * Open ones of these and, unless `alone`, of the hosts that one of these says are down, locked until the
 * transaction ends. What somebody else holds is left out: it is about to change, and is settled after that.
 */
export async function lockAlertsToSettle(
  sql: Sql,
  alertIds: readonly string[],
  { alone = false } = {},
): Promise<SettlingAlert[]> {
  const ids = [...alertIds];
  const these = sql`alerts.id = any(${ids}::uuid[])`;
  return selectSettling(
    sql,
    alone
      ? these
      : sql`(${these} or alerts.server_id in (
          select server_id from alerts where id = any(${ids}::uuid[]) and metric = ${hostDownMetric}))`,
    sql`for update of alerts skip locked`,
  );
}

async function selectSettling(
  sql: Sql,
  which: PendingQuery<Row[]>,
  lock: PendingQuery<Row[]> = sql``,
): Promise<SettlingAlert[]> {
  return sql<SettlingAlert[]>`
    select alerts.id, alerts.rule_id as "ruleId",
      coalesce(alert_rules.name, labels ->> 'alertname', title) as "ruleName",
      alert_rules.channel as "ruleChannel", alerts.server_id as "serverId", servers.name as "serverName",
      coalesce(servers.tags, '{}') as "serverTags", alerts.key, title, fingerprint, alerts.metric, alerts.severity,
      (select floor(extract(epoch from evaluated_through) * 1000)::float8 from alert_states
        where alert_states.rule_id = alerts.rule_id and alert_states.server_id = alerts.server_id
          and alert_states.key = alerts.key) as "evaluatedThrough",
      quiet_reason as "quietReason", silence_id as "silenceId",
      floor(extract(epoch from silenced_until) * 1000)::float8 as "silencedUntil", inhibited_by as "inhibitedBy",
      array(
        select step -> 'action' ->> 'channel'
        from escalations join escalation_policies as policy on policy.id = policy_id,
          jsonb_array_elements(steps) with ordinality as one (step, number)
        where escalations.alert_id = alerts.id and number <= next_step and step -> 'action' ->> 'kind' = 'channel'
      ) as "escalatedTo",
      (select count(*) = 0 or bool_or(told_event_id = 0 and not_before is not null)
        from notification_alerts where alert_id = alerts.id)
        or exists (
          select from alert_events
          where alert_id = alerts.id and kind = 'severity_changed' and at > now() - interval '2 minutes'
        ) as unsettled
    from alerts
    left join alert_rules on alert_rules.id = alerts.rule_id
    left join servers on servers.id = alerts.server_id
    where resolved_at is null and ${which}
    order by alerts.id ${lock}`;
}

export interface HostDownRow {
  serverId: string;
  alertId: string;
  /** Epoch ms; null = down now. */
  endedAt: number | null;
}

/** Hosts that are down, or were a moment ago: of each the newest word. */
export async function readHostsDown(sql: Sql, since: Date): Promise<HostDownRow[]> {
  return sql<HostDownRow[]>`
    select distinct on (server_id) server_id as "serverId", id as "alertId",
      floor(extract(epoch from resolved_at) * 1000)::float8 as "endedAt"
    from alerts
    where metric = ${hostDownMetric} and source = 'rule' and server_id is not null
      and (resolved_at is null or resolved_at > ${since})
    order by server_id, resolved_at desc nulls first`;
}

export const saysHostDown = ({ metric }: Pick<SettlingAlert, 'metric'>) => metric === hostDownMetric;

export interface AttentionChange {
  alertId: string;
  quietReason: QuietReason | null;
  silenceId: string | null;
  silencedUntil: Date | null;
  inhibitedBy: string | null;
  /** Null = there is nothing to tell: another end of the same silence. */
  event: { kind: AlertEventKind; actor: string | null; detail: string | null } | null;
}

/** Writes what was decided, with a new version each and its line of history. @returns those still open */
export async function saveAttention(
  sql: Sql,
  changes: readonly AttentionChange[],
  now: Date,
): Promise<string[]> {
  if (changes.length === 0) return [];
  const rows = changes.map(({ event, ...change }) => ({ ...change, ...event }));
  const saved = await sql<{ id: string }[]>`
    with change as (
      select * from jsonb_to_recordset(${jsonRows(sql, rows)}::jsonb) as one ("alertId" uuid,
        "quietReason" text, "silenceId" uuid, "silencedUntil" timestamptz, "inhibitedBy" uuid,
        kind text, actor text, detail text)
    ), updated as (
      update alerts set quiet_reason = "quietReason", silence_id = "silenceId",
        silenced_until = "silencedUntil", inhibited_by = "inhibitedBy", version = version + 1
      from change where alerts.id = "alertId" and resolved_at is null
      returning alerts.id, kind, actor, detail
    ), told as (
      insert into alert_events (alert_id, at, kind, actor, detail)
      select id, ${now}, kind, actor, detail from updated where kind is not null
    )
    select id from updated`;
  return saved.map(({ id }) => id);
}

/** Who ended these early; of those that came to their end, nobody. */
export async function readSilenceEnders(
  sql: Sql,
  silenceIds: readonly string[],
): Promise<Map<string, string>> {
  if (silenceIds.length === 0) return new Map();
  const rows = await sql<{ id: string; endedBy: string }[]>`
    select id, ended_by as "endedBy" from silences
    where id = any(${[...silenceIds]}::uuid[]) and ended_by is not null`;
  return new Map(rows.map(({ id, endedBy }) => [id, endedBy]));
}

/**
 * Takes alerts out of messages that nobody can have read yet: they are not to be told now. Those that come
 * back join again. What was sent, or is being sent just now, keeps them and says that they are quiet: left
 * without them it would never be edited again. Needs `lockMessages`.
 */
export async function withdrawUntold(sql: Sql, alertIds: readonly string[]): Promise<void> {
  if (alertIds.length === 0) return;
  await sql`
    with unread as (
      select id from notifications
      where id in (select notification_id from notification_alerts where alert_id = any(${[...alertIds]}::uuid[]))
        and message_ref is null and state <> 'abandoned' and (attempts = 0 or state = 'unneeded')
      order by id for update
    )
    delete from notification_alerts using unread
    where alert_id = any(${[...alertIds]}::uuid[]) and told_event_id = 0 and notification_id = unread.id`;
}
