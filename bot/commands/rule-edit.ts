import { z } from 'zod';
import type { AlertRule, updateAlertRuleSchema } from '../../shared/api-contract/index.ts';
import { formButton } from '../../shared/cards/action-button.ts';
import type { Card } from '../../shared/cards/card.ts';
import { AppError } from '../../shared/errors.ts';
import { ruleActions } from '../cards/rule-actions.ts';
import { ruleDifference } from '../cards/rule-difference.ts';
import { ruleLine } from '../cards/rule-line.ts';
import { findRule } from './find-rule.ts';
import { firesNow } from './fires-now.ts';
import { ruleArgs, rulePicks, toRuleChange } from './rule-arguments.ts';
import { readRuleChanges } from './rule-grammar.ts';
import { defineVerb, type VerbContext } from './verb.ts';
import { watchedNow } from './watched-now.ts';

export const ruleEdit = defineVerb({
  name: 'rule edit',
  aliases: ['rule change'],
  summary: 'Change what is named of an alert rule',
  example: 'rule edit "High CPU" > 85 for 10m',
  group: 'Alerts',
  class: 'operate',
  args: z.object({ rule: z.string().trim().min(1).max(100).describe('name or id'), ...ruleArgs }),
  grammar: {
    positional: ['rule'],
    readWords: ([rule = '', ...words]) => ({ rule, ...readRuleChanges(words) }),
  },
  picks: { rule: 'rule', ...rulePicks },
  pickedArg: 'rule',
  leadsTo: ['rule form', 'rule test', 'rule disable', 'rule delete'],
  async run(context, { rule: typed, ...args }) {
    const before = findRule(await context.api.rules(), typed);
    const change = toRuleChange(args, before, context.actor);
    return Object.keys(change).length === 0 ? whatToChange(before) : editRule(context, before, change);
  },
});

/** Changes it and shows what was and what is. */
export async function editRule(
  { api }: Pick<VerbContext, 'api'>,
  before: AlertRule,
  change: z.input<typeof updateAlertRuleSchema>,
): Promise<Card> {
  if (Object.keys(change).length === 0) {
    throw new AppError('invalid_input', `Nothing to change was named: ${before.name} stays as it is.`);
  }
  const servers = await api.servers();
  const after = await api.updateRule(before.id, change);
  const difference = ruleDifference(before, after);
  return {
    title: difference.length === 0 ? `${after.name} was so already` : `Rule changed: ${after.name}`,
    tone: 'ok',
    emoji: '✅',
    blocks: [
      { kind: 'text', text: ruleLine(after) },
      ...(difference.length === 0 ? [] : [{ kind: 'fields' as const, fields: difference }]),
      { kind: 'text', text: [`${watchedNow(after.scope, servers)}\n`, ...(await firesNow(api, after))] },
      { kind: 'actions', actions: ruleActions(after) },
    ],
  };
}

const whatToChange = (rule: AlertRule): Card => ({
  title: `What should change in ${rule.name}?`,
  tone: 'info',
  emoji: '❓',
  blocks: [
    { kind: 'text', text: ruleLine(rule) },
    { kind: 'actions', actions: [formButton('Edit…', 'rule form', { rule: rule.id })] },
  ],
});
