import { describe, expect, it } from 'vitest';
import { type Occurrence, quieterRule } from './quieter-rule.ts';

const rule = { holdSeconds: 0, keepFiringSeconds: 0 };
/** [begins, lasts], in minutes; lasting null = still open. */
const happened = (times: [begins: number, lasts: number | null][], change: Partial<Occurrence> = {}) =>
  times.map(
    ([begins, lasts], index): Occurrence => ({
      target: `target-${index}`,
      startedAt: begins * 60_000,
      resolvedAt: lasts === null ? null : (begins + lasts) * 60_000,
      acknowledged: false,
      ...change,
    }),
  );
const short: [number, number][] = [
  [0, 2],
  [60, 3],
  [120, 3],
  [180, 4],
];
const long: [number, number][] = short.map(([begins]) => [begins, 50]);

describe('quieterRule', () => {
  it.each<[string, typeof rule | undefined, Occurrence[], unknown]>([
    ['longer hold for what ends by itself', rule, happened(short), { kind: 'hold', seconds: 300 }],
    [
      'longer stay for what comes back soon',
      rule,
      happened(
        [
          [0, 1],
          [3, 1],
          [6, 1],
          [9, 1],
        ],
        { target: 'same' },
      ),
      { kind: 'keep_firing', seconds: 300 },
    ],
    ['another threshold for what nobody takes', rule, happened(long), { kind: 'threshold' }],
    ['nothing when people take them', rule, happened(long, { acknowledged: true }), null],
    ['nothing of a rule that is gone', undefined, happened(short), null],
    ['nothing after three', rule, happened(short.slice(1)), null],
    ['no hold that it has', { ...rule, holdSeconds: 300 }, happened(short, { acknowledged: true }), null],
    ['no hold when half of them last', rule, happened([...short, ...long], { acknowledged: true }), null],
    [
      'threshold rather than hold for what is all still open',
      rule,
      happened(short.map(([begins]) => [begins, null])),
      { kind: 'threshold' },
    ],
  ])('suggests %s', (_, terms, occurrences, expected) => {
    expect(quieterRule(terms, occurrences)).toEqual(expected);
  });
});
