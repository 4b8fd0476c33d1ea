import type { AlertRow } from '../../drizzle/queries/alerts.ts';
import { isTrend, windowOf } from '../../shared/judged-metric.ts';
import type { ChartSpec } from '../charts/chart-spec.ts';
import type { SeriesDrawing } from '../charts/draw-series.ts';

const leastLeadMs = 600_000;

/** Whether a series of ours shows what this alert is about. */
export type ChartedAlert = AlertRow & { serverId: string; metric: NonNullable<AlertRow['metric']> };
export const isCharted = (alert: AlertRow): alert is ChartedAlert =>
  alert.serverId !== null && alert.metric !== null;

/**
 * The breach with at least ten minutes before it, with threshold and the moment it fired. Of a course: the
 * window in which it was seen, without a threshold, which is of the course and not of what is drawn.
 */
export function alertDrawing(alert: ChartedAlert, now: Date): SeriesDrawing {
  const end = Math.max(now.getTime(), alert.firedAt.getTime());
  const held = alert.firedAt.getTime() - alert.startedAt.getTime();
  const trend = isTrend(alert);
  const windowMs = trend ? windowOf(alert) * 1000 : 0;
  const from = alert.startedAt.getTime() - Math.max(leastLeadMs, held, windowMs);
  const markers: ChartSpec['markers'] = [{ at: alert.firedAt.getTime(), label: 'fired' }];
  const { comparator, threshold, severity } = alert;
  const side = comparator?.startsWith('<') ? 'below' : 'above';
  const unjudged = comparator === null || comparator === '=' || comparator === '!=' || severity === 'info';
  return {
    serverIds: [alert.serverId],
    metric: alert.metric,
    ...(alert.key !== '' && { key: alert.key }),
    from: new Date(from),
    to: new Date(end),
    thresholds:
      unjudged || trend || threshold === null
        ? []
        : [{ value: threshold, side, severity: severity === 'critical' ? 'critical' : 'warning' }],
    markers,
  };
}
