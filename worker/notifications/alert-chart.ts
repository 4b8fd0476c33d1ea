import type { AlertRow } from '../../drizzle/queries/alerts.ts';
import { storedBehind } from '../../drizzle/queries/metric-source.ts';
import { isPredicted, isTrend, windowOf } from '../../shared/judged-metric.ts';
import { type MetricName, metrics } from '../../shared/metrics.ts';
import { stateMetric } from '../../shared/state-metrics.ts';

const leastLeadMs = 600_000;
const silenceLeadMs = 1_800_000;
/** A disk fills slowly: within minutes its line is flat. */
const diskLeadMs = 6 * 3_600_000;
const leastTailMs = 120_000;

/** Whether a series of ours shows what this alert is about. */
export type ChartedAlert = AlertRow & { serverId: string; metric: NonNullable<AlertRow['metric']> };
export const isCharted = (alert: AlertRow): alert is ChartedAlert =>
  alert.serverId !== null && alert.metric !== null;

/** The alerts of one picture: of one metric, the one that gives it its words first. */
export type ChartedAlerts = readonly [ChartedAlert, ...ChartedAlert[]];

/**
 * What is worth looking at: `value` the metric itself, `state` a band of what it was when, `silence`
 * what a host did before nothing was heard of it, `memory` what a container took when it was killed for it.
 */
export type PictureSubject = 'value' | 'state' | 'silence' | 'memory';

export interface PicturePlan {
  subject: PictureSubject;
  /** Drawn into one frame; more than one only of one target. */
  metrics: MetricName[];
  /** Epoch ms. */
  from: number;
  to: number;
  /** The thresholds are of what is drawn. */
  hasThresholds: boolean;
}

/** What the picture of these alerts shows, and when: the breach with some time before it. Pure. */
export function planPicture(alerts: ChartedAlerts, now: number): PicturePlan {
  const [alert] = alerts;
  const subject = subjectOf(alert.metric);
  const startedAt = Math.min(...alerts.map((one) => one.startedAt.getTime()));
  const firedAt = Math.max(...alerts.map((one) => one.firedAt.getTime()));
  const windowMs = isTrend(alert) ? windowOf(alert) * 1000 : 0;
  const lead = Math.max(leastLeadOf(subject, alert), firedAt - startedAt, windowMs);
  const from = startedAt - lead;
  const open = alerts.some(({ resolvedAt }) => resolvedAt === null);
  const over = Math.max(...alerts.map(({ resolvedAt }) => resolvedAt?.getTime() ?? 0));
  const end = open ? now : Math.min(now, over + Math.max(leastTailMs, (over - startedAt) * 0.15));
  return {
    subject,
    metrics: metricsOf(subject, alerts),
    from,
    to: Math.max(end, firedAt, from + leastLeadMs),
    hasThresholds: subject === 'value' && !isTrend(alert),
  };
}

function leastLeadOf(subject: PictureSubject, { metric }: ChartedAlert): number {
  if (subject === 'silence') return silenceLeadMs;
  return metrics[metric].per === 'disk' ? diskLeadMs : leastLeadMs;
}

function subjectOf(metric: MetricName): PictureSubject {
  if (metric === 'heartbeat_age_seconds') return 'silence';
  if (metric === 'container_oom_kills') return 'memory';
  return stateMetric(metric) === undefined ? 'value' : 'state';
}

function metricsOf(subject: PictureSubject, alerts: ChartedAlerts): MetricName[] {
  const { metric } = alerts[0];
  if (subject === 'memory') return ['container_memory_bytes'];
  // Of several hosts at once their CPU is enough: the moment they fell silent is what counts.
  if (subject === 'silence') return alerts.length === 1 ? ['cpu_percent', 'memory_percent'] : ['cpu_percent'];
  return [(isPredicted(metric) ? storedBehind(metric) : undefined) ?? metric];
}
