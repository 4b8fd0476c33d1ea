import { z } from 'zod';
import {
  type AlertRule,
  createAlertRuleSchema,
  type RuleTestRange,
  ruleTestRanges,
} from '../../shared/api-contract/index.ts';
import { actionButton, formButton } from '../../shared/cards/action-button.ts';
import type { Card, CardAction } from '../../shared/cards/card.ts';
import { AppError } from '../../shared/errors.ts';
import { nearestMetrics } from '../../shared/metrics.ts';
import { ruleTestCard } from '../cards/rule-test-card.ts';
import { findRule } from './find-rule.ts';
import { readSpelledRule } from './read-spelled-rule.ts';
import { requireMetric } from './require-metric.ts';
import { bareRuleArgs, type RuleArgs, toNewRule, toRuleChange } from './rule-arguments.ts';
import { definesRule } from './rule-grammar.ts';
import { spellChange, spellRule } from './spell-rule.ts';
import { spellWord } from './spell-word.ts';
import { defineVerb, type VerbContext } from './verb.ts';

const ranges = Object.keys(ruleTestRanges) as [RuleTestRange];

export const ruleTest = defineVerb({
  name: 'rule test',
  aliases: ['rule try'],
  summary: 'When a rule, there or not yet, would have fired, with a chart',
  example: 'rule test cpu > 80 for 5m 24h',
  group: 'Alerts',
  class: 'read',
  args: z.object({
    rule: z.string().trim().min(1).max(100).optional().describe('name or id; a new rule unless given'),
    range: z
      .enum(ranges)
      .default('24h')
      .describe(`how far back: ${ranges.join(', ')}`),
    words: z.string().trim().max(500).optional().describe('the new rule, or what to change: cpu > 80 for 5m'),
    /** As flags, where a word of the rule would mean something else. */
    ...bareRuleArgs,
  }),
  grammar: { positional: ['rule'], readWords: readTestWords },
  picks: { rule: 'rule' },
  pickedArg: 'rule',
  leadsTo: ['rule test', 'rule apply'],
  async run(context, { rule: typed, range, words, ...args }) {
    const flags = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
    if (typed === undefined && words === undefined && Object.keys(flags).length === 0) throw whatToTest();
    const given: RuleArgs = { ...readSpelledRule(words ?? '', { isNew: typed === undefined }), ...flags };
    return typed === undefined ? testNew(context, given, range) : testExisting(context, typed, given, range);
  },
});

/** `<rule> [changes] [range]`, or the words of a new rule and a range. */
function readTestWords(words: string[]): Record<string, string> {
  const last = words.at(-1)?.toLowerCase() ?? '';
  // After a word that wants one, it is that word's.
  const range =
    last in ruleTestRanges && !/^(for|over|after|keep|firing)$/i.test(words.at(-2) ?? '') ? last : undefined;
  const rest = range === undefined ? words : words.slice(0, -1);
  const asked: Record<string, string> = range === undefined ? {} : { range };
  const spelled = (some: string[]): Record<string, string> =>
    some.length === 0 ? {} : { words: some.map(spellWord).join(' ') };
  if (definesRule(rest)) return { ...spelled(rest), ...asked };
  const [rule = '', ...changes] = rest;
  if (rule === '') throw whatToTest();
  return { rule, ...spelled(changes), ...asked };
}

const whatToTest = () =>
  new AppError('invalid_input', 'Which rule?', {
    hint: 'One that is there, `/chatops rule test "CPU high" 7d`, or a new one, `/chatops rule test cpu > 80 for 5m`.',
  });

async function testNew(
  { api, actor, conversation }: VerbContext,
  args: RuleArgs,
  range: RuleTestRange,
): Promise<Card> {
  const wanted = toNewRule(args, actor);
  const rule = { name: '', ...createAlertRuleSchema.parse(wanted) };
  const words = spellRule(rule);
  await conversation.progress(replaying(`${words}, last ${range}`));
  const replay = await api.testNewRule({ ...wanted, range });
  const apply = actionButton('Add this rule', 'rule apply', { words }, 'primary');
  return ruleTestCard({
    rule,
    title: words,
    replay,
    range,
    actions: [...apply, ...rangeButtons(range, { words })],
    ...(apply.length > 0 ? {} : { typed: `rule add ${words}` }),
  });
}

async function testExisting(
  { api, actor, conversation }: VerbContext,
  typed: string,
  args: RuleArgs,
  range: RuleTestRange,
): Promise<Card> {
  const before = requireRuleOrMetric(await api.rules(), typed, args);
  const change = toRuleChange(args, before, actor);
  await conversation.progress(replaying(`${before.name}, last ${range}`));
  const replay = await api.testRule(before.id, { ...change, range });
  const after: AlertRule = { ...before, ...change };
  const words = spellChange(before, after);
  const changed = words !== '';
  const apply = changed
    ? actionButton('Change it so', 'rule apply', { rule: before.id, words }, 'primary')
    : [];
  return ruleTestCard({
    rule: after,
    title: changed ? `${before.name}, changed` : before.name,
    replay,
    range,
    actions: [
      ...apply,
      ...rangeButtons(range, { rule: before.id, ...(changed ? { words } : {}) }),
      formButton('Edit…', 'rule form', { rule: before.id }),
    ],
    ...(changed && apply.length === 0 ? { typed: `rule edit ${spellWord(before.name)} ${words}` } : {}),
  });
}

/** `cpuu > 80`: neither a rule nor a metric, so both are looked for what is near. */
function requireRuleOrMetric(rules: readonly AlertRule[], typed: string, args: RuleArgs): AlertRule {
  try {
    return findRule(rules, typed);
  } catch (error) {
    const couldBeMetric = args.comparator !== undefined && args.metric === undefined;
    if (couldBeMetric && nearestMetrics(typed).length > 0) requireMetric(typed);
    throw error;
  }
}

const replaying = (title: string): Card => ({
  title: `Testing ${title}`.slice(0, 150),
  tone: 'neutral',
  blocks: [{ kind: 'context', text: ['Replaying the rule over stored samples…'] }],
});

/** The other ones. */
const rangeButtons = (shown: RuleTestRange, args: Record<string, string>): CardAction[] =>
  ranges
    .filter((range) => range !== shown)
    .flatMap((range) => actionButton(`Last ${range}`, 'rule test', { ...args, range }));
