import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregateAt, orderSamples, type RuleSample } from './aggregate-window.ts';
import { evaluateRule } from './evaluate-rule.ts';
import { initialState, ruleStateSchema } from './rule-state.ts';
import { breaches, type RuleTerms } from './rule-terms.ts';
import { anyTerms } from './test-support/any-terms.ts';

/** Distinct instants, a few seconds apart, now and then a hole. */
const history: fc.Arbitrary<RuleSample[]> = fc
  .array(
    fc.record({
      gap: fc.oneof(
        { weight: 9, arbitrary: fc.constant(5) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 90 }) },
      ),
      value: fc.integer({ min: 0, max: 100 }),
    }),
    { maxLength: 60 },
  )
  .map((steps) => {
    let at = 0;
    return steps.map(({ gap, value }) => {
      at += gap * 1000;
      return { at, value };
    });
  });
/** What a rule sees for the first time, aggregated over what has arrived; NaN where that says nothing. */
function judgedNow(rule: RuleTerms, arrived: RuleSample[], through: number | null): RuleSample[] {
  const ordered = orderSamples(arrived);
  return ordered
    .map(({ at }, index) => ({ at, value: aggregateAt(rule, ordered, index) ?? Number.NaN }))
    .filter(({ at }) => through === null || at > through);
}
const end = (samples: RuleSample[]) => samples.at(-1)?.at ?? 0;

describe('evaluateRule, for any rule and any history', () => {
  it('comes to the same from shuffled and doubled samples', () => {
    const disturbed = history.chain((samples) =>
      fc.tuple(
        fc.constant(samples),
        fc.shuffledSubarray([...samples, ...samples], { minLength: samples.length * 2 }),
      ),
    );
    fc.assert(
      fc.property(anyTerms, disturbed, (rule, [samples, shuffled]) => {
        const now = end(samples);
        expect(evaluateRule(rule, initialState, shuffled, now)).toEqual(
          evaluateRule(rule, initialState, samples, now),
        );
      }),
    );
  });

  it('comes to the same in random batches, each shuffled and doubled, with some of what came before', () => {
    const cut = history.chain((samples) =>
      fc.tuple(fc.constant(samples), fc.shuffledSubarray([...samples.keys()]), fc.infiniteStream(fc.nat())),
    );
    fc.assert(
      fc.property(anyTerms, cut, (rule, [samples, cuts, noise]) => {
        const now = end(samples);
        const whole = evaluateRule(rule, initialState, samples, now);
        let state = initialState;
        const transitions = [];
        for (const until of [...cuts, samples.length].sort((a, b) => a - b)) {
          const known = samples.slice(0, until);
          const batch = [...known, ...known.filter((_, index) => index % 3 === 0)]
            .map((sample) => ({ sample, rank: noise.next().value ?? 0 }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ sample }) => sample);
          const step = evaluateRule(rule, state, batch, now);
          state = step.state;
          transitions.push(...step.transitions);
        }
        expect({ state, transitions }).toEqual(whole);
      }),
    );
  });

  it('lets late samples change nothing that was judged', () => {
    fc.assert(
      fc.property(anyTerms, history, history, (rule, samples, late) => {
        const now = end(samples);
        const before = evaluateRule(rule, initialState, samples, now);
        const known = late.filter(({ at }) => at <= now);
        expect(evaluateRule(rule, before.state, known, now)).toEqual({
          state: before.state,
          transitions: [],
        });
      }),
    );
  });

  it('is total: whatever numbers come, times never run backwards and nothing that is kept is no number', () => {
    const anything = fc.array(fc.record({ at: fc.double(), value: fc.double() }), { maxLength: 30 });
    fc.assert(
      fc.property(anyTerms, anything, fc.integer(), (rule, samples, now) => {
        const { state, transitions } = evaluateRule(rule, initialState, samples, now);
        expect(ruleStateSchema.safeParse(JSON.parse(JSON.stringify(state))).success).toBe(true);
        const seen = transitions.filter(({ kind }) => kind !== 'no_data').map(({ at }) => at);
        expect(seen.slice(0, -1)).toEqual([...seen.slice(0, -1)].sort((a, b) => a - b));
      }),
    );
  });

  it('never fires before its hold of unbroken breach, whatever it judges and however late samples come; of silence not before that lasted', () => {
    const delay = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(5) });
    const delayed = history.chain((samples) =>
      fc.tuple(
        fc.constant(samples),
        fc.array(delay, { minLength: samples.length, maxLength: samples.length }),
      ),
    );
    fc.assert(
      fc.property(anyTerms, delayed, fc.nat(200), (rule, [samples, delays], quietSeconds) => {
        const judged: RuleSample[] = [];
        let heardAt = Number.NaN;
        let state = initialState;
        const nows = [...samples.map(({ at }) => at), end(samples) + quietSeconds * 1000];
        nows.forEach((now, step) => {
          const arrived = samples.filter((_, index) => index + (delays[index] ?? 0) <= step);
          const news = judgedNow(rule, arrived, state.through);
          judged.push(...news);
          if (news.length > 0) heardAt = now;
          const evaluation = evaluateRule(rule, state, arrived, now);
          state = evaluation.state;
          for (const transition of evaluation.transitions) {
            if (transition.kind === 'no_data')
              expect(now - heardAt).toBeGreaterThan(rule.noDataSeconds * 1000);
            if (transition.kind !== 'fired') continue;
            const { at, startedAt, severity } = transition;
            if (news.length === 0) {
              expect([rule.noDataPolicy, at, startedAt]).toEqual(['fire', now, heardAt]);
              expect(now - heardAt).toBeGreaterThan(rule.noDataSeconds * 1000);
              continue;
            }
            expect(at - startedAt).toBeGreaterThanOrEqual(rule.holdSeconds * 1000);
            const during = judged.filter((one) => one.at >= startedAt && one.at <= at);
            expect([during[0]?.at, during.at(-1)?.at]).toEqual([startedAt, at]);
            during.forEach(({ at: when, value }, index) => {
              const isBad = breaches(rule, value, severity) || breaches(rule, value, 'critical');
              expect([when, value, isBad]).toEqual([when, value, true]);
              const hole = when - (during[index - 1]?.at ?? when);
              expect(hole).toBeLessThanOrEqual(rule.noDataSeconds * 1000);
            });
          }
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('opens and closes in turn: never two alerts at once, never an end without a beginning', () => {
    fc.assert(
      fc.property(anyTerms, history, fc.integer({ min: 0, max: 200 }), (rule, samples, silenceSeconds) => {
        const live = evaluateRule(rule, initialState, samples, end(samples));
        const quiet = evaluateRule(rule, live.state, [], end(samples) + silenceSeconds * 1000);
        let open = false;
        for (const transition of [...live.transitions, ...quiet.transitions]) {
          const opens = transition.kind === 'fired' || (transition.kind === 'no_data' && transition.opens);
          expect(open).toBe(!opens);
          open = opens || (open && transition.kind !== 'resolved');
        }
      }),
    );
  });

  it('takes nothing for silence but what it could have heard', () => {
    const listening = fc.option(fc.integer({ min: 0, max: 600 }));
    fc.assert(
      fc.property(anyTerms, history, listening, fc.nat(600), (rule, samples, since, quietSeconds) => {
        const live = evaluateRule(rule, initialState, samples, end(samples));
        const now = end(samples) + quietSeconds * 1000;
        const quiet = evaluateRule(rule, live.state, [], now, since === null ? null : since * 1000);
        if (since !== null && now - since * 1000 > rule.noDataSeconds * 1000) return;
        expect(quiet).toEqual({ state: live.state, transitions: [] });
      }),
    );
  });
});
