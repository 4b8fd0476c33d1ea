import { z } from 'zod';
import { actionButton } from '../../shared/cards/action-button.ts';
import { ruleLine } from '../cards/rule-line.ts';
import { flagArg } from './argument-schemas.ts';
import { findRule } from './find-rule.ts';
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
