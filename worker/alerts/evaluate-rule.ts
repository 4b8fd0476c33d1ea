import { aggregateAt, orderSamples, type RuleSample } from './aggregate-window.ts';
import type { RuleState } from './rule-state.ts';
import {
  breaches,
  type FiringSeverity,
  hasEased,
  hasRecovered,
  type RuleTerms,
  thresholdOf,
} from './rule-terms.ts';

/** What people or the database must learn, in order. `at` is epoch ms. */
export type Transition =
  | {
      kind: 'fired';
      at: number;
      severity: FiringSeverity;
      startedAt: number;
      value: number | null;
      threshold: number;
    }
  | {
      kind: 'severity_changed';
      at: number;
      severity: FiringSeverity;
      value: number | null;
      threshold: number;
    }
  | { kind: 'recovering' | 'fell_back' | 'data_returned'; at: number }
  /** `opens`: nothing fired before, the silence itself is the alert. */
  | { kind: 'no_data'; at: number; opens: boolean; threshold: number }
  | { kind: 'resolved'; at: number };

export interface Evaluation {
  state: RuleState;
  transitions: Transition[];
}

/**
 * Takes one rule and target from `state` to what `samples` and the clock say. Pure and total: any
 * samples in any order, with repeats, late ones or none. Durations are measured between samples, so
 * a backlog that arrives at once fires exactly what it would have fired live.
 *
 * @param samples new ones, and, for rules with a window, those of one window before the newest known
 * @param now epoch ms, ours; only for noticing silence
 * @param listeningSince epoch ms, ours: silence before it is nobody's; null = nobody listens, so none is noticed
 */
export function evaluateRule(
  terms: RuleTerms,
  state: RuleState,
  samples: readonly RuleSample[],
  now: number,
  listeningSince: number | null = Number.NEGATIVE_INFINITY,
): Evaluation {
  const ordered = orderSamples(samples);
  const transitions: Transition[] = [];
  let current = state;
  ordered.forEach((sample, index) => {
    if (current.through !== null && sample.at <= current.through) return;
    const value = aggregateAt(terms, ordered, index);
    current = { ...takeSample(terms, current, sample.at, value, transitions), heardAt: now };
  });
  return { state: noticeSilence(terms, current, now, listeningSince, transitions), transitions };
}

function takeSample(
  terms: RuleTerms,
  before: RuleState,
  at: number,
  value: number | undefined,
  transitions: Transition[],
): RuleState {
  const state = { ...before, through: at };
  // Across a hole nobody knows that the breach, or the recovery, lasted: both start anew.
  if (before.through !== null && at - before.through > terms.noDataSeconds * 1000) {
    state.breachSince = state.criticalSince = state.recoveredSince = null;
  }
  if (state.phase === 'nodata') {
    state.phase = state.severity === null ? 'inactive' : 'firing';
    transitions.push(state.severity === null ? { kind: 'resolved', at } : { kind: 'data_returned', at });
  }
  if (value === undefined) return { ...state, breachSince: null, criticalSince: null, recoveredSince: null };
  state.value = finite(value);
  const critical = breaches(terms, value, 'critical');
  const breached = critical || breaches(terms, value, 'warning');
  state.breachSince = breached ? (state.breachSince ?? at) : null;
  state.criticalSince = critical ? (state.criticalSince ?? at) : null;
  return state.severity === null
    ? beforeFiring(terms, state, at, value, transitions)
    : whileFiring(terms, state, at, value, transitions);
}

/** A disk that is not filling has no number of hours left: compared as `Infinity`, kept and told as none. */
const finite = (value: number) => (Number.isFinite(value) ? value : null);

const lasted = (since: number | null, at: number, seconds: number) =>
  since !== null && at - since >= seconds * 1000;

/** The gravest severity whose own breach has lasted the hold time. */
function heldSeverity(terms: RuleTerms, state: RuleState, at: number): FiringSeverity | null {
  if (lasted(state.criticalSince, at, terms.holdSeconds)) return 'critical';
  if (terms.warningThreshold !== null && lasted(state.breachSince, at, terms.holdSeconds)) return 'warning';
  return null;
}

function beforeFiring(
  terms: RuleTerms,
  state: RuleState,
  at: number,
  value: number,
  transitions: Transition[],
): RuleState {
  const severity = heldSeverity(terms, state, at);
  if (severity === null) return { ...state, phase: state.breachSince === null ? 'inactive' : 'pending' };
  const startedAt = (severity === 'critical' ? state.criticalSince : state.breachSince) ?? at;
  transitions.push({
    kind: 'fired',
    at,
    severity,
    startedAt,
    value: finite(value),
    threshold: thresholdOf(terms, severity),
  });
  return { ...state, phase: 'firing', severity, peak: finite(value), recoveredSince: null };
}

function whileFiring(
  terms: RuleTerms,
  state: RuleState,
  at: number,
  value: number,
  transitions: Transition[],
): RuleState {
  if (hasRecovered(terms, value)) {
    const recoveredSince = state.recoveredSince ?? at;
    if (lasted(recoveredSince, at, terms.keepFiringSeconds)) return resolve(state, at, transitions);
    if (state.phase === 'firing') transitions.push({ kind: 'recovering', at });
    return { ...state, phase: 'recovering', recoveredSince };
  }
  if (state.phase === 'recovering') transitions.push({ kind: 'fell_back', at });
  let severity = state.severity;
  if (heldSeverity(terms, state, at) === 'critical') severity = 'critical';
  else if (severity === 'critical' && hasEased(terms, value)) severity = 'warning';
  if (severity !== null && severity !== state.severity) {
    transitions.push({
      kind: 'severity_changed',
      at,
      severity,
      value: finite(value),
      threshold: thresholdOf(terms, severity),
    });
  }
  return { ...state, phase: 'firing', severity, recoveredSince: null, peak: worse(terms, state.peak, value) };
}

function noticeSilence(
  terms: RuleTerms,
  state: RuleState,
  now: number,
  listeningSince: number | null,
  transitions: Transition[],
): RuleState {
  // A target never heard of cannot fall silent.
  if (state.heardAt === null || listeningSince === null) return state;
  if (now - Math.max(state.heardAt, listeningSince) <= terms.noDataSeconds * 1000) return state;
  const open = state.severity !== null;
  switch (terms.noDataPolicy) {
    case 'keep':
      return state;
    case 'ok':
      if (open || state.phase === 'nodata') return resolve(state, now, transitions);
      return { ...state, phase: 'inactive', breachSince: null, criticalSince: null };
    case 'notify':
      if (state.phase === 'nodata') return state;
      transitions.push({ kind: 'no_data', at: now, opens: !open, threshold: thresholdOf(terms, 'warning') });
      return { ...state, phase: 'nodata', breachSince: null, criticalSince: null, recoveredSince: null };
    case 'fire': {
      if (open) return state;
      const severity = terms.criticalThreshold === null ? 'warning' : 'critical';
      const threshold = thresholdOf(terms, severity);
      transitions.push({
        kind: 'fired',
        at: now,
        severity,
        startedAt: state.heardAt,
        value: null,
        threshold,
      });
      return { ...state, phase: 'firing', severity, peak: null, recoveredSince: null };
    }
    default:
      return terms.noDataPolicy satisfies never;
  }
}

function resolve(state: RuleState, at: number, transitions: Transition[]): RuleState {
  transitions.push({ kind: 'resolved', at });
  return {
    ...state,
    phase: 'inactive',
    severity: null,
    breachSince: null,
    criticalSince: null,
    recoveredSince: null,
    peak: null,
  };
}

export function worse({ comparator }: RuleTerms, peak: number | null, value: number): number | null {
  if (peak === null || !Number.isFinite(value)) return peak ?? finite(value);
  return comparator === '<' || comparator === '<=' ? Math.min(peak, value) : Math.max(peak, value);
}
