import { AppError } from '../../shared/errors.ts';
import { findMetric, type MetricName, metricNames, metrics, nearestMetrics } from '../../shared/metrics.ts';

/** A name or alias of the catalogue. @throws AppError `invalid_input` with the nearest names */
export function requireMetric(typed: string): MetricName {
  const metric = findMetric(typed);
  if (metric !== undefined) return metric;
  const nearest = nearestMetrics(typed);
  const list = (names: readonly MetricName[]) => names.map((name) => `\`${shortestName(name)}\``).join(' ');
  throw new AppError('invalid_input', `There is no metric "${typed}".`, {
    hint: nearest.length > 0 ? `Did you mean ${list(nearest)}?` : `There are ${list(metricNames)}`,
  });
}

/** What people type: an alias where there is one. */
export const shortestName = (metric: MetricName): string => metrics[metric].aliases[0] ?? metric;
