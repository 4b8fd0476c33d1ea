import { z } from 'zod';
import type { Silence } from '../../shared/api-contract/index.ts';
import { actionButton } from '../../shared/cards/action-button.ts';
import { type Card, code } from '../../shared/cards/card.ts';
import { silencedWords, silenceLine } from '../cards/silence-line.ts';
import { pageArg } from './argument-schemas.ts';
import { defineVerb } from './verb.ts';

export const silences = defineVerb({
  name: 'silences',
  discordGroup: 'alert',
  summary: 'What is kept quiet, until when, by whom and why',
  example: 'silences',
  group: 'Alerts',
  class: 'read',
  args: z.object({ page: pageArg }),
  grammar: { positional: [] },
  leadsTo: ['unsilence', 'silences'],
  run: async ({ api }, { page }) => silencesCard(await api.silences(), page),
});

const pageSize = 10;

export function silencesCard(all: readonly Silence[], page: number): Card {
  const add = code('/chatops silence web-1 for 2h "kernel update"');
  if (all.length === 0) {
    return {
      title: 'Nothing is silenced',
      tone: 'neutral',
      blocks: [{ kind: 'text', text: ['Keep something quiet for a while: ', add] }],
    };
  }
  const sorted = all.toSorted((a, b) => Date.parse(a.endsAt) - Date.parse(b.endsAt));
  const pages = Math.ceil(sorted.length / pageSize);
  const shownPage = Math.min(page, pages);
  const shown = sorted.slice((shownPage - 1) * pageSize, shownPage * pageSize);
  return {
    title: `${all.length} ${all.length === 1 ? 'silence' : 'silences'}, what ends first comes first`,
    tone: 'neutral',
    emoji: '🔕',
    blocks: [
      ...shown.map((one) => ({ kind: 'text', text: silenceLine(one) }) as const),
      {
        kind: 'actions',
        actions: [
          {
            kind: 'select',
            placeholder: 'End one now…',
            action: { verb: 'unsilence', args: {} },
            valueArg: 'silence',
            options: shown.map((one) => ({
              label: silencedWords(one.matchers),
              value: one.id,
              description: `by ${one.author}`,
            })),
          },
          ...(shownPage > 1 ? actionButton('‹ Previous', 'silences', { page: String(shownPage - 1) }) : []),
          ...(shownPage < pages ? actionButton('Next ›', 'silences', { page: String(shownPage + 1) }) : []),
        ],
      },
      { kind: 'context', text: [pages > 1 ? `Page ${shownPage} of ${pages}. Add one: ` : 'Add one: ', add] },
    ],
  };
}
