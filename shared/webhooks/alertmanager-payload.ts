import type { Aggregation, Severity } from '../api-contract/alerts.ts';
import { formatJudged, formatJudgedThreshold, judgedLabel } from '../judged-metric.ts';
import type { MetricName } from '../metrics.ts';
import { labelFingerprint } from './label-fingerprint.ts';

/** What a webhook tells of an alert. Times are ISO 8601. */
export interface TellableAlert {
  id: string;
  source: string;
  ruleId: string | null;
  ruleName: string | null;
  serverId: string | null;
  serverName: string | null;
  key: string;
  title: string;
  metric: MetricName | null;
  aggregation: Aggregation;
  windowSeconds: number;
  severity: Severity;
  comparator: string | null;
  threshold: number | null;
  value: number | null;
  startedAt: string;
  resolvedAt: string | null;
  resolveReason: string | null;
  acknowledgedBy: string | null;
  runbookUrl: string | null;
  fingerprint: string | null;
  externalGroupKey: string | null;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  generatorUrl: string | null;
}

/** Go's zero time: what Alertmanager writes where an alert has no end yet. */
const notEnded = '0001-01-01T00:00:00Z';

/**
 * One alert in the format that Alertmanager posts to webhooks, version "4", so that what understands
 * the one understands the other. An alert that another program told us keeps its labels and fingerprint.
 */
export function alertmanagerPayload(alert: TellableAlert, receiver: string): Record<string, unknown> {
  const labels = labelsOf(alert);
  const annotations = annotationsOf(alert);
  const status = alert.resolvedAt === null ? 'firing' : 'resolved';
  return {
    receiver,
    status,
    alerts: [
      {
        status,
        labels,
        annotations,
        startsAt: alert.startedAt,
        endsAt: alert.resolvedAt ?? notEnded,
        generatorURL: alert.generatorUrl ?? '',
        fingerprint: alert.fingerprint ?? fingerprintOf(alert),
      },
    ],
    groupLabels: { alertname: labels.alertname },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: '',
    version: '4',
    groupKey: alert.externalGroupKey ?? `{}:{alertname=${JSON.stringify(labels.alertname)}}`,
    truncatedAlerts: 0,
  };
}

/** Of what the alert is about, so that it stays the same when the severity changes. */
const fingerprintOf = ({ ruleId, serverId, key }: TellableAlert) =>
  labelFingerprint({ rule: ruleId ?? '', server: serverId ?? '', key });

function labelsOf(alert: TellableAlert): Record<string, string> {
  if (alert.source !== 'rule') return alert.labels;
  return {
    alertname: alert.ruleName ?? alert.title,
    severity: alert.severity,
    ...(alert.serverName !== null && { instance: alert.serverName }),
    ...(alert.metric !== null && { chatops_metric: alert.metric }),
    ...(alert.key !== '' && { chatops_key: alert.key }),
  };
}

function annotationsOf(alert: TellableAlert): Record<string, string> {
  const own = {
    summary: alert.title,
    ...breachOf(alert),
    ...(alert.runbookUrl !== null && { runbook_url: alert.runbookUrl }),
  };
  return {
    ...(alert.source === 'rule' ? own : alert.annotations),
    chatops_alert: alert.id,
    ...(alert.acknowledgedBy !== null && { acknowledged_by: alert.acknowledgedBy }),
    ...(alert.resolveReason !== null && { resolve_reason: alert.resolveReason }),
  };
}

function breachOf({
  metric,
  comparator,
  threshold,
  value,
  ...judging
}: TellableAlert): Record<string, string> {
  if (metric === null || comparator === null || threshold === null) return {};
  const judged = { metric, ...judging };
  const reading = value === null ? 'has no data' : `is ${formatJudged(judged, value)}`;
  const against = `${comparator} ${formatJudgedThreshold(judged, threshold)}`;
  return { description: `${judgedLabel(judged)} ${reading}, against ${against}` };
}
