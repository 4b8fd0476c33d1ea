import { z } from 'zod';
import { type ChatActor, comparators, type createAlertRuleSchema } from '../../shared/api-contract/index.ts';
import type { Card } from '../../shared/cards/card.ts';
import { ruleActions } from '../cards/rule-actions.ts';
import { ruleLine } from '../cards/rule-line.ts';
import { firesNow } from './fires-now.ts';
import { ruleArgs, rulePicks, toNewRule } from './rule-arguments.ts';
import { readRuleWords } from './rule-grammar.ts';
import { defineVerb, type VerbContext } from './verb.ts';
import { watchedNow } from './watched-now.ts';

export const ruleAdd = defineVerb({
  name: 'rule add',
  summary: 'Alert when a metric crosses a line',
  example: 'rule add cpu > 90 for 5m on tag:web critical #ops',
  group: 'Alerts',
  class: 'operate',
  args: z.object({
    ...ruleArgs,
    metric: z.string().trim().min(1).max(80).describe('cpu, memory, disk, load…'),
    comparator: z.enum(comparators).describe(`one of ${comparators.join(' ')}`),
    value: z.string().trim().min(1).max(32).describe('90, 90%, 2GiB, 10%/h'),
  }),
  grammar: { positional: ['metric', 'comparator', 'value'], readWords: readRuleWords },
  picks: rulePicks,
  leadsTo: ['rule form', 'rule test', 'rule disable', 'rule delete'],
  run: (context, args) => addRule(context, toNewRule(args, context.actor)),
});

/** Adds it, and says whom it watches and what it would do at this moment. */
export async function addRule(
  { api }: Pick<VerbContext, 'api'> & { actor: ChatActor },
  wanted: z.input<typeof createAlertRuleSchema>,
): Promise<Card> {
  const servers = await api.servers();
  const rule = await api.createRule(wanted);
  return {
    title: `Rule added: ${rule.name}`,
    tone: 'ok',
    emoji: '✅',
    blocks: [
      { kind: 'text', text: ruleLine(rule) },
      { kind: 'text', text: [`${watchedNow(rule.scope, servers)}\n`, ...(await firesNow(api, rule))] },
      { kind: 'actions', actions: ruleActions(rule) },
    ],
  };
}
