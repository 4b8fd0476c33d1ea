import type { JSONValue, Sql } from 'postgres';
import { v7 as uuidv7 } from 'uuid';
import type { ProcessInfo } from '../../shared/agent-protocol.ts';
import type { Aggregation, Alert, Comparator, CulpritContainer } from '../../shared/api-contract/index.ts';
import type { MetricName } from '../../shared/metrics.ts';
import type { alertEvents } from '../schema/index.ts';

/** Writes of the evaluation; all take the transaction that also saves the states. */

export interface NewAlert {
  ruleId: string;
  serverId: string;
  key: string;
  title: string;
  metric: MetricName;
  aggregation: Aggregation;
  windowSeconds: number;
  severity: 'warning' | 'critical';
  state: 'firing' | 'nodata';
  comparator: Comparator;
  threshold: number;
  value: number | null;
  /** Epoch ms. */
  startedAt: number;
  firedAt: number;
  culprits: ProcessInfo[];
  culpritContainers: CulpritContainer[];
  runbookUrl: string | null;
}

/** @returns its id; undefined when this rule and target have an open alert already. */
export async function openAlert(sql: Sql, alert: NewAlert): Promise<string | undefined> {
  const [row] = await sql<{ id: string }[]>`
    insert into alerts (id, rule_id, server_id, key, title, metric, severity, state, comparator, threshold,
      value, peak_value, started_at, fired_at, culprits, culprit_containers, runbook_url, aggregation, window_seconds)
    values (${uuidv7()}, ${alert.ruleId}, ${alert.serverId}, ${alert.key}, ${alert.title}, ${alert.metric},
      ${alert.severity}, ${alert.state}, ${alert.comparator}, ${alert.threshold}, ${alert.value},
      ${alert.value}, ${new Date(alert.startedAt)}, ${new Date(alert.firedAt)},
      ${sql.json(alert.culprits as unknown as JSONValue)},
      ${sql.json(alert.culpritContainers as unknown as JSONValue)}, ${alert.runbookUrl},
      ${alert.aggregation}, ${alert.windowSeconds})
    on conflict (rule_id, server_id, key) where resolved_at is null do nothing
    returning id`;
  return row?.id;
}

export interface AlertChange {
  severity?: 'warning' | 'critical';
  threshold?: number;
  state?: Alert['state'];
  resolveReason?: NonNullable<Alert['resolveReason']>;
  /** Epoch ms. */
  resolvedAt?: number;
}

/**
 * Changes an open alert and makes a new version of it: its messages are due.
 * @returns the version; undefined when somebody resolved it in the meantime.
 */
export async function changeAlert(sql: Sql, id: string, change: AlertChange): Promise<number | undefined> {
  const [row] = await sql<{ version: number }[]>`
    update alerts set
      version = version + 1,
      severity = coalesce(${change.severity ?? null}, severity),
      threshold = coalesce(${change.threshold ?? null}, threshold),
      state = coalesce(${change.state ?? null}, state),
      resolve_reason = coalesce(${change.resolveReason ?? null}, resolve_reason),
      resolved_at = coalesce(${change.resolvedAt === undefined ? null : new Date(change.resolvedAt)}, resolved_at)
    where id = ${id} and resolved_at is null
    returning version`;
  return row?.version;
}

export interface AlertReading {
  alertId: string;
  state: 'firing' | 'recovering' | 'nodata' | null;
  value: number | null;
  peak: number | null;
}

/** Current values of open alerts, for lists. No new version: a message is not edited for each sample. */
export async function saveReadings(sql: Sql, readings: AlertReading[]): Promise<void> {
  if (readings.length === 0) return;
  await sql`
    update alerts set
      value = coalesce(reading.value, alerts.value),
      peak_value = coalesce(reading.peak, peak_value),
      state = coalesce(reading.state, alerts.state)
    from jsonb_to_recordset(${sql.json(readings as unknown as JSONValue)}::jsonb)
      as reading ("alertId" uuid, state text, value float8, peak float8)
    where alerts.id = "alertId" and resolved_at is null and (
      reading.value is distinct from alerts.value and reading.value is not null
      or reading.peak is distinct from peak_value and reading.peak is not null
      or reading.state <> alerts.state
    )`;
}

export async function addAlertEvent(
  sql: Sql,
  event: { alertId: string; at: number; kind: (typeof alertEvents.$inferSelect)['kind']; detail?: string },
): Promise<void> {
  await sql`
    insert into alert_events (alert_id, at, kind, detail)
    values (${event.alertId}, ${new Date(event.at)}, ${event.kind}, ${event.detail ?? null})`;
}

/** What its agent last said of a server's processes, unless that is too old to be about now. */
export async function readRecentProcesses(
  sql: Sql,
  serverId: string,
  maxAgeSeconds: number,
): Promise<ProcessInfo[]> {
  const [row] = await sql<{ processes: ProcessInfo[] }[]>`
    select processes from process_snapshots join servers on servers.id = server_id
    where server_id = ${serverId} and last_seen_at > now() - make_interval(secs => ${maxAgeSeconds})`;
  return row?.processes ?? [];
}
