import type { RuleThresholds } from '../../drizzle/queries/alert-marks.ts';
import type { Series } from '../../drizzle/queries/series.ts';
import { formatDuration } from '../../shared/format.ts';
import { type MetricName, metrics } from '../../shared/metrics.ts';
import { stateMetric } from '../../shared/state-metrics.ts';
import type { ChartMarker, ChartSpec, ChartThreshold } from '../charts/chart-spec.ts';
import { seriesChart } from '../charts/series-chart.ts';
import type { ChartedAlert, ChartedAlerts, PicturePlan } from './alert-chart.ts';

export interface PictureData {
  stepSeconds: number;
  /** Per metric of the plan. */
  series: ReadonlyMap<MetricName, Series[]>;
  serverNames: ReadonlyMap<string, string>;
  /** Of the rule; undefined when it is no more. */
  thresholds: RuleThresholds | undefined;
  markers: ChartMarker[];
}

/** The alerts' picture. Pure. */
export function alertPicture(alerts: ChartedAlerts, plan: PicturePlan, data: PictureData): ChartSpec {
  const [alert] = alerts;
  const [metric = alert.metric] = plan.metrics;
  const series = ofTargets(alerts, data.series.get(metric) ?? []);
  const chart = seriesChart({
    metric,
    from: plan.from,
    to: plan.to,
    stepSeconds: data.stepSeconds,
    series,
    serverNames: data.serverNames,
    thresholds: plan.hasThresholds ? thresholdsOf(alert, data.thresholds) : [],
    markers: data.markers,
    spans: spansOf(alerts, plan),
  });
  switch (plan.subject) {
    case 'value':
      return chart;
    case 'state': {
      const state = stateMetric(alert.metric);
      return { ...chart, ...(state && { state }) };
    }
    case 'memory':
      return { ...chart, thresholds: limitsOf(alerts) };
    case 'silence':
      return silencePicture(alerts, plan, data, chart);
    default:
      return plan.subject satisfies never;
  }
}

/** A server has more disks and containers than those it is about. */
function ofTargets(alerts: ChartedAlerts, series: readonly Series[]): Series[] {
  const wanted = new Set(
    alerts.map(({ serverId, key, metric }) => `${serverId}/${metrics[metric].per === 'host' ? '' : key}`),
  );
  return series.filter(({ serverId, key }) => wanted.has(`${serverId}/${key}`));
}

/** Both lines of the rule, so that one sees how far it is to the next; else what the alert compared with. */
function thresholdsOf(alert: ChartedAlert, rule: RuleThresholds | undefined): ChartThreshold[] {
  const { comparator, threshold, severity } = alert;
  if (comparator === null || comparator === '=' || comparator === '!=') return [];
  const side = comparator.startsWith('<') ? 'below' : 'above';
  const lines: [ChartThreshold['severity'], number | null | undefined][] = rule
    ? [
        ['warning', rule.warningThreshold],
        ['critical', rule.criticalThreshold],
      ]
    : [[severity === 'critical' ? 'critical' : 'warning', threshold]];
  return lines.flatMap(([level, value]) =>
    value === null || value === undefined ? [] : [{ value, side, severity: level }],
  );
}

/** Of containers that share one limit: of several, the lines would say nothing of whose they are. */
function limitsOf(alerts: ChartedAlerts): ChartThreshold[] {
  const limits = new Set(
    alerts.map(
      ({ key, culpritContainers }) =>
        culpritContainers.find(({ name }) => name === key)?.memoryLimitBytes ?? null,
    ),
  );
  const [limit] = limits;
  if (limits.size !== 1 || typeof limit !== 'number') return [];
  return [{ value: limit, side: 'above', severity: 'critical', label: 'memory limit' }];
}

/** From the first breach to the last end: while it lasted. */
function spansOf(alerts: ChartedAlerts, { to }: PicturePlan): NonNullable<ChartSpec['spans']> {
  const from = Math.min(...alerts.map(({ startedAt }) => startedAt.getTime()));
  const end = Math.max(...alerts.map(({ resolvedAt }) => resolvedAt?.getTime() ?? to));
  const severity = alerts.some((one) => one.severity === 'critical') ? 'critical' : 'warning';
  return [{ from, to: end, severity }];
}

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** What the hosts did until they were heard no more; the gap is the alert. */
function silencePicture(
  alerts: ChartedAlerts,
  plan: PicturePlan,
  { series, serverNames }: PictureData,
  chart: ChartSpec,
): ChartSpec {
  const spans = (chart.spans ?? []).map((span) => {
    // It is called down only after a while: silence begins with what was heard last.
    const heard = chart.series.flatMap(({ points }) =>
      points.map(([at]) => at).filter((at) => at <= span.from),
    );
    return { ...span, from: Math.max(...heard, plan.from), label: 'silent' };
  });
  const [from, to] = [spans[0]?.from ?? plan.from, spans[0]?.to ?? plan.to];
  const lasted = formatDuration(Math.max(1, Math.round((to - from) / 1000)));
  const open = alerts.some(({ resolvedAt }) => resolvedAt === null);
  const subtitle = `${open ? 'silent' : 'was silent'} since ${clock.format(from)} UTC, for ${lasted}`;
  const silent = { ...chart, subtitle, spans };
  if (alerts.length > 1)
    return { ...silent, title: `CPU of ${serverNames.size} servers until they fell silent` };
  const name = serverNames.get(alerts[0].serverId) ?? 'a deleted server';
  return {
    ...silent,
    title: `${name}: CPU and memory until it fell silent`,
    series: plan.metrics.map((metric) => ({
      label: metrics[metric].label,
      points: series.get(metric)?.find(({ serverId }) => serverId === alerts[0].serverId)?.points ?? [],
    })),
  };
}
