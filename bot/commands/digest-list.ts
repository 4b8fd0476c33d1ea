import { z } from 'zod';
import type { Digest } from '../../shared/api-contract/index.ts';
import { actionButton } from '../../shared/cards/action-button.ts';
import { type Card, code } from '../../shared/cards/card.ts';
import { digestLine } from '../cards/digest-line.ts';
import { pageArg } from './argument-schemas.ts';
import { thisChannel } from './channel-argument.ts';
import { spellDays } from './quiet-grammar.ts';
import { defineVerb } from './verb.ts';

export const digestList = defineVerb({
  name: 'digest list',
  aliases: ['digests'],
  summary: 'Which channels are told when of what fired, this one first',
  example: 'digest list',
  group: 'Alerts',
  class: 'read',
  args: z.object({ page: pageArg }),
  grammar: { positional: [] },
  leadsTo: ['digest off', 'digest now', 'digest list'],
  run: async ({ api, actor }, { page }) =>
    digestsCard(await api.digests(), { here: thisChannel(actor), page }),
});

const pageSize = 15;

export function digestsCard(
  all: readonly Digest[],
  { here, page }: { here: string | undefined; page: number },
): Card {
  const add = code('/chatops digest on at 9:00 Europe/Berlin weekdays on tag:prod');
  const showNow = actionButton('What it would say now', 'digest now', {});
  if (all.length === 0) {
    return {
      title: 'No channel has a digest',
      tone: 'neutral',
      blocks: [
        { kind: 'text', text: ['What fired, each morning in this channel: ', add] },
        { kind: 'actions', actions: showNow },
      ],
    };
  }
  const sorted = all.toSorted((a, b) => Number(b.channel === here) - Number(a.channel === here));
  const pages = Math.ceil(sorted.length / pageSize);
  const shownPage = Math.min(page, pages);
  const shown = sorted.slice((shownPage - 1) * pageSize, shownPage * pageSize);
  const to = (label: string, other: number) => actionButton(label, 'digest list', { page: String(other) });
  return {
    title: `${all.length} ${all.length === 1 ? 'digest' : 'digests'}`,
    tone: 'neutral',
    blocks: [
      ...shown.map((digest) => ({ kind: 'text' as const, text: digestLine(digest) })),
      {
        kind: 'actions',
        actions: [
          {
            kind: 'select',
            placeholder: 'Turn one off…',
            action: { verb: 'digest.off', args: {} },
            valueArg: 'digest',
            options: shown.map(({ id, scope, channel, at, days }) => ({
              label: scope === '--all' ? 'all servers' : scope,
              value: id,
              description: `${at}, ${spellDays(days)}, ${channel === here ? 'this channel' : channel}`,
            })),
          },
          ...showNow,
          ...(shownPage > 1 ? to('‹ Previous', shownPage - 1) : []),
          ...(shownPage < pages ? to('Next ›', shownPage + 1) : []),
        ],
      },
      { kind: 'context', text: [pages > 1 ? `Page ${shownPage} of ${pages}. Add one: ` : 'Add one: ', add] },
    ],
  };
}
