import type { Sql } from 'postgres';
import type { AlertEventKind } from '../../shared/api-contract/alerts.ts';
import type { CommandVerb } from '../../shared/api-contract/commands.ts';

/** What a chart says beside its lines. A storm is not drawn mark by mark. */
const mostMarks = 200;

/** Of all these alerts, oldest first. */
export async function readAlertMarks(
  sql: Sql,
  alertIds: readonly string[],
): Promise<{ at: number; kind: AlertEventKind; actor: string | null; detail: string | null }[]> {
  return sql`
    select extract(epoch from at)::float8 * 1000 as at, kind, actor, detail
    from alert_events where alert_id = any(${[...alertIds]}::uuid[])
    order by id limit ${mostMarks}`;
}

export interface MarkedTarget {
  serverId: string;
  /** A container's name; null = whatever was done on this server. */
  container: string | null;
}

/** What people had done on these targets and began in that time: each command once. */
export async function readCommandMarks(
  sql: Sql,
  targets: readonly MarkedTarget[],
  { from, to }: { from: Date; to: Date },
): Promise<{ at: number; verb: CommandVerb; by: string }[]> {
  return sql`
    with wanted as (
      select * from unnest(
        ${targets.map(({ serverId }) => serverId)}::uuid[],
        ${targets.map(({ container }) => container)}::text[]
      ) as target (server_id, container)
    )
    select extract(epoch from min(coalesce(done.started_at, done.sent_at)))::float8 * 1000 as at,
      commands.verb, commands.requested_by_label as by
    from wanted
    join command_targets done on done.server_id = wanted.server_id
      and (wanted.container is null or done.container_name = wanted.container)
    join commands on commands.id = done.command_id
    where commands.verb <> 'logs' and coalesce(done.started_at, done.sent_at) between ${from} and ${to}
    group by commands.id
    order by 1 limit ${mostMarks}`;
}

export interface RuleThresholds {
  warningThreshold: number | null;
  criticalThreshold: number | null;
}

/** Undefined when the rule is no more. */
export async function readRuleThresholds(sql: Sql, ruleId: string): Promise<RuleThresholds | undefined> {
  const [rule] = await sql<RuleThresholds[]>`
    select warning_threshold as "warningThreshold", critical_threshold as "criticalThreshold"
    from alert_rules where id = ${ruleId} and deleted_at is null`;
  return rule;
}
