import { sql } from 'drizzle-orm';
import type { Sql } from 'postgres';
import { v7 as uuidv7 } from 'uuid';
import { type Severity, severities } from '../../shared/api-contract/alerts.ts';
import { matchServers, parseTargets, type TargetServer } from '../../shared/targets.ts';
import { alertmanagerPayload, type TellableAlert } from '../../shared/webhooks/alertmanager-payload.ts';
import type { Queryable } from '../database.ts';
import { arrayLiteral } from './array-literal.ts';
import { runQuery } from './run-query.ts';

interface WaitingWebhook {
  id: string;
  name: string;
  scope: string;
  minSeverity: Severity;
  onlyEscalations: boolean;
}

interface Telling extends TellableAlert {
  version: number;
  quiet: boolean;
  serverTags: string[];
  /** Webhooks that heard of it before. */
  heardBy: string[];
}

/**
 * Promises webhooks the newest version of these alerts: those that heard of one hear how it goes on; of an
 * open one that disturbs, those hear whom it concerns. What is promised already stays as it is.
 */
export async function oweWebhooks(db: Queryable | Sql, alertIds: readonly string[]): Promise<void> {
  if (alertIds.length === 0) return;
  const webhooks = await readWaitingWebhooks(db);
  if (webhooks.length === 0) return;
  const alerts = await readTellings(db, alertIds);
  await insertDeliveries(
    db,
    alerts.flatMap((alert) =>
      webhooks.filter((webhook) => concerns(webhook, alert)).map((webhook) => ({ webhook, alert })),
    ),
  );
}

/** The same of alerts that are new: those no webhook heard of yet, as far as they are not older than that. */
export async function oweNewToWebhooks(db: Queryable | Sql, alertIds: readonly string[]): Promise<void> {
  if (alertIds.length === 0) return;
  const rows = await runQuery<{ id: string }>(
    db,
    sql`
      select id from alerts
      where id = any(${arrayLiteral(alertIds, 'uuid', (id) => id)}::uuid[])
        and created_at > now() - interval '10 minutes' and exists (select from webhooks where enabled)
        and not exists (select from webhook_deliveries where alert_id = alerts.id)`,
  );
  await oweWebhooks(
    db,
    rows.map(({ id }) => id),
  );
}

/** As an escalation's step: whatever the webhook's own filters say. @returns whether it is there and enabled */
export async function oweOneWebhook(
  db: Queryable | Sql,
  alertId: string,
  webhookId: string,
): Promise<boolean> {
  const webhook = (await readWaitingWebhooks(db)).find(({ id }) => id === webhookId);
  const [alert] = await readTellings(db, [alertId]);
  if (webhook === undefined || alert === undefined) return false;
  await insertDeliveries(db, [{ webhook, alert }]);
  return true;
}

async function readWaitingWebhooks(db: Queryable | Sql): Promise<WaitingWebhook[]> {
  const rows = await runQuery<{ webhook: string }>(
    db,
    sql`select jsonb_build_object('id', id, 'name', name, 'scope', scope, 'minSeverity', min_severity,
      'onlyEscalations', only_escalations)::text as webhook from webhooks where enabled order by id`,
  );
  return rows.map(({ webhook }) => JSON.parse(webhook));
}

async function readTellings(db: Queryable | Sql, alertIds: readonly string[]): Promise<Telling[]> {
  const rows = await runQuery<{ alert: string }>(
    db,
    sql`
      select jsonb_build_object(
        'id', alerts.id, 'version', alerts.version, 'source', source, 'ruleId', rule_id,
        'ruleName', alert_rules.name, 'serverId', server_id, 'serverName', servers.name,
        'serverTags', coalesce(servers.tags, '{}'), 'key', key, 'title', title, 'metric', alerts.metric,
        'aggregation', alerts.aggregation, 'windowSeconds', alerts.window_seconds,
        'severity', severity, 'comparator', alerts.comparator, 'threshold', threshold, 'value', value,
        'startedAt', ${isoText('started_at')}, 'resolvedAt', ${isoText('resolved_at')},
        'resolveReason', resolve_reason, 'acknowledgedBy', acknowledged_by,
        'runbookUrl', alerts.runbook_url, 'fingerprint', fingerprint, 'externalGroupKey', external_group_key,
        'labels', labels, 'annotations', annotations, 'generatorUrl', generator_url,
        'quiet', quiet_reason is not null,
        'heardBy', coalesce((
          select jsonb_agg(distinct webhook_id) from webhook_deliveries where alert_id = alerts.id
        ), '[]')
      )::text as alert
      from alerts
      left join alert_rules on alert_rules.id = rule_id
      left join servers on servers.id = server_id
      where alerts.id = any(${arrayLiteral(alertIds, 'uuid', (id) => id)}::uuid[])
      order by alerts.id`,
  );
  return rows.map(({ alert }) => JSON.parse(alert));
}

const isoText = (column: 'started_at' | 'resolved_at') =>
  sql`to_char(${sql.raw(`alerts.${column}`)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

function concerns({ id, scope, minSeverity, onlyEscalations }: WaitingWebhook, alert: Telling): boolean {
  if (alert.heardBy.includes(id)) return true;
  if (onlyEscalations || alert.resolvedAt !== null || alert.quiet) return false;
  if (severities.indexOf(alert.severity) < severities.indexOf(minSeverity)) return false;
  const { serverId, serverName, serverTags } = alert;
  const server =
    serverId === null || serverName === null ? null : { id: serverId, name: serverName, tags: serverTags };
  return isInScope(scope, server);
}

/** Of no server that we know: only who wants everything wants it. A scope nobody can read matches nothing. */
export function isInScope(scope: string, server: TargetServer | null): boolean {
  try {
    const query = parseTargets([scope]);
    if (server === null) return query.all && query.exclude.length === 0;
    return matchServers(query, [server]).length > 0;
  } catch {
    return false;
  }
}

async function insertDeliveries(
  db: Queryable | Sql,
  deliveries: readonly { webhook: WaitingWebhook; alert: Telling }[],
): Promise<void> {
  if (deliveries.length === 0) return;
  const rows = deliveries.map(({ webhook, alert }) => ({
    id: uuidv7(),
    webhook_id: webhook.id,
    alert_id: alert.id,
    version: alert.version,
    payload: alertmanagerPayload(alert, webhook.name),
  }));
  await runQuery(
    db,
    sql`
      insert into webhook_deliveries (id, webhook_id, alert_id, version, payload)
      select id, webhook_id, alert_id, version, payload
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
        as one (id uuid, webhook_id uuid, alert_id uuid, version int, payload jsonb)
      on conflict (webhook_id, alert_id, version) do nothing`,
  );
}
