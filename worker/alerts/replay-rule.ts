import { aggregateAt, orderSamples, type RuleSample } from './aggregate-window.ts';
import { evaluateRule, type Transition, worse } from './evaluate-rule.ts';
import { initialState, type RuleState } from './rule-state.ts';
import type { FiringSeverity, RuleTerms } from './rule-terms.ts';

/** An alert the rule would have raised. Epoch ms. */
export interface Firing {
  /** The gravest it would have been. */
  severity: FiringSeverity;
  startedAt: number;
  firedAt: number;
  /** Null: it fires at the end still. */
  resolvedAt: number | null;
  /** Null: silence itself was the alert. */
  peakValue: number | null;
}

/**
 * What a rule would have fired of one target. Runs the very evaluation that runs live, silences included:
 * as if it had been asked at each sample, and when one was missing too long. Pure.
 *
 * @param samples of the range, and before it those of one window as context, in any order
 */
export function replayRule(
  terms: RuleTerms,
  samples: readonly RuleSample[],
  { from, to }: { from: number; to: number },
): Firing[] {
  const ordered = orderSamples(samples).filter(({ at }) => at <= to);
  const silenceMs = terms.noDataSeconds * 1000;
  const windowMs = terms.windowSeconds * 1000;
  const transitions: Transition[] = [];
  let state: RuleState = { ...initialState, through: from };
  const step = (batch: readonly RuleSample[], now: number) => {
    const evaluation = evaluateRule(terms, state, batch, now);
    state = evaluation.state;
    transitions.push(...evaluation.transitions);
  };
  let begin = ordered.findIndex(({ at }) => at > from);
  while (begin >= 0 && begin < ordered.length) {
    let end = begin;
    while (gapAfter(ordered, end) <= silenceMs) end += 1;
    const { at } = ordered[end] as RuleSample;
    const context = ordered.findIndex((sample) => sample.at > (ordered[begin] as RuleSample).at - windowMs);
    step(ordered.slice(Math.min(context, begin), end + 1), at);
    const missedAt = at + silenceMs + 1;
    if (missedAt <= to) step([], missedAt);
    begin = end + 1;
  }
  return toFirings(transitions).map((firing) => ({ ...firing, peakValue: peakOf(terms, ordered, firing) }));
}

const gapAfter = (ordered: readonly RuleSample[], index: number): number =>
  (ordered[index + 1]?.at ?? Number.POSITIVE_INFINITY) - (ordered[index]?.at ?? 0);

function toFirings(transitions: readonly Transition[]): Omit<Firing, 'peakValue'>[] {
  const firings: Omit<Firing, 'peakValue'>[] = [];
  for (const transition of transitions) {
    const { kind, at } = transition;
    const last = firings.at(-1);
    if (kind === 'fired') {
      const { severity, startedAt } = transition;
      firings.push({ severity, startedAt, firedAt: at, resolvedAt: null });
    } else if (kind === 'no_data' && transition.opens) {
      firings.push({ severity: 'warning', startedAt: at, firedAt: at, resolvedAt: null });
    } else if (last !== undefined && kind === 'severity_changed' && transition.severity === 'critical') {
      last.severity = 'critical';
    } else if (last !== undefined && kind === 'resolved') {
      last.resolvedAt = at;
    }
  }
  return firings;
}

function peakOf(
  terms: RuleTerms,
  ordered: readonly RuleSample[],
  { firedAt, resolvedAt }: Omit<Firing, 'peakValue'>,
): number | null {
  let peak: number | null = null;
  ordered.forEach(({ at }, index) => {
    if (at < firedAt || at >= (resolvedAt ?? Number.POSITIVE_INFINITY)) return;
    const value = aggregateAt(terms, ordered, index);
    if (value !== undefined) peak = worse(terms, peak, value);
  });
  return peak;
}
