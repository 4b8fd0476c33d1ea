import { z } from 'zod';
import { severities } from '../../shared/api-contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import { actionButton } from '../cards/action-button.ts';
import { subscriptionLine } from '../cards/subscription-line.ts';
import { targetArg } from './argument-schemas.ts';
import { channelArg, channelOf, thisChannel } from './channel-argument.ts';
import { readSubscribeWords } from './subscribe-grammar.ts';
import { defineVerb } from './verb.ts';
import { watchedNow } from './watched-now.ts';

export const subscribe = defineVerb({
  name: 'subscribe',
  summary: 'Send alerts to this channel, or to another one',
  example: 'subscribe tag:prod alerts>=warning',
  group: 'Alerts',
  class: 'operate',
  args: z.object({
    target: targetArg.default('--all').describe('servers; all unless given'),
    minSeverity: z
      .enum(severities)
      .default('warning')
      .describe('from which severity on; warning unless given'),
    channel: channelArg.describe('this one unless given'),
  }),
  grammar: { positional: ['target'], readWords: readSubscribeWords },
  picks: { target: 'target', channel: 'channel' },
  leadsTo: ['subscriptions', 'unsubscribe'],
  async run({ api, actor }, { target, minSeverity, channel: typed }) {
    const channel = typed === undefined ? thisChannel(actor) : channelOf(typed, actor);
    if (channel === undefined) throw new AppError('invalid_input', 'Which channel?', { hint: 'Name one.' });
    const servers = await api.servers();
    const subscription = await api.subscribe({ channel, scope: target, minSeverity });
    return {
      title: `Subscribed to alerts of ${target === '--all' ? 'all servers' : target}`,
      tone: 'ok',
      emoji: '✅',
      blocks: [
        { kind: 'text', text: subscriptionLine(subscription) },
        { kind: 'context', text: [watchedNow(subscription.scope, servers)] },
        {
          kind: 'actions',
          actions: [
            ...actionButton('All subscriptions', 'subscriptions', {}),
            ...actionButton('Unsubscribe', 'unsubscribe', { subscription: subscription.id }),
          ],
        },
      ],
    };
  },
});
