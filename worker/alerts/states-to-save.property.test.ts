import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EvaluatedRule, EvaluatedServer } from '../../drizzle/queries/evaluation.ts';
import type { MetricName } from '../../shared/metrics.ts';
import type { RuleSample } from './aggregate-window.ts';
import { evaluateRule, type Transition } from './evaluate-rule.ts';
import type { EvaluatedTarget } from './evaluate-shard.ts';
import { initialState, parseRuleState, type RuleState } from './rule-state.ts';
import type { RuleTerms } from './rule-terms.ts';
import { statesToSave } from './states-to-save.ts';
import { anyTerms } from './test-support/any-terms.ts';

/** Evaluations in order of time, epoch ms; each with the samples it finds new, in any order, some late. */
interface Step {
  now: number;
  samples: RuleSample[];
}
const steps: fc.Arbitrary<Step[]> = fc
  .array(
    fc.record({
      afterSeconds: fc.integer({ min: 1, max: 40 }),
      samples: fc.array(
        fc.record({ agoSeconds: fc.integer({ min: 0, max: 60 }), value: fc.integer({ min: 0, max: 100 }) }),
        { maxLength: 3 },
      ),
    }),
    { maxLength: 60 },
  )
  .map((rows) => {
    let now = 1_000_000;
    return rows.map(({ afterSeconds, samples }) => {
      now += afterSeconds * 1000;
      return {
        now,
        samples: samples.map(({ agoSeconds, value }) => ({ at: now - agoSeconds * 1000, value })),
      };
    });
  });

const server = { id: 'server' } as EvaluatedServer;

/** As the database has it afterwards: read again, and written where `saves` says so. */
function run(metric: MetricName, terms: RuleTerms, history: readonly Step[], saves: typeof statesToSave) {
  const rule = { id: 'rule', metric } as EvaluatedRule;
  let stored: RuleState = initialState;
  let written = 0;
  const transitions: Transition[] = [];
  for (const { now, samples } of history) {
    const before = parseRuleState(JSON.parse(JSON.stringify(stored)));
    const evaluation = evaluateRule(terms, before, samples, now);
    transitions.push(...evaluation.transitions);
    const target: EvaluatedTarget = { rule, server, key: '', before, ...evaluation };
    for (const saved of saves([target], [])) {
      stored = parseRuleState(saved.state);
      written += 1;
    }
  }
  return { stored, transitions, written };
}

const saveEach: typeof statesToSave = (targets) =>
  targets.map(({ rule, state }) => ({
    ruleId: rule.id,
    serverId: server.id,
    key: '',
    state,
    through: state.through,
  }));

describe('states that are saved only when they moved', () => {
  it('lead to what saving each leads to', () => {
    fc.assert(
      fc.property(anyTerms, steps, (terms, history) => {
        const lazy = run('cpu_percent', terms, history, statesToSave);
        const each = run('cpu_percent', terms, history, saveEach);
        expect(lazy.transitions).toEqual(each.transitions);
        expect(lazy.stored).toEqual(each.stored);
        expect(lazy.written).toBeLessThanOrEqual(each.written);
      }),
    );
  });

  it('of heartbeats too, though of those that stay fine nothing is written', () => {
    fc.assert(
      fc.property(anyTerms, steps, fc.boolean(), (rule, history, staysFine) => {
        const terms: RuleTerms = { ...rule, aggregation: 'last', comparator: '>', noDataPolicy: 'keep' };
        const beats = history.map(({ now, samples }) => ({
          now,
          samples: [{ at: now, value: staysFine ? 0 : (samples[0]?.value ?? 0) }],
        }));
        const lazy = run('heartbeat_age_seconds', terms, beats, statesToSave);
        const each = run('heartbeat_age_seconds', terms, beats, saveEach);
        expect(lazy.transitions).toEqual(each.transitions);
        expect(lazy.stored.phase).toEqual(each.stored.phase);
        if (staysFine) expect(lazy.written).toBe(Math.min(1, beats.length));
      }),
    );
  });
});
