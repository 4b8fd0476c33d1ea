import { z } from 'zod';
import { actionButton } from '../../shared/cards/action-button.ts';
import { code } from '../../shared/cards/card.ts';
import { AppError } from '../../shared/errors.ts';
import { digestLine } from '../cards/digest-line.ts';
import { targetArg } from './argument-schemas.ts';
import { channelArg, channelOf, thisChannel } from './channel-argument.ts';
import { readDigestWords, readTimeOfDay } from './digest-grammar.ts';
import { readDays } from './quiet-grammar.ts';
import { timeZoneArg } from './time-zone-argument.ts';
import { defineVerb } from './verb.ts';
import { zoneHere } from './zone-here.ts';

const timeArg = z.string().transform((text, context) => {
  const time = readTimeOfDay(text);
  if (time !== undefined) return time;
  context.addIssue({ code: 'custom', message: `"${text}" is not a time of day like 9:00 or 17:30` });
  return z.NEVER;
});

export const digestOn = defineVerb({
  name: 'digest on',
  summary: 'Tell this channel each morning what fired',
  example: 'digest on at 9:00 Europe/Berlin weekdays on tag:prod',
  group: 'Alerts',
  class: 'operate',
  args: z.object({
    at: timeArg.default('09:00').describe('time of day: 9:00 unless given'),
    timeZone: timeZoneArg.optional().describe('whose clock: Europe/Berlin, UTC; this channel’s unless given'),
    days: z.string().max(64).default('daily').describe('weekdays, mon-fri, sat,sun; daily unless given'),
    target: targetArg.default('--all').describe('servers; all unless given'),
    channel: channelArg.describe('this one unless given'),
  }),
  grammar: { positional: ['at'], readWords: readDigestWords },
  picks: { timeZone: 'timeZone', target: 'target', channel: 'channel' },
  leadsTo: ['digest now', 'digest list', 'digest off'],
  async run({ api, actor }, { at, timeZone, days, target, channel: typed }) {
    const channel = typed === undefined ? thisChannel(actor) : channelOf(typed, actor);
    if (channel === undefined) throw new AppError('invalid_input', 'Which channel?', { hint: 'Name one.' });
    const known = (await api.digests()).find((digest) => digest.channel === channel);
    const digest = await api.saveDigest({
      channel,
      at,
      timeZone: timeZone ?? known?.timeZone ?? (await zoneHere(api, actor)),
      days: readDays(days),
      scope: target,
    });
    const another = code('/chatops digest on at 9:00 Europe/Berlin');
    return {
      title: 'Digest is on',
      tone: 'ok',
      emoji: '📰',
      blocks: [
        { kind: 'text', text: digestLine(digest) },
        ...(timeZone === undefined
          ? [
              {
                kind: 'context' as const,
                text: [`${digest.timeZone} was assumed. For another clock: `, another],
              },
            ]
          : []),
        {
          kind: 'actions',
          actions: [
            ...actionButton('Show it now', 'digest now', target === '--all' ? {} : { target }),
            ...actionButton('All digests', 'digest list', {}),
            ...actionButton('Turn off', 'digest off', { digest: digest.id }),
          ],
        },
      ],
    };
  },
});
