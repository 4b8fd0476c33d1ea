import { z } from 'zod';
import { actionButton } from '../../shared/cards/action-button.ts';
import { ruleActions } from '../cards/rule-actions.ts';
import { ruleLine } from '../cards/rule-line.ts';
import { findRule } from './find-rule.ts';
import { defineVerb } from './verb.ts';

const words = {
  enable: {
    summary: 'Let an alert rule fire again',
    done: 'Rule is on',
    emoji: '▶️',
    meaning: 'It is evaluated from the next samples on.',
    leadsTo: 'rule disable',
  },
  disable: {
    summary: 'Keep an alert rule, but let it fire no more',
    done: 'Rule is off',
    emoji: '⏸️',
    meaning: 'It is kept and no longer evaluated; its open alerts are closed.',
    leadsTo: 'rule enable',
  },
} as const;

/** `rule enable` and `rule disable`. */
const ruleSwitch = (what: keyof typeof words) => {
  const { summary, done, emoji, meaning, leadsTo } = words[what];
  return defineVerb({
    name: `rule ${what}`,
    summary,
    example: `rule ${what} "High CPU"`,
    group: 'Alerts',
    class: 'operate',
    args: z.object({ rule: z.string().trim().min(1).max(100).describe('name or id') }),
    grammar: { positional: ['rule'] },
    picks: { rule: 'rule' },
    pickedArg: 'rule',
    leadsTo: ['rule form', 'rule test', leadsTo, 'rule delete', 'rule list'],
    async run({ api }, { rule: typed }) {
      const rule = await api.updateRule(findRule(await api.rules(), typed).id, {
        enabled: what === 'enable',
      });
      return {
        title: `${done}: ${rule.name}`,
        tone: 'ok',
        emoji,
        blocks: [
          { kind: 'text', text: ruleLine(rule) },
          { kind: 'context', text: [meaning] },
          { kind: 'actions', actions: [...ruleActions(rule), ...actionButton('All rules', 'rule list', {})] },
        ],
      };
    },
  });
};

export const ruleEnable = ruleSwitch('enable');
export const ruleDisable = ruleSwitch('disable');
