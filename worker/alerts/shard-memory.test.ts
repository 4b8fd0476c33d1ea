import { beforeEach, describe, expect, it } from 'vitest';
import type { EvaluatedRule, EvaluatedServer } from '../../drizzle/queries/evaluation.ts';
import { shardCount } from '../../shared/shard.ts';
import { ShardMemory } from './shard-memory.ts';

const now = 1_800_000_000_000;
const shard = 3;
const rule = { id: 'cpu', criticalThreshold: 90 } as EvaluatedRule;

function server(id: string, lastSampleAtMs: number | null): EvaluatedServer {
  return { id, name: id, tags: [], intervalSeconds: 5, silentSeconds: 1, lastSampleAtMs };
}

let memory: ShardMemory;
beforeEach(() => {
  memory = new ShardMemory();
});

/** Ids that are evaluated, and that this is done. */
function evaluate(servers: EvaluatedServer[], at = now, rules = [rule]): string[] {
  const choice = memory.choose(shard, rules, servers, at);
  memory.remember(choice);
  return choice.servers.map(({ id }) => id);
}

describe('what is evaluated of a shard', () => {
  it('is everything at first', () => {
    expect(evaluate([server('a', now), server('b', now)])).toEqual(['a', 'b']);
  });

  it('is then what brought a sample since, also one that is older than the one before', () => {
    evaluate([server('a', now), server('b', now), server('c', now)]);
    expect(evaluate([server('a', now + 1), server('b', now), server('c', now - 1)], now + 1)).toEqual([
      'a',
      'c',
    ]);
    expect(evaluate([server('a', now + 1), server('b', now), server('c', now - 1)], now + 2)).toEqual([]);
  });

  it('takes what is new, or never told a time, for news', () => {
    evaluate([server('a', now)]);
    expect(evaluate([server('a', now), server('b', now), server('c', null)], now + 1)).toEqual(['b', 'c']);
    expect(evaluate([server('a', now), server('b', now), server('c', null)], now + 2)).toEqual(['c']);
  });

  it('is everything again after four seconds, however many evaluations there were between', () => {
    const servers = [server('a', now), server('b', now)];
    evaluate(servers);
    const again = now + 3000;
    expect(evaluate(servers, again)).toEqual(['a', 'b']);
    for (let at = again + 100; at < again + 4000; at += 100) expect(evaluate(servers, at)).toEqual([]);
    expect(evaluate(servers, again + 4000)).toEqual(['a', 'b']);
    expect(evaluate(servers, again + 4100)).toEqual([]);
  });

  it('is everything of shards that began together at moments of their own', () => {
    const shards = Array.from({ length: shardCount }, (_, index) => index);
    const servers = [server('a', now)];
    for (const one of shards) memory.remember(memory.choose(one, [rule], servers, now));
    const wholeAt = (at: number) => shards.filter((one) => memory.choose(one, [rule], servers, at).whole);
    expect(wholeAt(now + 999)).toEqual([]);
    expect(wholeAt(now + 1000)).toEqual([0]);
    expect(wholeAt(now + 2500)).toEqual(shards.slice(0, shardCount / 2 + 1));
    expect(wholeAt(now + 4000)).toEqual(shards);
  });

  it.each<[string, () => string[]]>([
    ['a rule changed', () => evaluate([server('a', now)], now + 1, [{ ...rule, criticalThreshold: 95 }])],
    ['a rule was added', () => evaluate([server('a', now)], now + 1, [rule, { ...rule, id: 'memory' }])],
    ['a server is gone', () => evaluate([server('a', now)], now + 1)],
    ['the clock was set back', () => evaluate([server('a', now), server('b', now)], now - 60_000)],
  ])('is everything when %s', (_, again) => {
    evaluate([server('a', now), server('b', now)]);
    expect(again()).toContain('a');
  });

  it('stays news until its evaluation is committed', () => {
    evaluate([server('a', now)]);
    const news = [server('a', now + 5)];
    for (const _ of ['failed', 'failed again'])
      expect(memory.choose(shard, [rule], news, now + 6).servers).toEqual(news);
    expect(evaluate(news, now + 7)).toEqual(['a']);
    expect(evaluate(news, now + 8)).toEqual([]);
  });

  it('stays news while there is more than was read', () => {
    const servers = [server('a', now), server('b', now)];
    memory.remember(memory.choose(shard, [rule], servers, now), new Set(['b']));
    expect(evaluate(servers, now + 1)).toEqual(['b']);
    expect(evaluate(servers, now + 2)).toEqual([]);
  });

  it('is known of each shard for itself', () => {
    evaluate([server('a', now)]);
    expect(memory.choose(shard + 1, [rule], [server('b', now)], now).whole).toBe(true);
  });
});
