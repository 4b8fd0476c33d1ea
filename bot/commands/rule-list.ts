import { z } from 'zod';
import type { Alert, AlertRule } from '../../shared/api-contract/index.ts';
import { actionButton, formButton } from '../../shared/cards/action-button.ts';
import { type Card, type CardBlock, code } from '../../shared/cards/card.ts';
import { matchServers, parseTargets, type TargetServer } from '../../shared/targets.ts';
import { firingLine } from '../cards/firing-line.ts';
import { listedRuleActions } from '../cards/rule-actions.ts';
import { ruleLine } from '../cards/rule-line.ts';
import { pageArg, targetArg } from './argument-schemas.ts';
import { findServers } from './find-server.ts';
import { defineVerb } from './verb.ts';

export const ruleList = defineVerb({
  name: 'rule list',
  aliases: ['rule', 'rules'],
  summary: 'Alert rules, those that fire now first',
  example: 'rule list web-1',
  group: 'Alerts',
  class: 'read',
  args: z.object({
    target: targetArg.optional().describe('only those that watch one of these servers'),
    page: pageArg,
  }),
  grammar: { positional: ['target'] },
  picks: { target: 'target' },
  leadsTo: ['rule form', 'rule test', 'rule show', 'rule list'],
  async run({ api }, { target, page }) {
    const [rules, open] = await Promise.all([api.rules(), api.alerts()]);
    const about = target === undefined ? rules : rulesAbout(rules, await findServers(api, target));
    return rulesCard(about, { open, target, page });
  },
});

/** Discord has five rows of buttons: one for each rule, one for the pages. */
const pageSize = 4;
const addButton = formButton('Add a rule…', 'rule form', {});
const add = code('/chatops rule add cpu > 90 for 5m on tag:web critical #ops');

export function rulesCard(
  rules: readonly AlertRule[],
  { open, target, page }: { open: readonly Alert[]; target: string | undefined; page: number },
): Card {
  const about = target === undefined ? '' : ` about ${target}`;
  if (rules.length === 0) {
    return {
      title: `No alert rules${about}`,
      tone: 'neutral',
      blocks: [
        { kind: 'text', text: ['Add one: ', add] },
        { kind: 'actions', actions: [addButton] },
      ],
    };
  }
  const firingOf = ({ id }: AlertRule) => open.filter(({ ruleId }) => ruleId === id);
  const sorted = rules.toSorted((a, b) => Number(firingOf(b).length > 0) - Number(firingOf(a).length > 0));
  const pages = Math.ceil(sorted.length / pageSize);
  const shownPage = Math.min(page, pages);
  const shown = sorted.slice((shownPage - 1) * pageSize, shownPage * pageSize);
  const to = (label: string, other: number) =>
    actionButton(label, 'rule list', { target, page: String(other) });
  const firing = rules.filter((rule) => firingOf(rule).length > 0).length;
  return {
    title: `${rules.length} alert ${rules.length === 1 ? 'rule' : 'rules'}${about}, ${firing === 0 ? 'none fires' : `${firing} firing`}`,
    tone: 'neutral',
    blocks: [
      ...shown.flatMap((rule) => ruleBlocks(rule, firingOf(rule))),
      {
        kind: 'actions',
        actions: [
          ...(shownPage > 1 ? to('‹ Previous', shownPage - 1) : []),
          ...(shownPage < pages ? to('Next ›', shownPage + 1) : []),
          addButton,
        ],
      },
      { kind: 'context', text: [pages > 1 ? `Page ${shownPage} of ${pages}. Add one: ` : 'Add one: ', add] },
    ],
  };
}

const ruleBlocks = (rule: AlertRule, firing: readonly Alert[]): CardBlock[] => [
  {
    kind: 'text',
    text: [...ruleLine(rule), ...(firing.length === 0 ? [] : ['\nNow ', ...firingLine(firing)])],
  },
  { kind: 'actions', actions: listedRuleActions(rule), subject: rule.name },
];

/** A rule whose scope cannot be read watches nothing. */
const rulesAbout = (rules: readonly AlertRule[], servers: readonly TargetServer[]): AlertRule[] =>
  rules.filter(({ scope }) => {
    try {
      return matchServers(parseTargets([scope]), servers).length > 0;
    } catch {
      return false;
    }
  });
