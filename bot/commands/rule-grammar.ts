import { AppError } from '../../shared/errors.ts';
import { findMetric } from '../../shared/metrics.ts';
import { readClauses, startsClause } from './rule-clauses.ts';

const comparator = /^(>=|<=|!=|==|=|>|<|≥|≤)$/;
const glued = /^([A-Za-z_0-9-]+(?:\([^()]*\))?(?::[^\s<>=!≥≤]+)?)(>=|<=|!=|==|=|>|<|≥|≤)(.*)$/;
const startsGlued = /^(>=|<=|!=|==|=|>|<|≥|≤)(.+)$/;
const addExample = 'For example: `/chatops rule add cpu > 90 for 5m on tag:web critical #ops`';
const editExample = 'A name of several words needs quotes: `/chatops rule edit "CPU high" > 85 for 10m`';

/**
 * `cpu > 90 for 5m on tag:web critical #ops` as flat arguments. The order after the number is free.
 * `disk:/var > 90` watches one mount, interface or container; `cpu > 80 critical 95` has two thresholds;
 * `rate(memory) > 10%/h over 6h` watches how fast it grows, `avg(cpu) > 80 over 10m` an average,
 * `disk full in 6h` when a disk will be.
 *
 * @throws AppError `invalid_input`
 */
export function readRuleWords(words: string[]): Record<string, string> {
  const { condition, rest } = readCondition(words);
  if (condition.metric === undefined || condition.comparator === undefined) {
    throw new AppError('invalid_input', 'A rule needs a metric, a comparison and a number.', {
      hint: addExample,
    });
  }
  return { ...condition, ...readClauses(rest, addExample) };
}

/** The same words, of which any may be left out: `> 85`, `critical 95 for 10m`, `disk:/var > 90`. */
export function readRuleChanges(words: string[]): Record<string, string> {
  const { condition, rest } = readCondition(words);
  return { ...condition, ...readClauses(rest, editExample) };
}

/** Whether these words define a rule of their own rather than name one: `CPU-high > 80` is no metric. */
export function definesRule(words: string[]): boolean {
  const { metric, comparator: compares } = readCondition(words).condition;
  return compares !== undefined && findMetric(metric ?? '') !== undefined;
}

interface Condition {
  condition: { metric?: string; key?: string; aggregate?: string; comparator?: string; value?: string };
  rest: string[];
}

function readCondition(words: string[]): Condition {
  // What a clause takes is its own, however much it looks like a comparison: an address with `?x=1`.
  if (startsClause(words[0] ?? '')) return { condition: {}, rest: words };
  const prediction = readPrediction(words);
  if (prediction !== undefined) return prediction;
  const all = [
    ...words.slice(0, 1).flatMap(unglue),
    ...words.slice(1, 2).flatMap(unglueStart),
    ...words.slice(2),
  ];
  const [first = '', second = '', third] = all;
  if (comparator.test(first)) return { condition: compared(first, second), rest: all.slice(2) };
  if (comparator.test(second)) {
    return { condition: { ...subject(first), ...compared(second, third) }, rest: all.slice(3) };
  }
  const named = subject(first);
  // A metric alone: another one is to be watched. Words like `min` begin a clause.
  return findMetric(named.metric ?? '') === undefined
    ? { condition: {}, rest: all }
    : { condition: named, rest: all.slice(1) };
}

/** `disk full in 6h`, `disk:/var full in 2d` */
function readPrediction([first = '', full, within, value, ...rest]: string[]): Condition | undefined {
  const { metric, key } = subject(first);
  if (metric?.toLowerCase() !== 'disk' || `${full} ${within}`.toLowerCase() !== 'full in') return undefined;
  const condition = { metric: 'disk_full_hours', ...(key === undefined ? {} : { key }) };
  return { condition: { ...condition, ...compared('<', value) }, rest };
}

const spellings: Record<string, string> = { '≥': '>=', '≤': '<=', '==': '=' };
function compared(typed: string, value: string | undefined): Condition['condition'] {
  return value === undefined || value === '' ? {} : { comparator: spellings[typed] ?? typed, value };
}

/** `cpu`, `disk:/var`, `rate(disk:/var)`, `avg(cpu)` */
function subject(word: string): Condition['condition'] {
  const [, aggregate, inner] = /^(rate|avg|min|max|last)\((.+)\)$/i.exec(word) ?? [];
  const [metric = '', ...key] = (inner ?? word).split(':');
  return {
    metric,
    ...(key.length > 0 ? { key: key.join(':') } : {}),
    ...(aggregate === undefined ? {} : { aggregate: aggregate.toLowerCase() }),
  };
}

/** `cpu>90` as three words. */
function unglue(word: string): string[] {
  const whole = glued.exec(word);
  if (whole) return [whole[1], whole[2], whole[3]].filter((part): part is string => Boolean(part));
  return unglueStart(word);
}

/** `>90` as two. */
function unglueStart(word: string): string[] {
  const start = comparator.test(word) ? null : startsGlued.exec(word);
  return start ? [start[1] ?? '', start[2] ?? ''] : [word];
}
