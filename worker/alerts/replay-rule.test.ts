import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateRule } from './evaluate-rule.ts';
import { replayRule } from './replay-rule.ts';
import { initialState } from './rule-state.ts';
import type { RuleTerms } from './rule-terms.ts';

const cpu: RuleTerms = {
  aggregation: 'last',
  windowSeconds: 0,
  comparator: '>',
  warningThreshold: 90,
  criticalThreshold: 95,
  recoveryThreshold: null,
  holdSeconds: 0,
  keepFiringSeconds: 0,
  noDataPolicy: 'keep',
  noDataSeconds: 20,
  unit: 'percent',
};

/** "50 96 -" at 5 s steps from 0 on, the first being before the range; "-" is a sample that is missing. */
function replay(terms: Partial<RuleTerms>, script: string, toSeconds?: number) {
  const steps = script.split(' ');
  const samples = steps.flatMap((text, index) =>
    text === '-' ? [] : [{ at: index * 5000, value: Number(text) }],
  );
  const range = { from: 0, to: toSeconds === undefined ? steps.length * 5000 : toSeconds * 1000 };
  return replayRule({ ...cpu, ...terms }, samples, range).map(
    ({ severity, startedAt, firedAt, resolvedAt, peakValue }) =>
      `${severity} ${startedAt / 1000}/${firedAt / 1000}-${resolvedAt === null ? '' : resolvedAt / 1000} ${peakValue}`,
  );
}

describe('replayRule', () => {
  it.each<[string, Partial<RuleTerms>, string, string[]]>([
    ['nothing, of what never crossed the line', {}, '50 60 70', []],
    ['a firing with its begin, end and peak', {}, '50 91 93 50', ['warning 5/5-15 93']],
    ['what still fires', {}, '50 91', ['warning 5/5- 91']],
    ['each firing of several', {}, '0 91 0 97 0', ['warning 5/5-10 91', 'critical 15/15-20 97']],
    ['the gravest severity', {}, '0 91 97 93 0', ['critical 5/5-20 97']],
    ['the hold time', { holdSeconds: 10 }, '0 91 92 93 0', ['warning 5/15-20 93']],
    ['nothing shorter than the hold time', { holdSeconds: 15 }, '0 91 92 93 0', []],
    ['no more than the range: what was before is context only', {}, '99 50 50', []],
    [
      'silence that is an alert',
      { noDataPolicy: 'notify' },
      '0 50 - - - - - - 50',
      ['warning 25.001/25.001-40 null'],
    ],
    ['silence at the end', { noDataPolicy: 'fire' }, '0 50 - - - - - -', ['critical 5/25.001- null']],
    ['that silence ends an alert', { noDataPolicy: 'ok' }, '0 99 - - - - - - 50', ['critical 5/5-25.001 99']],
    ['a hole: nobody knows that the breach lasted', { holdSeconds: 30 }, '0 99 - - - - - - 99 50', []],
    [
      'the smallest value as worst, of <',
      { comparator: '<', warningThreshold: 10, criticalThreshold: 5 },
      '50 9 8 50',
      ['warning 5/5-15 8'],
    ],
  ])('tells %s', (_, terms, script, firings) => {
    expect(replay(terms, script)).toEqual(firings);
  });

  it('uses the window before the range as context', () => {
    const terms: RuleTerms = { ...cpu, aggregation: 'avg', windowSeconds: 60 };
    const samples = [
      { at: -5000, value: 0 },
      { at: 5000, value: 99 },
    ];
    expect(replayRule(terms, samples, { from: 0, to: 10_000 })).toEqual([]);
    expect(replayRule(terms, samples.slice(1), { from: 0, to: 10_000 })).toHaveLength(1);
  });

  it('fires what the live evaluation fires, sample by sample, whatever the history', () => {
    // A gap of 21 s is over before a look each second sees that it was longer than 20.
    const gap = fc.integer({ min: 1, max: 40 }).filter((seconds) => seconds !== 21);
    const history = fc.array(fc.tuple(gap, fc.integer({ min: 0, max: 100 })), {
      maxLength: 60,
    });
    const rule = fc.record({
      holdSeconds: fc.constantFrom(0, 10, 30),
      keepFiringSeconds: fc.constantFrom(0, 15),
      aggregation: fc.constantFrom('last' as const, 'avg' as const, 'max' as const, 'rate' as const),
      windowSeconds: fc.constantFrom(0, 30, 60),
      noDataPolicy: fc.constantFrom('keep' as const, 'ok' as const, 'notify' as const, 'fire' as const),
    });
    fc.assert(
      fc.property(history, rule, (steps, some) => {
        const terms = { ...cpu, ...some };
        let at = 0;
        const samples = steps.map(([seconds, value]) => {
          at += seconds * 1000;
          return { at, value };
        });
        let state = initialState;
        const live: number[] = [];
        const ended: number[] = [];
        // As the worker does: each second, with what has come until then.
        for (let now = 1000; now <= at; now += 1000) {
          const evaluation = evaluateRule(
            terms,
            state,
            samples.filter((sample) => sample.at <= now),
            now,
          );
          state = evaluation.state;
          for (const transition of evaluation.transitions) {
            if (transition.kind === 'fired' || (transition.kind === 'no_data' && transition.opens))
              live.push(Math.floor(transition.at / 1000));
            if (transition.kind === 'resolved') ended.push(Math.floor(transition.at / 1000));
          }
        }
        const replayed = replayRule(terms, samples, { from: 0, to: at });
        // Live, a silence is noticed with the next look: up to a second later.
        const close = (a: number[], b: number[]) =>
          a.length === b.length && a.every((time, index) => Math.abs(time - (b[index] as number)) <= 1);
        expect(
          close(
            live,
            replayed.map(({ firedAt }) => Math.floor(firedAt / 1000)),
          ),
        ).toBe(true);
        const resolved = replayed.flatMap(({ resolvedAt }) =>
          resolvedAt === null ? [] : Math.floor(resolvedAt / 1000),
        );
        expect(close(ended, resolved)).toBe(true);
      }),
    );
  });
});
