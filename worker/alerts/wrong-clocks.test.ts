import { expect, it } from 'vitest';
import type { EvaluatedRule, EvaluatedServer } from '../../drizzle/queries/evaluation.ts';
import type { RuleInScope } from './plan-shard.ts';
import { initialState } from './rule-state.ts';
import { seeminglySilent } from './wrong-clocks.ts';

const now = 1_000_000;
const quiet = { heardAt: now - 31_000, through: now - 31_000 };

/** A rule that takes a minute for silence. */
function rule(server: Partial<EvaluatedServer>, state: Partial<typeof quiet>): RuleInScope {
  const servers = [
    { id: 's1', silentSeconds: 1, intervalSeconds: 5, lastSampleAtMs: quiet.through, ...server },
  ];
  return {
    rule: {
      metric: 'cpu_percent',
      aggregation: 'last',
      windowSeconds: 0,
      noDataSeconds: 60,
    } as EvaluatedRule,
    begin: 0,
    servers: servers as EvaluatedServer[],
    states: new Map([['s1', new Map([['', { ...initialState, ...quiet, ...state }]])]]),
  };
}

it.each<[string, Partial<EvaluatedServer>, Partial<typeof quiet>, string[]]>([
  ['whose newest sample was judged long ago: set back, or silent', {}, {}, ['s1']],
  ['whose newest sample is of a time to come', { lastSampleAtMs: now + 60_000 }, {}, ['s1']],
  ['of which no newest sample is known', { lastSampleAtMs: null }, {}, ['s1']],
  ['not one with newer samples, in which this is missing', { lastSampleAtMs: now - 1000 }, {}, []],
  ['nor one that was judged just now', {}, { heardAt: now - 30_000 }, []],
  ['nor one that is not there', { silentSeconds: 31 }, {}, []],
])('asks about a server %s', (_, server, state, asked) => {
  expect(seeminglySilent([rule(server, state)], now)).toEqual(asked);
});
