import { z } from 'zod';
import { readSpelledRule } from './read-spelled-rule.ts';
import { addRule } from './rule-add.ts';
import { toNewRule, toRuleChange } from './rule-arguments.ts';
import { editRule } from './rule-edit.ts';
import { defineVerb } from './verb.ts';

/** The buttons under a test: "Add this rule", and "Change it so" for one that is there. */
export const ruleApply = defineVerb({
  name: 'rule apply',
  summary: 'Add or change a rule as it was tested',
  example: 'rule apply --words "cpu > 90"',
  group: 'Alerts',
  class: 'operate',
  internal: true,
  args: z.object({ rule: z.uuid().optional(), words: z.string().max(500) }),
  grammar: { positional: [] },
  leadsTo: ['rule form', 'rule test', 'rule disable', 'rule delete'],
  async run(context, { rule, words }) {
    const args = readSpelledRule(words, { isNew: rule === undefined });
    if (rule === undefined) return addRule(context, toNewRule(args, context.actor));
    const before = await context.api.rule(rule);
    return editRule(context, before, toRuleChange(args, before, context.actor));
  },
});
