import type { Comparator } from '../../../shared/api-contract/alerts.ts';
import { AppError } from '../../../shared/errors.ts';
import { type MetricName, metrics } from '../../../shared/metrics.ts';
import { stateMetric } from '../../../shared/state-metrics.ts';

export interface JudgedRule {
  metric: MetricName;
  keyPattern: string;
  comparator: Comparator;
  warningThreshold: number | null;
  criticalThreshold: number | null;
  recoveryThreshold: number | null;
}

/**
 * A rule that can never fire gives false safety, one that always fires is noise: both are mistakes.
 *
 * @throws AppError `invalid_input` that says which, and why.
 */
export function judgeRule(rule: JudgedRule): void {
  const problem = thresholdsMissing(rule) ?? keyIgnored(rule) ?? valuesOutOfReach(rule) ?? wrongOrder(rule);
  if (problem === undefined) return;
  throw new AppError('invalid_input', problem.message, {
    hint: problem.hint,
    details: { fields: [{ field: problem.field, problem: problem.message }] },
  });
}

interface RuleProblem {
  field: string;
  message: string;
  hint: string;
}

/** Smallest and largest value a metric can have. A container may use several cores: over 100 %. */
function rangeOf(metric: MetricName): [lowest: number, highest: number] {
  if (stateMetric(metric) !== undefined) return [0, 1];
  if (metric === 'container_cpu_percent') return [0, Number.POSITIVE_INFINITY];
  return [0, metrics[metric].unit === 'percent' ? 100 : Number.POSITIVE_INFINITY];
}

function thresholdsMissing(rule: JudgedRule): RuleProblem | undefined {
  if (rule.warningThreshold !== null || rule.criticalThreshold !== null) return undefined;
  const message = 'A rule without a threshold can never fire.';
  return { field: 'criticalThreshold', message, hint: 'Give a warning or a critical threshold.' };
}

function keyIgnored({ metric, keyPattern }: JudgedRule): RuleProblem | undefined {
  if (metrics[metric].per !== 'host' || keyPattern === '*') return undefined;
  return {
    field: 'keyPattern',
    message: `${metric} has one value per server, so "${keyPattern}" can never match and the rule never fires.`,
    hint: 'Leave the key out, or take a metric per disk, interface or container.',
  };
}

function valuesOutOfReach({ metric, comparator, ...rule }: JudgedRule): RuleProblem | undefined {
  for (const field of ['warningThreshold', 'criticalThreshold'] as const) {
    const threshold = rule[field];
    const verdict = threshold === null ? undefined : verdictOn(comparator, threshold, rangeOf(metric));
    if (verdict === undefined) continue;
    const [lowest, highest] = rangeOf(metric);
    return {
      field,
      message: `"${metric} ${comparator} ${threshold}" ${verdict} fires: the value lies between ${lowest} and ${highest}.`,
      hint: 'Choose another threshold or comparator.',
    };
  }
  return undefined;
}

export function verdictOn(
  comparator: Comparator,
  threshold: number,
  [lowest, highest]: readonly [number, number],
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

/** Warning, then critical, then back over the recovery threshold: in this order along the comparator. */
function wrongOrder(rule: JudgedRule): RuleProblem | undefined {
  const { comparator, warningThreshold: warning, criticalThreshold: critical, recoveryThreshold } = rule;
  const upward = comparator === '>' || comparator === '>=';
  if (!upward && comparator !== '<' && comparator !== '<=') return undefined;
  const beyond = (a: number, b: number) => (upward ? a > b : a < b);
  if (warning !== null && critical !== null && beyond(warning, critical)) {
    return {
      field: 'warningThreshold',
      message: `The warning at ${warning} can never fire before critical at ${critical}.`,
      hint: 'Swap them?',
    };
  }
  const mildest = warning ?? critical;
  if (recoveryThreshold !== null && mildest !== null && beyond(recoveryThreshold, mildest)) {
    return {
      field: 'recoveryThreshold',
      message: `It would recover at ${recoveryThreshold} while ${comparator} ${mildest} still holds.`,
      hint: 'The recovery threshold lies on the good side of the others.',
    };
  }
  return undefined;
}
