import type { RollupStatistic, Steps } from '../../drizzle/queries/stepped-samples.ts';
import { isPredicted, type JudgedMetric, windowOf } from '../../shared/judged-metric.ts';

/** What a rule's samples are: each one as it came, or one value per step, from minute roll-ups. */
export type Grain = { stepSeconds: 0; statistic: null } | Steps;

/**
 * Longest window that is judged from raw samples: 180 of them per target each 5 s. What is longer moves
 * slowly, so it is judged once per step, from about sixty values a window: a row or two a second per target,
 * whatever the window.
 */
const longestRawSeconds = 900;
const valuesPerWindow = 60;
const longestStepSeconds = 600;

export function grainOf(rule: JudgedMetric): Grain {
  const window = windowOf(rule);
  if (!looksBack(rule) || window <= longestRawSeconds) return { stepSeconds: 0, statistic: null };
  const minutes = Math.max(1, Math.floor(window / valuesPerWindow / 60));
  return { stepSeconds: Math.min(minutes * 60, longestStepSeconds), statistic: statisticOf(rule) };
}

/** How much before a sample is needed to judge it. */
export function leadOf(rule: JudgedMetric): number {
  return looksBack(rule) ? windowOf(rule) : 0;
}

const looksBack = ({ aggregation, metric }: JudgedMetric) => aggregation !== 'last' || isPredicted(metric);

/** The lowest of minutes' lowest values is the lowest of all; of averages and courses the averages do. */
function statisticOf({ aggregation }: JudgedMetric): RollupStatistic {
  if (aggregation === 'min') return 'minimum';
  return aggregation === 'max' ? 'maximum' : 'average';
}
