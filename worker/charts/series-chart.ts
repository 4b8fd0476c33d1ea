import type { Series } from '../../drizzle/queries/series.ts';
import { type MetricName, metrics } from '../../shared/metrics.ts';
import type { ChartSpec, ChartThreshold } from './chart-spec.ts';

/** More lines than this cannot be told apart. */
const mostLines = 10;

export interface SeriesChart {
  metric: MetricName;
  /** Epoch ms. */
  from: number;
  to: number;
  stepSeconds: number;
  series: Series[];
  serverNames: ReadonlyMap<string, string>;
  thresholds: ChartThreshold[];
  markers?: ChartSpec['markers'];
  spans?: ChartSpec['spans'];
}

/** Series as they were read -> a chart: title, legend, and of too many lines the highest. Pure. */
export function seriesChart(chart: SeriesChart): ChartSpec {
  const { label, unit } = metrics[chart.metric];
  const nameOf = ({ serverId }: { serverId: string }) =>
    chart.serverNames.get(serverId) ?? 'a deleted server';
  const oneServer = chart.serverNames.size === 1;
  const peak = ({ points }: Series) => points.reduce((most, [, , , max]) => Math.max(most, max), -Infinity);
  const shown = [...chart.series].sort((a, b) => peak(b) - peak(a)).slice(0, mostLines);
  const dropped = chart.series.length - shown.length;
  const only = shown.length === 1 ? shown[0] : undefined;
  const subject = oneServer
    ? [...chart.serverNames.values()][0] + (only && only.key !== '' ? ` ${only.key}` : '')
    : `${chart.serverNames.size} servers`;
  return {
    title: `${label} on ${subject}${dropped > 0 ? `, the highest ${mostLines} of ${chart.series.length}` : ''}`,
    unit,
    from: chart.from,
    to: chart.to,
    stepSeconds: chart.stepSeconds,
    series: shown.map((series) => ({
      label:
        [oneServer ? '' : nameOf(series), series.key].filter((part) => part !== '').join(' ') ||
        nameOf(series),
      points: series.points,
    })),
    thresholds: chart.thresholds,
    ...(chart.markers && { markers: chart.markers }),
    ...(chart.spans && { spans: chart.spans }),
  };
}
