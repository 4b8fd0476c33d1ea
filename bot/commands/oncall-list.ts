import { z } from 'zod';
import { actionButton } from '../../shared/cards/action-button.ts';
import { code } from '../../shared/cards/card.ts';
import { escalationLine } from '../cards/escalation-line.ts';
import { defineVerb } from './verb.ts';

export const oncallList = defineVerb({
  name: 'oncall list',
  aliases: ['oncall'],
  summary: 'Who is called about alerts that nobody acknowledges',
  example: 'oncall list',
  group: 'Alerts',
  class: 'admin',
  args: z.object({}),
  grammar: { positional: [] },
  leadsTo: ['oncall delete'],
  async run({ api }) {
    const [escalations, webhooks] = await Promise.all([api.escalations(), api.webhooks()]);
    if (escalations.length === 0) {
      return {
        title: 'Nobody is called about alerts that stay unacknowledged',
        tone: 'neutral',
        emoji: '📣',
        blocks: [
          {
            kind: 'context',
            text: ['Add steps: ', code('/chatops oncall add primary critical: 5m @ada, 15m #ops')],
          },
        ],
      };
    }
    return {
      title: `${escalations.length} ${escalations.length === 1 ? 'escalation' : 'escalations'}`,
      tone: 'neutral',
      emoji: '📣',
      blocks: [
        ...escalations.flatMap((escalation) => [
          { kind: 'text' as const, text: escalationLine(escalation, webhooks) },
          {
            kind: 'actions' as const,
            actions: actionButton('Delete', 'oncall delete', { name: escalation.id }, 'danger'),
            subject: escalation.name,
          },
        ]),
        { kind: 'context', text: ['They stop when somebody acknowledges, silences or resolves the alert.'] },
      ],
    };
  },
});
