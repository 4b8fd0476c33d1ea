import type { Sql } from 'postgres';
import type { AlertEventKind } from '../../shared/api-contract/alerts.ts';
import type { Mention } from '../../shared/api-contract/attention.ts';
import type { Database } from '../database.ts';
import { type AlertRow, findAlerts } from './alerts.ts';
import { lateAttempts } from './hand-over.ts';

/** What a message tells of: of each target its newest alert. */
export interface MessageContent {
  /** Name of the rule they share; null = of another program, or of a rule that is no more. */
  ruleName: string | null;
  counts: MessageCounts;
  /** Worst first, at most as many as were asked for. */
  alerts: AlertRow[];
  /** How many alerts of the targets there were: more than targets when some fired again. */
  fired: number;
  firstFiredAt: Date | null;
  /** Until when it was held back, if it was: quiet hours. */
  heldUntil: Date | null;
}

export interface MessageCounts {
  targets: number;
  /** Open ones; each is in one of these four. */
  critical: number;
  warning: number;
  acknowledged: number;
  /** Silenced, or their host is down. */
  quiet: number;
  resolved: number;
}

type Totals = MessageCounts & Omit<MessageContent, 'counts' | 'alerts'> & { worst: string[] };

export async function readMessageContent(
  { sql, orm }: Database,
  notificationId: string,
  mostAlerts: number,
): Promise<MessageContent> {
  const [totals] = await sql<Totals[]>`
    with latest as (
      select distinct on (rule_id, server_id, key, fingerprint)
        id, rule_id, case
          when resolved_at is not null then 4
          when quiet_reason is not null then 3
          when acknowledged_at is not null then 2
          when severity = 'critical' then 0
          else 1 end as grade,
        fired_at, resolved_at, not_before
      from notification_alerts join alerts on alerts.id = alert_id
      where notification_id = ${notificationId}
      order by rule_id, server_id, key, fingerprint, id desc
    )
    select count(*)::int as targets,
      count(*) filter (where grade = 0)::int as critical, count(*) filter (where grade = 1)::int as warning,
      count(*) filter (where grade = 2)::int as acknowledged, count(*) filter (where grade = 3)::int as quiet,
      count(*) filter (where grade = 4)::int as resolved,
      (select count(*)::int from notification_alerts where notification_id = ${notificationId}) as fired,
      min(fired_at) as "firstFiredAt", min(not_before) as "heldUntil",
      (select name from alert_rules where id = (select rule_id from latest limit 1)) as "ruleName",
      array(
        select id from latest order by grade, resolved_at desc nulls first, fired_at, id limit ${mostAlerts}
      ) as worst
    from latest`;
  const { ruleName, fired, firstFiredAt, heldUntil, worst, ...counts } = totals!;
  const rows = new Map((await findAlerts(orm, worst)).map((row) => [row.id, row]));
  const alerts = worst.flatMap((id) => rows.get(id) ?? []);
  return { ruleName, counts, alerts, fired, firstFiredAt, heldUntil };
}

/** What happened to a message's alerts that neither it nor its thread told yet. */
export interface UntoldEvent {
  id: number;
  alertId: string;
  kind: AlertEventKind;
  actor: string | null;
  detail: string | null;
  /** Who is to be called here: in one of the channels that have the alert, unless that one is given up. */
  mention: Mention | null;
  /** The alert's first: people do not know of it yet. */
  opening: boolean;
  /** Whether the alert still fires and disturbs: not acknowledged, not silenced. */
  fires: boolean;
  notBefore: Date | null;
  /** What to call the alert in a list of many. */
  target: string;
}

/** In the order in which it happened. That a channel was reminded is history, but nothing to tell another. */
export async function readUntoldEvents(sql: Sql, notificationId: string): Promise<UntoldEvent[]> {
  return sql<UntoldEvent[]>`
    select event.id::float8 as id, event.alert_id as "alertId", kind, actor, detail,
      case when coalesce(event.mention ->> 'channel', told.channel) = told.channel or exists (
        select from notification_alerts as placed join notifications on notifications.id = notification_id
        where placed.alert_id = told.alert_id and placed.channel = event.mention ->> 'channel' and state = 'abandoned'
      ) then event.mention end as mention,
      told_event_id = 0 and event.id = first.id as opening,
      resolved_at is null and acknowledged_at is null and quiet_reason is null as fires,
      not_before as "notBefore",
      coalesce(servers.name || case when key = '' then '' else ' ' || key end, title) as target
    from notification_alerts as told
    join alert_events as event on event.alert_id = told.alert_id and event.id > told.told_event_id
      and event.kind <> 'repeated'
    join alerts on alerts.id = told.alert_id
    left join servers on servers.id = alerts.server_id
    cross join lateral (select min(id) as id from alert_events where alert_id = told.alert_id) as first
    where told.notification_id = ${notificationId}
    order by event.id`;
}

/** Channels that should have had these alerts' message, and have it late or never, with the reason. */
export async function readUntoldChannels(
  sql: Sql,
  notificationId: string,
): Promise<{ channel: string; reason: string }[]> {
  return sql<{ channel: string; reason: string }[]>`
    select distinct on (channel) channel, coalesce(last_error, 'unknown reason') as reason from notifications
    where (state = 'abandoned' or (state = 'owed' and attempts >= ${lateAttempts} and last_error is not null))
      and id in (
      select other.notification_id from notification_alerts as ours
      join notification_alerts as other on other.alert_id = ours.alert_id
      where ours.notification_id = ${notificationId} and other.notification_id <> ${notificationId}
    )
    order by channel, id desc limit 5`;
}
