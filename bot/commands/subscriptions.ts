import { z } from 'zod';
import type { Subscription } from '../../shared/api-contract/index.ts';
import { actionButton } from '../../shared/cards/action-button.ts';
import { bold, type Card, type CardBlock, code } from '../../shared/cards/card.ts';
import { severityWords, subscriptionLine } from '../cards/subscription-line.ts';
import { pageArg } from './argument-schemas.ts';
import { thisChannel } from './channel-argument.ts';
import { defineVerb } from './verb.ts';

export const subscriptions = defineVerb({
  name: 'subscriptions',
  discordGroup: 'alert',
  summary: 'Which channels hear of which alerts, this one first',
  example: 'subscriptions',
  group: 'Alerts',
  class: 'read',
  args: z.object({ page: pageArg }),
  grammar: { positional: [] },
  leadsTo: ['unsubscribe', 'subscriptions'],
  run: async ({ api, actor }, { page }) =>
    subscriptionsCard(await api.subscriptions(), { here: thisChannel(actor), page }),
});

const pageSize = 15;

export function subscriptionsCard(
  all: readonly Subscription[],
  { here, page }: { here: string | undefined; page: number },
): Card {
  const add = code('/chatops subscribe tag:prod alerts>=warning');
  if (all.length === 0) {
    return {
      title: 'No channel is subscribed to alerts',
      tone: 'neutral',
      blocks: [
        {
          kind: 'text',
          text: ['They go to the default channel, if there is one. Subscribe this one: ', add],
        },
      ],
    };
  }
  const isHere = ({ channel }: Subscription) => channel === here;
  const sorted = all.toSorted((a, b) => Number(isHere(b)) - Number(isHere(a)));
  const pages = Math.ceil(sorted.length / pageSize);
  const shownPage = Math.min(page, pages);
  const shown = sorted.slice((shownPage - 1) * pageSize, shownPage * pageSize);
  const count = `${all.length} ${all.length === 1 ? 'subscription' : 'subscriptions'}`;
  return {
    title: `${count}, ${all.filter(isHere).length} of this channel`,
    tone: 'neutral',
    blocks: [
      ...section('This channel', shown.filter(isHere)),
      ...section(
        'Other channels',
        shown.filter((one) => !isHere(one)),
      ),
      {
        kind: 'actions',
        actions: [
          {
            kind: 'select',
            placeholder: 'Unsubscribe…',
            action: { verb: 'unsubscribe', args: {} },
            valueArg: 'subscription',
            options: shown.map((one) => ({
              label: one.scope,
              value: one.id,
              description: `${severityWords(one.minSeverity)}, ${isHere(one) ? 'this channel' : one.channel}`,
            })),
          },
          ...(shownPage > 1
            ? actionButton('‹ Previous', 'subscriptions', { page: String(shownPage - 1) })
            : []),
          ...(shownPage < pages
            ? actionButton('Next ›', 'subscriptions', { page: String(shownPage + 1) })
            : []),
        ],
      },
      { kind: 'context', text: [pages > 1 ? `Page ${shownPage} of ${pages}. Add one: ` : 'Add one: ', add] },
    ],
  };
}

function section(title: string, members: readonly Subscription[]): CardBlock[] {
  if (members.length === 0) return [];
  return [
    { kind: 'text', text: [bold(title), ...members.flatMap((one) => ['\n', ...subscriptionLine(one)])] },
  ];
}
