import type { Comparator } from '../../../shared/api-contract/alerts.ts';
import { type JudgedMetric, windowOf } from '../../../shared/judged-metric.ts';
import { metrics } from '../../../shared/metrics.ts';
import { stateMetric } from '../../../shared/state-metrics.ts';

type Range = readonly [lowest: number, highest: number];

/** A step in the middle of a window is the steepest line through it: one and a half times what it rises. */
const steepest = 1.5;

/** Smallest and largest value that what is judged can have. */
export function rangeOf(judged: JudgedMetric): Range {
  const [lowest, highest] = rangeOfMetric(judged);
  if (judged.aggregation !== 'rate') return [lowest, highest];
  const perHour = (steepest * (highest - lowest) * 3600) / windowOf(judged);
  return [-perHour, perHour];
}

/** A container may use several cores: over 100 %. */
function rangeOfMetric({ metric }: JudgedMetric): Range {
  if (stateMetric(metric) !== undefined) return [0, 1];
  if (metric === 'container_cpu_percent') return [0, Number.POSITIVE_INFINITY];
  return [0, metrics[metric].unit === 'percent' ? 100 : Number.POSITIVE_INFINITY];
}

export function verdictOn(
  comparator: Comparator,
  threshold: number,
  [lowest, highest]: Range,
): 'never' | 'always' | undefined {
  const outside = threshold < lowest || threshold > highest;
  switch (comparator) {
    case '>':
      return threshold >= highest ? 'never' : threshold < lowest ? 'always' : undefined;
    case '>=':
      return threshold > highest ? 'never' : threshold <= lowest ? 'always' : undefined;
    case '<':
      return threshold <= lowest ? 'never' : threshold > highest ? 'always' : undefined;
    case '<=':
      return threshold < lowest ? 'never' : threshold >= highest ? 'always' : undefined;
    case '=':
      return outside ? 'never' : undefined;
    case '!=':
      return outside ? 'always' : undefined;
    default:
      return comparator satisfies never;
  }
}
