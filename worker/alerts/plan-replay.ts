import { type JudgedMetric, windowOf } from '../../shared/judged-metric.ts';
import { type Grain, grainOf } from './choose-grain.ts';
import type { RuleTerms } from './rule-terms.ts';

/** Every sample is replayed as long as there are at most this many, at one each 5 s. */
const mostRawSamples = 200_000;
/** Raw samples are kept for two days; a replay reads them up to a day back. */
const longestRawSeconds = 86_400;
const minuteValues = 2880;

/**
 * Which samples a replay reads: those the rule is judged by when it is live, or, of ranges and fleets for
 * which these would be too many, values of a minute or more from roll-ups.
 */
export function planReplay(
  rule: JudgedMetric & Pick<RuleTerms, 'comparator' | 'holdSeconds'>,
  serverCount: number,
  rangeSeconds: number,
): Grain {
  const live = grainOf(rule);
  if (live.statistic !== null) return live;
  const seconds = rangeSeconds + windowOf(rule);
  if (seconds <= longestRawSeconds + windowOf(rule) && (serverCount * seconds) / 5 <= mostRawSamples)
    return live;
  const minutes = Math.ceil(rangeSeconds / 60 / minuteValues);
  return { stepSeconds: minutes * 60, statistic: statisticOf(rule) };
}

/**
 * A rule without a hold fires at the worst sample of a minute, one with a hold not before all have lasted: the
 * average is what tells best.
 */
function statisticOf({ aggregation, comparator, holdSeconds }: Parameters<typeof planReplay>[0]) {
  if (aggregation === 'min') return 'minimum';
  if (aggregation === 'max') return 'maximum';
  if (aggregation !== 'last' || holdSeconds > 0) return 'average';
  if (comparator === '<' || comparator === '<=') return 'minimum';
  return comparator === '>' || comparator === '>=' ? 'maximum' : 'average';
}
