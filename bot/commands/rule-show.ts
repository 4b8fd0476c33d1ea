import { z } from 'zod';
import type { Alert, AlertRule } from '../../shared/api-contract/index.ts';
import { bold, type Card, code, type Inline } from '../../shared/cards/card.ts';
import { formatDuration } from '../../shared/format.ts';
import { formatJudgedThreshold } from '../../shared/judged-metric.ts';
import { firingLine } from '../cards/firing-line.ts';
import { ruleActions } from '../cards/rule-actions.ts';
import { ruleLine } from '../cards/rule-line.ts';
import { findRule } from './find-rule.ts';
import { spellRule } from './spell-rule.ts';
import { defineVerb } from './verb.ts';
import { watchedNow } from './watched-now.ts';

export const ruleShow = defineVerb({
  name: 'rule show',
  summary: 'One alert rule: all it says, whom it watches, what of it fires',
  example: 'rule show "High CPU"',
  group: 'Alerts',
  class: 'read',
  args: z.object({ rule: z.string().trim().min(1).max(100).describe('name or id') }),
  grammar: { positional: ['rule'] },
  picks: { rule: 'rule' },
  pickedArg: 'rule',
  leadsTo: ['rule form', 'rule test', 'rule disable', 'rule delete'],
  async run({ api }, { rule: typed }) {
    const [rules, servers, open] = await Promise.all([api.rules(), api.servers(), api.alerts()]);
    const rule = findRule(rules, typed);
    const firing = open.filter(({ ruleId }) => ruleId === rule.id);
    return ruleCard(rule, firing, watchedNow(rule.scope, servers));
  },
});

export function ruleCard(rule: AlertRule, firing: readonly Alert[], watched: string): Card {
  return {
    title: `Rule ${rule.name}${rule.enabled ? '' : ' (off)'}`,
    tone: firing.length > 0 ? 'warning' : 'neutral',
    ...(firing.length > 0 ? { emoji: '🔥' } : rule.enabled ? {} : { emoji: '⏸️' }),
    blocks: [
      { kind: 'text', text: ruleLine(rule) },
      { kind: 'fields', fields: facts(rule) },
      { kind: 'text', text: [watched] },
      ...(firing.length === 0
        ? []
        : [{ kind: 'text' as const, text: [bold('Now'), ' ', ...firingLine(firing)] }]),
      { kind: 'actions', actions: ruleActions(rule) },
      { kind: 'context', text: ['The same again: ', code(`/chatops rule add ${spellRule(rule)}`)] },
    ],
  };
}

function facts(rule: AlertRule): { label: string; value: Inline[] }[] {
  const recovery = rule.recoveryThreshold;
  return [
    {
      label: 'Recovers',
      value: [
        recovery === null ? 'a little off the threshold' : `at ${formatJudgedThreshold(rule, recovery)}`,
      ],
    },
    {
      label: 'Keeps firing',
      value: [
        rule.keepFiringSeconds === 0
          ? 'not once it recovered'
          : `${formatDuration(rule.keepFiringSeconds)} longer`,
      ],
    },
    {
      label: 'Without data',
      value: [`${noData[rule.noDataPolicy]} after ${formatDuration(rule.noDataSeconds)}`],
    },
    {
      label: 'Told',
      value: [rule.channel === null ? 'whoever subscribed' : { kind: 'channel', channel: rule.channel }],
    },
    ...(rule.runbookUrl === null ? [] : [{ label: 'Runbook', value: [linked(rule.runbookUrl)] }]),
  ];
}

const noData: Record<AlertRule['noDataPolicy'], string> = {
  keep: 'stays as it is',
  notify: 'says so',
  fire: 'fires',
  ok: 'counts as fine',
};
const linked = (url: string): Inline => ({ kind: 'link', text: url, url });
