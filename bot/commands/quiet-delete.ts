import { z } from 'zod';
import { actionButton } from '../../shared/cards/action-button.ts';
import { AppError } from '../../shared/errors.ts';
import { isIdOf } from '../../shared/short-id.ts';
import { quietHoursLine } from '../cards/quiet-hours-line.ts';
import { thisChannel } from './channel-argument.ts';
import { defineVerb } from './verb.ts';

export const quietDelete = defineVerb({
  name: 'quiet delete',
  aliases: ['quiet remove'],
  summary: 'End quiet hours: what waited is told',
  example: 'quiet delete',
  group: 'Alerts',
  class: 'admin',
  args: z.object({
    hours: z
      .string()
      .trim()
      .min(1)
      .max(64)
      .optional()
      .describe('their id; those of this channel when left out'),
  }),
  grammar: { positional: ['hours'] },
  picks: { hours: 'quietHours' },
  pickedArg: 'hours',
  leadsTo: ['quiet list'],
  async run({ api, actor }, { hours: typed }) {
    const all = await api.quietHours();
    const here = thisChannel(actor);
    const matched = all.filter(({ id, channel }) =>
      typed === undefined ? channel === here : isIdOf(id, typed),
    );
    const [found, ...others] = matched;
    if (found === undefined) {
      const what =
        typed === undefined ? 'This channel has no quiet hours.' : `No quiet hours are called "${typed}".`;
      throw new AppError('not_found', what, { hint: '`/chatops quiet list` shows all there are.' });
    }
    if (others.length > 0) {
      throw new AppError('target_ambiguous', `There are ${matched.length} quiet hours.`, {
        details: {
          candidates: matched.map(({ id, from, until, timeZone }) => ({
            target: id,
            label: `${from}–${until} ${timeZone}`,
          })),
        },
      });
    }
    await api.endQuietHours(found.id);
    return {
      title: 'Quiet hours deleted',
      tone: 'ok',
      emoji: '☀️',
      blocks: [
        { kind: 'text', text: ['Were: ', ...quietHoursLine(found)] },
        { kind: 'actions', actions: actionButton('All quiet hours', 'quiet list', {}) },
      ],
    };
  },
});
