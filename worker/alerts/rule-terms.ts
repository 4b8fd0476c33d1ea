import type { Aggregation, Comparator } from '../../shared/api-contract/alerts.ts';
import type { AlertRule } from '../../shared/api-contract/index.ts';
import { isPredicted, type JudgedMetric, windowOf } from '../../shared/judged-metric.ts';
import { type MetricUnit, metrics } from '../../shared/metrics.ts';

/** The part of an alert rule that decides; `unit` tells what a "point" is. */
export type RuleTerms = Pick<
  AlertRule,
  | 'windowSeconds'
  | 'comparator'
  | 'warningThreshold'
  | 'criticalThreshold'
  | 'recoveryThreshold'
  | 'holdSeconds'
  | 'keepFiringSeconds'
  | 'noDataPolicy'
  | 'noDataSeconds'
> & { aggregation: Aggregation | 'hours_to_full'; unit: MetricUnit };

/** What is judged, not what is stored: a predicted metric is its own aggregation of the one behind it. */
export function termsFor(rule: Omit<RuleTerms, 'aggregation' | 'unit'> & JudgedMetric): RuleTerms {
  return {
    ...rule,
    aggregation: isPredicted(rule.metric) ? 'hours_to_full' : rule.aggregation,
    windowSeconds: windowOf(rule),
    unit: metrics[rule.metric].unit,
  };
}

export type FiringSeverity = 'warning' | 'critical';

/** How far back of a threshold a percentage must be before it counts as recovered. */
const defaultRecoveryPoints = 5;
/** Of a course there are no points, and it swings around its threshold: this part of it. */
const defaultRecoveryShare = 0.25;

const holds: Record<Comparator, (value: number, threshold: number) => boolean> = {
  '>': (value, threshold) => value > threshold,
  '>=': (value, threshold) => value >= threshold,
  '<': (value, threshold) => value < threshold,
  '<=': (value, threshold) => value <= threshold,
  '=': (value, threshold) => value === threshold,
  '!=': (value, threshold) => value !== threshold,
};

export function breaches(terms: RuleTerms, value: number, severity: FiringSeverity): boolean {
  const threshold = severity === 'critical' ? terms.criticalThreshold : terms.warningThreshold;
  return threshold !== null && holds[terms.comparator](value, threshold);
}

/** The threshold a value is compared with at this severity; of a one-threshold rule, that one. */
export function thresholdOf(terms: RuleTerms, severity: FiringSeverity): number {
  const [first, second] =
    severity === 'critical'
      ? [terms.criticalThreshold, terms.warningThreshold]
      : [terms.warningThreshold, terms.criticalThreshold];
  return first ?? second ?? 0;
}

/** On the good side of the recovery threshold: the alert may end. */
export function hasRecovered(terms: RuleTerms, value: number): boolean {
  if (breaches(terms, value, 'warning') || breaches(terms, value, 'critical')) return false;
  return beyond(terms, value, terms.recoveryThreshold ?? stepBack(terms, thresholdOf(terms, 'warning')));
}

/** A critical alert is down to a warning: the same distance back, from the critical threshold. */
export function hasEased(terms: RuleTerms, value: number): boolean {
  if (terms.warningThreshold === null || breaches(terms, value, 'critical')) return false;
  return beyond(terms, value, stepBack(terms, thresholdOf(terms, 'critical')));
}

function beyond({ comparator }: RuleTerms, value: number, limit: number): boolean {
  if (comparator === '>' || comparator === '>=') return value <= limit;
  if (comparator === '<' || comparator === '<=') return value >= limit;
  return true;
}

/** Points exist for percentages only; and a limit no percentage reaches would keep an alert for ever. */
function stepBack({ comparator, unit, aggregation }: RuleTerms, threshold: number): number {
  const upward = comparator === '<' || comparator === '<=';
  if (aggregation === 'rate' || aggregation === 'hours_to_full') {
    return threshold + (upward ? 1 : -1) * Math.abs(threshold) * defaultRecoveryShare;
  }
  if (unit !== 'percent') return threshold;
  const limit = upward ? threshold + defaultRecoveryPoints : threshold - defaultRecoveryPoints;
  return limit < 0 || limit > 100 ? threshold : limit;
}
