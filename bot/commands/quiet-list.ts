import { z } from 'zod';
import { type Card, code } from '../../shared/cards/card.ts';
import { quietHoursLine } from '../cards/quiet-hours-line.ts';
import { defineVerb } from './verb.ts';

/** A menu holds as many; a team has a handful. */
const mostShown = 25;

export const quietList = defineVerb({
  name: 'quiet list',
  aliases: ['quiet'],
  summary: 'When which channel is left alone',
  example: 'quiet list',
  group: 'Alerts',
  class: 'read',
  args: z.object({}),
  grammar: { positional: [] },
  leadsTo: ['quiet delete'],
  async run({ api }): Promise<Card> {
    const all = await api.quietHours();
    const add = code('/chatops quiet add 22:00-07:00 Europe/Berlin except critical');
    if (all.length === 0) {
      return {
        title: 'There are no quiet hours',
        tone: 'neutral',
        blocks: [
          { kind: 'text', text: ['Alerts are told at any time. Leave this channel alone at night: ', add] },
        ],
      };
    }
    const shown = all.slice(0, mostShown);
    return {
      title: `Quiet hours: ${all.length}, ${all.filter(({ quietNow }) => quietNow).length} of them now`,
      tone: 'neutral',
      emoji: '🌙',
      blocks: [
        ...shown.map((hours) => ({ kind: 'text', text: quietHoursLine(hours) }) as const),
        {
          kind: 'actions',
          actions: [
            {
              kind: 'select',
              placeholder: 'Delete…',
              action: { verb: 'quiet.delete', args: {} },
              valueArg: 'hours',
              options: shown.map(({ id, from, until, timeZone, channel }) => ({
                label: `${from}–${until} ${timeZone}`,
                value: id,
                description: channel ?? 'every channel',
              })),
            },
          ],
        },
        { kind: 'context', text: ['Add some: ', add] },
      ],
    };
  },
});
