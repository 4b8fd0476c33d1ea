import { hoursToFull, slopeOverWindow } from '../../shared/linear-fit.ts';
import type { RuleTerms } from './rule-terms.ts';

/** One measurement: epoch ms on the agent's clock, in the metric's unit. */
export interface RuleSample {
  at: number;
  value: number;
}

/** In order of time, one per instant, without what is not a number. Any order and any repeats give the same. */
export function orderSamples(samples: readonly RuleSample[]): RuleSample[] {
  const ordered = samples
    .filter(({ at, value }) => Number.isFinite(at) && Number.isFinite(value))
    .sort((a, b) => a.at - b.at || a.value - b.value);
  return ordered.filter((sample, index) => sample.at !== ordered[index + 1]?.at);
}

/**
 * The rule's view at `ordered[index]`: its aggregation over the window that ends there.
 * Early in a target's life the window holds what there is; a course is undefined until it holds enough.
 * A disk that is not filling has `Infinity` hours left.
 */
export function aggregateAt(
  terms: RuleTerms,
  ordered: readonly RuleSample[],
  index: number,
): number | undefined {
  const newest = ordered[index] as RuleSample;
  if (terms.aggregation === 'last' || terms.windowSeconds === 0) return newest.value;
  if (terms.aggregation === 'rate') return slopeOverWindow(ordered, index, terms.windowSeconds * 1000);
  if (terms.aggregation === 'hours_to_full') {
    const slope = slopeOverWindow(ordered, index, terms.windowSeconds * 1000);
    return slope === undefined ? undefined : hoursToFull(newest.value, slope);
  }
  const begin = newest.at - terms.windowSeconds * 1000;
  let lowest = newest.value;
  let highest = newest.value;
  let sum = 0;
  let count = 0;
  for (let at = index; at >= 0; at -= 1) {
    const sample = ordered[at] as RuleSample;
    if (sample.at <= begin) break;
    lowest = Math.min(lowest, sample.value);
    highest = Math.max(highest, sample.value);
    sum += sample.value;
    count += 1;
  }
  if (terms.aggregation === 'min') return lowest;
  return terms.aggregation === 'max' ? highest : sum / count;
}
