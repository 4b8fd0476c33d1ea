import type { Aggregation } from './api-contract/alerts.ts';
import { formatDuration, formatMetric, formatThreshold } from './format.ts';
import { type MetricName, metrics } from './metrics.ts';

/** What a rule looks at: a metric, and what of it. Alerts carry the same. */
export interface JudgedMetric {
  metric: MetricName;
  aggregation: Aggregation;
  windowSeconds: number;
}

const predicted: ReadonlySet<MetricName> = new Set(['disk_full_hours']);

/** Metrics that say where another one is going; they look back over the rule's window. */
export const isPredicted = (metric: MetricName): boolean => predicted.has(metric);

/** A value that tells of a course, not of a moment: least squares over the window. */
export const isTrend = ({ metric, aggregation }: Pick<JudgedMetric, 'metric' | 'aggregation'>): boolean =>
  aggregation === 'rate' || isPredicted(metric);

/** A rate over seconds is noise, a disk's course is seen over hours. */
export const defaultWindowSeconds = ({
  metric,
  aggregation,
}: Pick<JudgedMetric, 'metric' | 'aggregation'>) =>
  isPredicted(metric) ? 21_600 : aggregation === 'rate' ? 3600 : 0;

/** The window as it is used: 0 is the default of what is judged. */
export function windowOf(judged: JudgedMetric): number {
  return judged.windowSeconds > 0 ? judged.windowSeconds : defaultWindowSeconds(judged);
}

/** "CPU", "Average CPU over 5m", "Growth of Memory over 1h", "Disk full in". */
export function judgedLabel(judged: JudgedMetric): string {
  const { label } = metrics[judged.metric];
  if (isPredicted(judged.metric)) return label;
  const window = windowOf(judged);
  const over = window > 0 ? ` over ${formatDuration(window)}` : '';
  switch (judged.aggregation) {
    case 'last':
      return label;
    case 'avg':
      return over === '' ? label : `Average ${label}${over}`;
    case 'min':
      return over === '' ? label : `Lowest ${label}${over}`;
    case 'max':
      return over === '' ? label : `Highest ${label}${over}`;
    case 'rate':
      return `Growth of ${label}${over}`;
    default:
      return judged.aggregation satisfies never;
  }
}

/** A measured value with its unit: "97.1 %", "+12.0 % per hour", "5h 20m". */
export function formatJudged(judged: JudgedMetric, value: number): string {
  const { unit } = metrics[judged.metric];
  return judged.aggregation === 'rate'
    ? perHour(value, (size) => formatMetric(size, unit))
    : formatMetric(value, unit);
}

/** A value that somebody chose: "90 %", "+10 % per hour", "1d". */
export function formatJudgedThreshold(judged: JudgedMetric, value: number): string {
  const { unit } = metrics[judged.metric];
  return judged.aggregation === 'rate'
    ? perHour(value, (size) => formatThreshold(size, unit))
    : formatThreshold(value, unit);
}

/** The sign in front of what is formatted: a duration or a size has none of its own. */
function perHour(value: number, format: (size: number) => string): string {
  return `${value < 0 ? '−' : '+'}${format(Math.abs(value))} per hour`;
}
