import { z } from 'zod';
import type { AlertRule } from '../../shared/api-contract/index.ts';
import { bold, type Card, type CardBlock, code, type Inline } from '../../shared/cards/card.ts';
import { formatDuration } from '../../shared/format.ts';
import { formatJudgedThreshold, judgedLabel } from '../../shared/judged-metric.ts';
import { shortId } from '../../shared/short-id.ts';
import { actionButton, formButton } from '../cards/action-button.ts';
import { pageArg } from './argument-schemas.ts';
import { defineVerb } from './verb.ts';

export const ruleList = defineVerb({
  name: 'rule list',
  aliases: ['rule', 'rules'],
  summary: 'All alert rules',
  example: 'rule list',
  group: 'Alerts',
  class: 'read',
  args: z.object({ page: pageArg }),
  grammar: { positional: [] },
  leadsTo: ['rule form', 'rule delete', 'rule list'],
  run: async ({ api }, { page }) => rulesCard(await api.rules(), page),
});

const pageSize = 15;
const addButton = formButton('Add a rule…', 'rule form', {});

export function rulesCard(rules: AlertRule[], page: number): Card {
  const add = code('/chatops rule add cpu > 90 for 5m on tag:web critical #ops');
  if (rules.length === 0) {
    return {
      title: 'No alert rules',
      tone: 'neutral',
      blocks: [
        { kind: 'text', text: ['Add one: ', add] },
        { kind: 'actions', actions: [addButton] },
      ],
    };
  }
  const pages = Math.ceil(rules.length / pageSize);
  const shownPage = Math.min(page, pages);
  const shown = rules.slice((shownPage - 1) * pageSize, shownPage * pageSize);
  const blocks: CardBlock[] = [
    ...shown.map((rule): CardBlock => ({ kind: 'text', text: ruleLine(rule) })),
    {
      kind: 'actions',
      actions: [
        {
          kind: 'select',
          placeholder: 'Delete a rule…',
          action: { verb: 'rule.delete', args: {} },
          valueArg: 'rule',
          options: shown.map((rule) => ({ label: rule.name, value: rule.id })),
        },
        addButton,
        ...(shownPage > 1 ? actionButton('‹ Previous', 'rule list', { page: String(shownPage - 1) }) : []),
        ...(shownPage < pages ? actionButton('Next ›', 'rule list', { page: String(shownPage + 1) }) : []),
      ],
    },
    { kind: 'context', text: [pages > 1 ? `Page ${shownPage} of ${pages}. Add one: ` : 'Add one: ', add] },
  ];
  return { title: `${rules.length} alert ${rules.length === 1 ? 'rule' : 'rules'}`, tone: 'neutral', blocks };
}

/** One rule in words, thresholds with units. */
export function ruleLine(rule: AlertRule): Inline[] {
  const thresholds = [
    ...(rule.warningThreshold === null
      ? []
      : [`${formatJudgedThreshold(rule, rule.warningThreshold)} warning`]),
    ...(rule.criticalThreshold === null
      ? []
      : [`${formatJudgedThreshold(rule, rule.criticalThreshold)} critical`]),
  ].join(', ');
  const key = rule.keyPattern === '*' ? '' : ` of ${rule.keyPattern}`;
  const hold = rule.holdSeconds === 0 ? '' : ` for ${formatDuration(rule.holdSeconds)}`;
  return [
    rule.enabled ? '' : '⏸️ off · ',
    bold(rule.name),
    `\n${judgedLabel(rule)}${key} ${rule.comparator} ${thresholds}${hold} on `,
    rule.scope === '--all' || rule.scope === '*' ? 'all servers' : code(rule.scope),
    ...(rule.channel === null ? [] : [' · to ', { kind: 'channel', channel: rule.channel } as const]),
    rule.builtin === null ? '' : ' · built in',
    ' · ',
    code(shortId(rule.id)),
  ];
}
