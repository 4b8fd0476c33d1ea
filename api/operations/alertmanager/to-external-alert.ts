import type { AlertmanagerAlert } from '../../../shared/api-contract/alertmanager.ts';
import type { Severity } from '../../../shared/api-contract/alerts.ts';
import type { MetricName } from '../../../shared/metrics.ts';
import { labelFingerprint } from '../../../shared/webhooks/label-fingerprint.ts';
import { labelMetric } from './label-metric.ts';
import { labelServer } from './label-server.ts';
import { labelSeverity } from './label-severity.ts';

/** An alert of another program in our terms. Times are epoch ms. */
export interface ExternalAlert {
  fingerprint: string;
  groupKey: string;
  status: 'firing' | 'resolved';
  title: string;
  severity: Severity;
  serverId: string | null;
  metric: MetricName | null;
  key: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  generatorUrl: string | null;
  runbookUrl: string | null;
  startedAt: number;
  /** Undefined = the sender does not say. */
  endsAt: number | undefined;
}

export const longestTitle = 200;

/** Pure. A beginning in our future is a clock that runs ahead, and counts as now. */
export function toExternalAlert(
  alert: AlertmanagerAlert,
  groupKey: string,
  servers: readonly { id: string; name: string }[],
  now: number,
): ExternalAlert {
  const { labels, annotations, status, startsAt, endsAt, generatorURL } = alert;
  const server = labelServer(labels, servers);
  const charted = server === undefined ? undefined : labelMetric(labels);
  return {
    fingerprint: alert.fingerprint ?? labelFingerprint(labels),
    groupKey,
    status,
    title: titleOf(labels, annotations, server?.name),
    severity: labelSeverity(labels),
    serverId: server?.id ?? null,
    metric: charted?.metric ?? null,
    key: charted?.key ?? '',
    labels,
    annotations,
    generatorUrl: webUrl(generatorURL),
    runbookUrl: webUrl(annotations.runbook_url ?? annotations.runbook),
    startedAt: Math.min(startsAt ?? now, now),
    endsAt,
  };
}

/** The sender's own line, else the alert's name and whom it is about. */
function titleOf(
  labels: Record<string, string>,
  { summary = '' }: Record<string, string>,
  serverName: string | undefined,
): string {
  const line = summary.replaceAll(/\s+/g, ' ').trim();
  if (line !== '') return line.slice(0, longestTitle);
  const subject = serverName ?? labels.instance ?? labels.job;
  const name = labels.alertname?.trim() || 'Alert';
  return (subject === undefined ? name : `${name} on ${subject}`).slice(0, longestTitle);
}

/** Only what a link may lead to. */
function webUrl(text: string | null | undefined): string | null {
  const url = text == null || !URL.canParse(text) ? undefined : new URL(text);
  return url !== undefined && /^https?:$/.test(url.protocol) ? url.href.slice(0, 2000) : null;
}
