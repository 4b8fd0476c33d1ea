import type { Comparator } from '../../shared/api-contract/alerts.ts';
import type { AlertRule } from '../../shared/api-contract/index.ts';
import type { MetricUnit } from '../../shared/metrics.ts';

/** The part of an alert rule that decides; `unit` tells what a "point" is. */
export type RuleTerms = Pick<
  AlertRule,
  | 'aggregation'
  | 'windowSeconds'
  | 'comparator'
  | 'warningThreshold'
  | 'criticalThreshold'
  | 'recoveryThreshold'
  | 'holdSeconds'
  | 'keepFiringSeconds'
  | 'noDataPolicy'
  | 'noDataSeconds'
> & { unit: MetricUnit };

export type FiringSeverity = 'warning' | 'critical';

/** How far back of a threshold a percentage must be before it counts as recovered. */
const defaultRecoveryPoints = 5;

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
function stepBack({ comparator, unit }: RuleTerms, threshold: number): number {
  if (unit !== 'percent') return threshold;
  const upward = comparator === '<' || comparator === '<=';
  const limit = upward ? threshold + defaultRecoveryPoints : threshold - defaultRecoveryPoints;
  return limit < 0 || limit > 100 ? threshold : limit;
}
