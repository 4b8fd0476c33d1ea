import { z } from 'zod';
import type { AlertRule } from '../../shared/api-contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import { nearestNames } from '../../shared/nearest-names.ts';
import { isIdOf } from '../../shared/short-id.ts';
import { actionButton } from '../cards/action-button.ts';
import { flagArg } from './argument-schemas.ts';
import { ruleLine } from './rule-list.ts';
import { defineVerb } from './verb.ts';

export const ruleDelete = defineVerb({
  name: 'rule delete',
  aliases: ['rule remove'],
  summary: 'Delete an alert rule, after you confirm',
  example: 'rule delete "High CPU"',
  group: 'Alerts',
  class: 'operate',
  args: z.object({
    rule: z.string().min(1).max(100).describe('name or id'),
    /** Set by the button of the question. */
    sure: flagArg.describe('do not ask'),
  }),
  grammar: { positional: ['rule'], switches: ['sure'] },
  picks: { rule: 'rule' },
  leadsTo: ['rule delete', 'rule list'],
  pickedArg: 'rule',
  async run({ api }, { rule: typed, sure }) {
    const rule = findRule(await api.rules(), typed);
    if (!sure) {
      return {
        title: `Delete the rule ${rule.name}?`,
        tone: 'warning',
        emoji: '⚠️',
        blocks: [
          { kind: 'text', text: ruleLine(rule) },
          { kind: 'text', text: ['Its open alerts are closed.'] },
          {
            kind: 'actions',
            actions: [
              ...actionButton('Delete', 'rule delete', { rule: rule.id, sure: 'true' }, 'danger'),
              ...actionButton('Keep it', 'rule list', {}),
            ],
          },
        ],
      };
    }
    await api.deleteRule(rule.id);
    return { title: `Rule deleted: ${rule.name}`, tone: 'ok', emoji: '🗑️', blocks: [] };
  },
});

function findRule(rules: AlertRule[], typed: string): AlertRule {
  const wanted = typed.toLowerCase();
  const matched = rules.filter((rule) => rule.name.toLowerCase() === wanted || isIdOf(rule.id, wanted));
  const [rule, ...others] = matched;
  if (rule !== undefined && others.length === 0) return rule;
  if (rule !== undefined) {
    throw new AppError('target_ambiguous', `"${typed}" could be ${matched.length} rules.`, {
      details: {
        candidates: matched.map(({ id, name, scope }) => ({ target: id, label: name, description: scope })),
      },
    });
  }
  const nearest = nearestNames(
    typed,
    rules.map(({ name }) => name),
  );
  throw new AppError('not_found', `There is no rule "${typed}".`, {
    hint: nearest.length > 0 ? `Did you mean ${nearest.join(' or ')}?` : '`/chatops rule list` shows them.',
  });
}
