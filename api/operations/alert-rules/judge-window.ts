import { formatDuration } from '../../../shared/format.ts';
import { isPredicted, isTrend, type JudgedMetric, windowOf } from '../../../shared/judged-metric.ts';
import { metrics } from '../../../shared/metrics.ts';
import type { JudgedRule, RuleProblem } from './judge-rule.ts';
import { rangeOf } from './value-range.ts';

/** Below these a course is not seen: an agent that samples each minute has a handful of values. */
const leastSeconds = { rate: 300, predicted: 1800 };

/** What does not fit with the window a rule looks back over. */
export function judgeWindow(rule: JudgedRule): RuleProblem | undefined {
  return predictionTwice(rule) ?? predictionUpward(rule) ?? windowTooShort(rule) ?? hardlyEqual(rule);
}

function predictionTwice({ metric, aggregation }: JudgedRule): RuleProblem | undefined {
  if (!isPredicted(metric) || aggregation === 'last') return undefined;
  return {
    field: 'aggregation',
    message: `${metric} is a prediction over the window already; it has no ${aggregation}.`,
    hint: 'Leave the aggregation out.',
  };
}

function predictionUpward({ metric, comparator }: JudgedRule): RuleProblem | undefined {
  if (!isPredicted(metric) || comparator === '<' || comparator === '<=') return undefined;
  const never = comparator === '=' ? 'hardly ever' : 'always';
  return {
    field: 'comparator',
    message: `"${metric} ${comparator} …" ${never} fires: a disk that does not fill has hours without end.`,
    hint: `Fewer hours are worse: \`${metric} < 24\`.`,
  };
}

function windowTooShort(rule: JudgedRule): RuleProblem | undefined {
  if (!isTrend(rule)) return undefined;
  const least = isPredicted(rule.metric) ? leastSeconds.predicted : leastSeconds.rate;
  if (windowOf(rule) >= least) return undefined;
  return {
    field: 'windowSeconds',
    message: `Over ${formatDuration(windowOf(rule))} a course cannot be told from noise.`,
    hint: `Look back over at least ${formatDuration(least)}.`,
  };
}

const counted = new Set(['count', 'bytes']);

/** Measured values and averages meet a number by chance only. Whole counts, and the ends of a scale, they do. */
function hardlyEqual(rule: JudgedRule): RuleProblem | undefined {
  if (rule.comparator !== '=' && rule.comparator !== '!=') return undefined;
  if (isWhole(rule)) return undefined;
  for (const field of ['warningThreshold', 'criticalThreshold'] as const) {
    const threshold = rule[field];
    if (threshold === null || rangeOf(rule).includes(threshold)) continue;
    return {
      field,
      message: `"${rule.comparator} ${threshold}" ${rule.comparator === '=' ? 'hardly ever' : 'practically always'} fires: a measured value is next to ${threshold}, not at it.`,
      hint: 'Compare with > or <.',
    };
  }
  return undefined;
}

function isWhole({ metric, aggregation }: JudgedMetric): boolean {
  const whole = counted.has(metrics[metric].unit) && !metric.startsWith('load');
  return whole && aggregation !== 'avg' && aggregation !== 'rate';
}
