import { z } from 'zod';
import type { Subscription } from '../../shared/api-contract/index.ts';
import { actionButton } from '../../shared/cards/action-button.ts';
import { AppError } from '../../shared/errors.ts';
import { nearestNames } from '../../shared/nearest-names.ts';
import { isIdOf } from '../../shared/short-id.ts';
import { severityWords, subscriptionLine } from '../cards/subscription-line.ts';
import { thisChannel } from './channel-argument.ts';
import { defineVerb } from './verb.ts';

export const unsubscribe = defineVerb({
  name: 'unsubscribe',
  discordGroup: 'alert',
  summary: 'Send those alerts to this channel no more',
  example: 'unsubscribe tag:prod',
  group: 'Alerts',
  class: 'operate',
  args: z.object({
    subscription: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .optional()
      .describe('what was subscribed to, or its id; a menu when left out'),
  }),
  grammar: { positional: ['subscription'] },
  pickedArg: 'subscription',
  picks: { subscription: 'subscription' },
  leadsTo: ['subscriptions'],
  async run({ api, actor }, { subscription: typed }) {
    const found = findSubscription(await api.subscriptions(), typed, thisChannel(actor));
    await api.unsubscribe(found.id);
    return {
      title: 'Unsubscribed',
      tone: 'ok',
      emoji: '🔕',
      blocks: [
        { kind: 'text', text: ['No more: ', ...subscriptionLine(found)] },
        { kind: 'actions', actions: actionButton('All subscriptions', 'subscriptions', {}) },
      ],
    };
  },
});

/** A scope means the one of this channel; an id, any. Nothing: the only one of this channel. */
function findSubscription(
  all: readonly Subscription[],
  typed: string | undefined,
  here: string | undefined,
): Subscription {
  const ofThisChannel = all.filter(({ channel }) => channel === here);
  const wanted = typed?.toLowerCase();
  const matched =
    wanted === undefined
      ? ofThisChannel
      : [
          ...ofThisChannel.filter(({ scope }) => scope.toLowerCase() === wanted),
          ...all.filter(({ id }) => isIdOf(id, wanted)),
        ];
  const [found, ...others] = matched;
  if (found !== undefined && others.length === 0) return found;
  if (found === undefined) throw notSubscribed(typed, ofThisChannel);
  const which = typed === undefined ? 'This channel has' : `"${typed}" could be`;
  throw new AppError('target_ambiguous', `${which} ${matched.length} subscriptions.`, {
    details: {
      candidates: matched.map(({ id, scope, minSeverity }) => ({
        target: id,
        label: scope,
        description: severityWords(minSeverity),
      })),
    },
  });
}

function notSubscribed(typed: string | undefined, ofThisChannel: readonly Subscription[]): AppError {
  if (typed === undefined) {
    return new AppError('not_found', 'This channel is not subscribed to anything.', {
      hint: '`/chatops subscriptions` shows what others hear of.',
    });
  }
  const nearest = nearestNames(
    typed,
    ofThisChannel.map(({ scope }) => scope),
  );
  return new AppError('not_found', `This channel is not subscribed to "${typed}".`, {
    hint:
      nearest.length > 0
        ? `Did you mean ${nearest.map((scope) => `\`${scope}\``).join(' or ')}?`
        : '`/chatops subscriptions` shows what there is.',
  });
}
