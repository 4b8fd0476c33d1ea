import type { Comparator, noDataPolicies } from '../../../shared/api-contract/alerts.ts';
import { AppError } from '../../../shared/errors.ts';
import type { JudgedMetric } from '../../../shared/judged-metric.ts';
import { metrics } from '../../../shared/metrics.ts';
import { judgeWindow } from './judge-window.ts';
import { rangeOf, verdictOn } from './value-range.ts';

export interface JudgedRule extends JudgedMetric {
  keyPattern: string;
  comparator: Comparator;
  warningThreshold: number | null;
  criticalThreshold: number | null;
  recoveryThreshold: number | null;
  noDataPolicy: (typeof noDataPolicies)[number];
}

export interface RuleProblem {
  field: string;
  message: string;
  hint: string;
}

/**
 * A rule that can never fire gives false safety, one that always fires is noise: both are mistakes, and so is
 * one that can never end.
 *
 * @throws AppError `invalid_input` that says which, and why.
 */
export function judgeRule(rule: JudgedRule): void {
  const problem =
    thresholdsMissing(rule) ??
    keyIgnored(rule) ??
    silenceMisread(rule) ??
    judgeWindow(rule) ??
    valuesOutOfReach(rule) ??
    wrongOrder(rule) ??
    neverOver(rule);
  if (problem === undefined) return;
  throw new AppError('invalid_input', problem.message, {
    hint: problem.hint,
    details: { fields: [{ field: problem.field, problem: problem.message }] },
  });
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

/** An agent that is well is silent for one interval at a time. */
const leastSilenceSeconds = 10;

function silenceMisread({ metric, noDataPolicy, comparator, ...rule }: JudgedRule): RuleProblem | undefined {
  if (metric !== 'heartbeat_age_seconds') return undefined;
  if (noDataPolicy !== 'keep') {
    return {
      field: 'noDataPolicy',
      message: `${metric} measures silence itself, so "${noDataPolicy}" on no data would never happen.`,
      hint: 'Leave it at "keep".',
    };
  }
  for (const field of ['warningThreshold', 'criticalThreshold'] as const) {
    const threshold = rule[field];
    if (threshold === null || !comparator.startsWith('>') || threshold >= leastSilenceSeconds) continue;
    return {
      field,
      message: `"${metric} ${comparator} ${threshold}" always fires: agents are silent between two samples.`,
      hint: `Agents report every 5 s unless told otherwise: take ${leastSilenceSeconds} s at least, better 30.`,
    };
  }
  return undefined;
}

function valuesOutOfReach(rule: JudgedRule): RuleProblem | undefined {
  const { metric, comparator } = rule;
  const range = rangeOf(rule);
  for (const field of ['warningThreshold', 'criticalThreshold'] as const) {
    const threshold = rule[field];
    const verdict = threshold === null ? undefined : verdictOn(comparator, threshold, range);
    if (verdict === undefined) continue;
    const what = rule.aggregation === 'rate' ? `rate of ${metric} per hour` : metric;
    return {
      field,
      message: `"${what} ${comparator} ${threshold}" ${verdict} fires: the value lies between ${range[0]} and ${range[1]}.`,
      hint: 'Choose another threshold or comparator.',
    };
  }
  return undefined;
}

/** Warning, then critical, then back over the recovery threshold: in this order along the comparator. */
function wrongOrder(rule: JudgedRule): RuleProblem | undefined {
  const { comparator, warningThreshold: warning, criticalThreshold: critical, recoveryThreshold } = rule;
  if (comparator === '!=' && warning !== null && critical !== null && warning !== critical) {
    return {
      field: 'warningThreshold',
      message: `It always fires: what equals ${warning} is other than ${critical}.`,
      hint: 'Give one threshold.',
    };
  }
  if (warning !== null && warning === critical) {
    return {
      field: 'warningThreshold',
      message: `The warning at ${warning} can never fire: critical fires at the same value.`,
      hint: 'Give one of them, or two values.',
    };
  }
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

/** Once it fires, a rule must be able to end. */
function neverOver(rule: JudgedRule): RuleProblem | undefined {
  const { comparator, recoveryThreshold } = rule;
  if (recoveryThreshold === null) return undefined;
  if (comparator === '=' || comparator === '!=') {
    return {
      field: 'recoveryThreshold',
      message: `With ${comparator} it ends with the first value that does not match; there is nothing to recover to.`,
      hint: 'Leave the recovery threshold out.',
    };
  }
  const [lowest, highest] = rangeOf(rule);
  const upward = comparator.startsWith('>');
  if (upward ? recoveryThreshold >= lowest : recoveryThreshold <= highest) return undefined;
  return {
    field: 'recoveryThreshold',
    message: `It would never end: the value is never ${upward ? 'as low' : 'as high'} as ${recoveryThreshold}.`,
    hint: `The value lies between ${lowest} and ${highest}.`,
  };
}
