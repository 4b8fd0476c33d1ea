import { z } from 'zod';
import { severities } from '../../shared/api-contract/index.ts';
import { actionButton } from '../../shared/cards/action-button.ts';
import { AppError } from '../../shared/errors.ts';
import { quietHoursLine } from '../cards/quiet-hours-line.ts';
import { flagArg, targetArg } from './argument-schemas.ts';
import { channelArg, channelOf, thisChannel } from './channel-argument.ts';
import { readDays, readQuietWords } from './quiet-grammar.ts';
import { timeZoneArg } from './time-zone-argument.ts';
import { defineVerb } from './verb.ts';

const timeArg = z
  .string()
  .trim()
  .regex(/^([01]?\d|2[0-3]):[0-5]\d$/, 'is not a time like 22:00')
  .overwrite((text) => text.padStart(5, '0'));

export const quietAdd = defineVerb({
  name: 'quiet add',
  summary: 'Leave a channel alone at these times; what still fires is told when they end',
  example: 'quiet add 22:00-07:00 Europe/Berlin except critical',
  group: 'Alerts',
  class: 'admin',
  args: z.object({
    from: timeArg.describe('when it begins: 22:00'),
    until: timeArg.describe('when it ends: 07:00, of the next day if that is earlier'),
    timeZone: timeZoneArg.describe('whose clock: Europe/Berlin, UTC'),
    channel: channelArg.describe('this one unless given'),
    everywhere: flagArg.describe('in every channel'),
    days: z
      .string()
      .max(64)
      .default('daily')
      .describe('days on which it begins: mon-fri, sat,sun; daily unless given'),
    except: z
      .enum([...severities, 'nothing'])
      .default('critical')
      .describe('told all the same from this severity on; critical unless given'),
    target: targetArg.default('--all').describe('servers; all unless given'),
  }),
  grammar: { positional: ['from', 'until', 'timeZone'], switches: ['everywhere'], readWords: readQuietWords },
  picks: { timeZone: 'timeZone', target: 'target', channel: 'channel' },
  leadsTo: ['quiet list', 'quiet delete'],
  async run({ api, actor }, { channel: typed, everywhere, days, except, target, ...times }) {
    const channel = typed === undefined ? thisChannel(actor) : channelOf(typed, actor);
    if (channel === undefined && !everywhere) {
      throw new AppError('invalid_input', 'Which channel?', { hint: 'Name one, or say `everywhere`.' });
    }
    const hours = await api.addQuietHours({
      ...times,
      channel: everywhere ? null : (channel ?? null),
      days: readDays(days),
      bypassSeverity: except === 'nothing' ? null : except,
      scope: target,
    });
    return {
      title: 'Quiet hours added',
      tone: 'ok',
      emoji: '🌙',
      blocks: [
        { kind: 'text', text: quietHoursLine(hours) },
        {
          kind: 'context',
          text: ['What fires meanwhile is in `alerts`, and told when they end if it still does.'],
        },
        {
          kind: 'actions',
          actions: [
            ...actionButton('All quiet hours', 'quiet list', {}),
            ...actionButton('Delete', 'quiet delete', { hours: hours.id }),
          ],
        },
      ],
    };
  },
});
