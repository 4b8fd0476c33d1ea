import type { Sql } from 'postgres';
import type { ProcessInfo } from '../../shared/agent-protocol.ts';
import type { Aggregation, Alert, Comparator, CulpritContainer } from '../../shared/api-contract/index.ts';
import type { MetricName } from '../../shared/metrics.ts';
import type { alertEvents } from '../schema/index.ts';
import { jsonRows } from './json-rows.ts';

/** Writes of the evaluation; all take the transaction that also saves the states. */

export interface NewAlert {
  /** Version 7: in order of making. */
  id: string;
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

/** @returns the ids of those that were opened; the others' rule and target have an open alert already. */
export async function openAlerts(sql: Sql, alerts: readonly NewAlert[]): Promise<Set<string>> {
  if (alerts.length === 0) return new Set();
  const rows = await sql<{ id: string }[]>`
    insert into alerts (id, rule_id, server_id, key, title, metric, severity, state, comparator, threshold,
      value, peak_value, started_at, fired_at, culprits, culprit_containers, runbook_url, aggregation, window_seconds)
    select id, "ruleId", "serverId", key, title, metric, severity, state, comparator, threshold,
      value, value, to_timestamp("startedAt" / 1000), to_timestamp("firedAt" / 1000), culprits,
      "culpritContainers", "runbookUrl", aggregation, "windowSeconds"
    from jsonb_to_recordset(${jsonRows(sql, alerts)}::jsonb) as new (id uuid, "ruleId" uuid, "serverId" uuid,
      key text, title text, metric text, severity text, state text, comparator text, threshold float8,
      value float8, "startedAt" float8, "firedAt" float8, culprits jsonb, "culpritContainers" jsonb,
      "runbookUrl" text, aggregation text, "windowSeconds" int)
    on conflict (rule_id, server_id, key) where resolved_at is null do nothing
    returning id`;
  return new Set(rows.map(({ id }) => id));
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
 * Changes open alerts and makes a new version of each: their messages are due.
 * @returns the ids of those that were changed; somebody resolved the others in the meantime.
 */
export async function changeAlerts(
  sql: Sql,
  changes: readonly (AlertChange & { alertId: string })[],
): Promise<Set<string>> {
  if (changes.length === 0) return new Set();
  const rows = await sql<{ id: string }[]>`
    update alerts set
      version = version + 1,
      severity = coalesce(change.severity, alerts.severity),
      threshold = coalesce(change.threshold, alerts.threshold),
      state = coalesce(change.state, alerts.state),
      resolve_reason = coalesce("resolveReason", resolve_reason),
      resolved_at = coalesce(to_timestamp("resolvedAt" / 1000), resolved_at)
    from jsonb_to_recordset(${jsonRows(sql, changes)}::jsonb) as change ("alertId" uuid, severity text,
      threshold float8, state text, "resolveReason" text, "resolvedAt" float8)
    where alerts.id = "alertId" and resolved_at is null
    returning alerts.id`;
  return new Set(rows.map(({ id }) => id));
}

export interface NewAlertEvent {
  alertId: string;
  /** Epoch ms. */
  at: number;
  kind: (typeof alertEvents.$inferSelect)['kind'];
  detail?: string;
}

export async function addAlertEvents(sql: Sql, events: readonly NewAlertEvent[]): Promise<void> {
  if (events.length === 0) return;
  await sql`
    insert into alert_events (alert_id, at, kind, detail)
    select "alertId", to_timestamp(at / 1000), kind, detail
    from jsonb_to_recordset(${jsonRows(sql, events)}::jsonb)
      as new ("alertId" uuid, at float8, kind text, detail text)`;
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
    from jsonb_to_recordset(${jsonRows(sql, readings)}::jsonb)
      as reading ("alertId" uuid, state text, value float8, peak float8)
    where alerts.id = "alertId" and resolved_at is null and (
      reading.value is distinct from alerts.value and reading.value is not null
      or reading.peak is distinct from peak_value and reading.peak is not null
      or reading.state <> alerts.state
    )`;
}

export interface ProcessSnapshot {
  /** Epoch ms, on the agent's clock, as are its samples. */
  takenAt: number;
  processes: ProcessInfo[];
}

/** What their agents last said of the servers' processes, by server. */
export async function readProcessSnapshots(
  sql: Sql,
  serverIds: readonly string[],
): Promise<Map<string, ProcessSnapshot>> {
  if (serverIds.length === 0) return new Map();
  const rows = await sql<(ProcessSnapshot & { serverId: string })[]>`
    select server_id as "serverId", (extract(epoch from taken_at) * 1000)::float8 as "takenAt", processes
    from process_snapshots where server_id = any(${[...serverIds]}::uuid[])`;
  return new Map(rows.map(({ serverId, ...snapshot }) => [serverId, snapshot]));
}
