import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aggregations,
  comparators,
  createAlertRuleSchema,
  noDataPolicies,
} from '../../shared/api-contract/index.ts';
import { metricNames } from '../../shared/metrics.ts';
import { aRule } from '../test-support/sample-data.ts';
import { verbs } from './index.ts';
import { parseCommand } from './parse-command.ts';
import { readSpelledRule } from './read-spelled-rule.ts';
import { toNewRule, toRuleChange } from './rule-arguments.ts';
import { answersOf, ruleForm } from './rule-form.ts';
import { type SpelledRule, spellChange, spellRule } from './spell-rule.ts';

const actor = { platform: 'slack', workspaceId: 'T1', userId: 'U1', channelId: 'C1' } as const;

/** What people can type: no controls, no markup of the platforms, not both kinds of quotes. */
const typable = (text: string) =>
  text.trim() === text && !/[\p{Cc}\p{Cf}"'“”„‟«»‘’‚‛<>&\u00a0\u2014\u2013]/u.test(text);
const name = fc.string({ minLength: 1, maxLength: 40 }).filter(typable);
const threshold = fc
  .oneof(fc.integer({ min: 0, max: 100 }), fc.double({ min: -1e9, max: 1e12, noNaN: true }))
  .map((value) => value + 0);
const seconds = fc.integer({ min: 0, max: 86_400 });

const rules: fc.Arbitrary<SpelledRule> = fc
  .record({
    name,
    scope: fc.constantFrom(
      '--all',
      '*',
      'tag:prod+web',
      'web-1 db-2 !web-3',
      'here',
      'critical warning',
      'web-*',
    ),
    metric: fc.constantFrom(...metricNames),
    keyPattern: fc.constantFrom('*', '/var', '/mnt/a b', 'eth0', 'x>y', 'a:b', 'ngin?'),
    aggregation: fc.constantFrom(...aggregations),
    windowSeconds: seconds,
    comparator: fc.constantFrom(...comparators),
    warningThreshold: fc.option(threshold),
    criticalThreshold: fc.option(threshold),
    recoveryThreshold: fc.option(threshold),
    holdSeconds: seconds,
    keepFiringSeconds: seconds,
    noDataPolicy: fc.constantFrom(...noDataPolicies),
    noDataSeconds: fc.integer({ min: 10, max: 86_400 }),
    channel: fc.constantFrom(null, 'slack:C0OPS', 'discord:123456789012345678'),
    runbookUrl: fc.constantFrom(null, 'https://wiki.example.com/cpu?x=1#top'),
  })
  .filter(
    ({ warningThreshold, criticalThreshold }) => warningThreshold !== null || criticalThreshold !== null,
  );

const filled = (rule: SpelledRule) => createAlertRuleSchema.parse(rule);

describe('a rule that is listed', () => {
  it('can be typed again and is the same rule', () => {
    fc.assert(
      fc.property(rules, (rule) => {
        const parsed = parseCommand(`rule add ${spellRule(rule)}`, verbs);
        expect(parsed).toMatchObject({ kind: 'verb', verb: { name: 'rule add' } });
        const args = readSpelledRule(spellRule(rule), { isNew: true });
        expect(createAlertRuleSchema.parse(toNewRule(args, actor))).toEqual(filled(rule));
      }),
      { numRuns: 500 },
    );
  });

  it('stands in the form so that the form makes it again', async () => {
    await fc.assert(
      fc.asyncProperty(rules, async (rule) => {
        const stored = aRule(rule);
        const input = ruleForm.args.parse(answersOf(stored));
        const added: unknown[] = [];
        const api = {
          servers: async () => [],
          createRule: async (wanted: unknown) => {
            added.push(wanted);
            return stored;
          },
          testRule: async () => Promise.reject(new Error('not asked')),
        };
        await ruleForm.run({ api, actor } as never, input);
        expect(createAlertRuleSchema.parse(added[0])).toEqual(filled(rule));
      }),
      { numRuns: 200 },
    );
  });

  it.each<[Partial<SpelledRule>, string]>([
    [{}, 'cpu > 90% critical for 5m on tag:web named "High CPU"'],
    [{ scope: '--all', name: '' }, 'cpu > 90% critical for 5m'],
    [{ warningThreshold: 80, name: '' }, 'cpu > 80% critical 90% for 5m on tag:web'],
    [
      { metric: 'disk_percent', keyPattern: '/var', warningThreshold: 90, criticalThreshold: null, name: '' },
      'disk:/var > 90% warning for 5m on tag:web',
    ],
    [
      {
        metric: 'memory_used_bytes',
        aggregation: 'rate',
        windowSeconds: 3600,
        criticalThreshold: 1024 ** 3,
        name: '',
      },
      'rate(memory_used_bytes) > 1GiB/h critical for 5m over 1h on tag:web',
    ],
    [{ scope: 'here', name: '' }, 'cpu > 90% critical for 5m --target here'],
  ])('%j is spelled %s', (change, expected) => {
    expect(spellRule({ ...aRule(), criticalThreshold: 90, holdSeconds: 300, ...change })).toBe(expected);
  });
});

describe('what changes a rule', () => {
  it('is spelled so that it makes the one into the other, and is nothing when they are the same', () => {
    fc.assert(
      fc.property(rules, rules, (before, after) => {
        expect(spellChange(before, before)).toBe('');
        const args = readSpelledRule(spellChange(before, after), { isNew: false });
        const change = toRuleChange(args, before, actor);
        expect(filled({ ...before, ...change } as SpelledRule)).toEqual(filled(after));
      }),
      { numRuns: 500 },
    );
  });
});
