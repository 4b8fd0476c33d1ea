import type { Sql } from 'postgres';
import type { QuietReason, Severity } from '../../shared/api-contract/alerts.ts';

/** An open alert with all that decides whom it may disturb. */
export interface SettlingAlert {
  id: string;
  title: string;
  ruleId: string | null;
  /** Null for alerts of rules that are no more, and of other programs. */
  ruleName: string | null;
  ruleChannel: string | null;
  serverId: string | null;
  serverName: string | null;
  serverTags: string[];
  key: string;
  metric: string | null;
  severity: Severity;
  quietReason: QuietReason | null;
  silenceId: string | null;
  silencedUntil: Date | null;
  inhibitedBy: string | null;
}

/** Open ones of these, locked until the transaction ends. */
export async function lockAlertsToSettle(sql: Sql, alertIds: readonly string[]): Promise<SettlingAlert[]> {
  if (alertIds.length === 0) return [];
  return sql<SettlingAlert[]>`
    select alerts.id, alerts.title, alerts.rule_id as "ruleId", alert_rules.name as "ruleName",
      alert_rules.channel as "ruleChannel", alerts.server_id as "serverId", servers.name as "serverName",
      coalesce(servers.tags, '{}') as "serverTags", alerts.key, alerts.metric, alerts.severity,
      quiet_reason as "quietReason", silence_id as "silenceId", silenced_until as "silencedUntil",
      inhibited_by as "inhibitedBy"
    from alerts
    left join alert_rules on alert_rules.id = alerts.rule_id
    left join servers on servers.id = alerts.server_id
    where alerts.id = any(${[...alertIds]}::uuid[]) and resolved_at is null
    order by alerts.id
    for update of alerts`;
}
