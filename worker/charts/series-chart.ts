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
  const { label, unit, per } = metrics[chart.metric];
  const names = withoutCommonDomain(chart.serverNames);
  const nameOf = ({ serverId }: { serverId: string }) => names.get(serverId) ?? 'a deleted server';
  const separator = per === 'container' ? '/' : ' ';
  const oneServer = chart.serverNames.size === 1;
  const peak = ({ points }: Series) => points.reduce((most, [, , , max]) => Math.max(most, max), -Infinity);
  const shown = [...chart.series].sort((a, b) => peak(b) - peak(a)).slice(0, mostLines);
  const dropped = chart.series.length - shown.length;
  const only = shown.length === 1 ? shown[0] : undefined;
  const subject = oneServer
    ? [...chart.serverNames.values()][0] + (only && only.key !== '' ? `${separator}${only.key}` : '')
    : `${chart.serverNames.size} servers`;
  return {
    title: `${label} on ${subject}${dropped > 0 ? `, the highest ${mostLines} of ${chart.series.length}` : ''}`,
    unit,
    from: chart.from,
    to: chart.to,
    stepSeconds: chart.stepSeconds,
    series: shown.map((series) => ({
      label:
        [oneServer ? '' : nameOf(series), series.key].filter((part) => part !== '').join(separator) ||
        nameOf(series),
      points: series.points,
    })),
    thresholds: chart.thresholds,
    ...(chart.markers && { markers: chart.markers }),
    ...(chart.spans && { spans: chart.spans }),
  };
}

/** "web-1, web-2" for "web-1.example.com, web-2.example.com": in a legend of ten there is no room for more. */
function withoutCommonDomain(names: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const domains = new Set([...names.values()].map((name) => name.slice(name.search(/\.|$/))));
  const [domain = ''] = domains;
  if (names.size < 2 || domains.size > 1 || domain === '') return names;
  return new Map([...names].map(([id, name]) => [id, name.slice(0, -domain.length)]));
}
