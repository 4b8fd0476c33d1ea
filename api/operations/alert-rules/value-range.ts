import type { Comparator } from '../../../shared/api-contract/alerts.ts';
import { type JudgedMetric, windowOf } from '../../../shared/judged-metric.ts';
import { type MetricName, metrics } from '../../../shared/metrics.ts';
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

/** What a host on which an agent runs cannot be without: the agent itself counts, and was started by something. */
const neverNothing: Partial<Record<MetricName, number>> = {
  process_count: 1,
  uptime_seconds: 1,
  memory_used_bytes: 1,
  // Of the largest machines there are, less than their kernel takes.
  memory_percent: 0.001,
};

/** A container may use several cores: over 100 %. */
function rangeOfMetric({ metric }: JudgedMetric): Range {
  if (stateMetric(metric) !== undefined) return [0, 1];
  const isOpen = metric === 'container_cpu_percent' || metrics[metric].unit !== 'percent';
  return [neverNothing[metric] ?? 0, isOpen ? Number.POSITIVE_INFINITY : 100];
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
