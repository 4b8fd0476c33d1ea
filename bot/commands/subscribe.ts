import { z } from 'zod';
import { severities } from '../../shared/api-contract/index.ts';
import { actionButton } from '../../shared/cards/action-button.ts';
import { code } from '../../shared/cards/card.ts';
import { AppError } from '../../shared/errors.ts';
import { subscriptionLine } from '../cards/subscription-line.ts';
import { targetArg } from './argument-schemas.ts';
import { calledArg, calledOf } from './called-argument.ts';
import { channelArg, channelOf, thisChannel } from './channel-argument.ts';
import { requireMetric } from './require-metric.ts';
import { readSubscribeWords, spellSubscription } from './subscribe-grammar.ts';
import { defineVerb } from './verb.ts';
import { watchedNow } from './watched-now.ts';

export const subscribe = defineVerb({
  name: 'subscribe',
  discordGroup: 'alert',
  summary: 'Send alerts to this channel, or to another one',
  example: 'subscribe tag:prod alerts>=warning rule:"Disk*" mention @here',
  group: 'Alerts',
  class: 'operate',
  args: z.object({
    target: targetArg.default('--all').describe('servers; all unless given'),
    minSeverity: z
      .enum(severities)
      .default('warning')
      .describe('from which severity on; warning unless given'),
    rule: z.string().trim().min(1).max(100).optional().describe('only rules of this name; * is any text'),
    metric: z.string().trim().min(1).max(64).optional().describe('only of this metric'),
    mention: calledArg.describe('who is called when one first fires: @here, a person, a group'),
    channel: channelArg.describe('this one unless given'),
  }),
  grammar: { positional: ['target'], readWords: readSubscribeWords },
  picks: { target: 'target', rule: 'ruleName', metric: 'metric', channel: 'channel' },
  leadsTo: ['subscriptions', 'unsubscribe'],
  async run({ api, actor }, { target, minSeverity, rule, metric, mention, channel: typed }) {
    const channel = typed === undefined ? thisChannel(actor) : channelOf(typed, actor);
    if (channel === undefined) throw new AppError('invalid_input', 'Which channel?', { hint: 'Name one.' });
    const servers = await api.servers();
    const subscription = await api.subscribe({
      channel,
      scope: target,
      minSeverity,
      rule: rule ?? null,
      metric: metric === undefined ? null : requireMetric(metric),
      mention: mention === undefined ? null : calledOf(mention, actor.platform),
    });
    const again = `/chatops subscribe ${spellSubscription(subscription, actor.platform)}`;
    return {
      title: `Subscribed to alerts of ${target === '--all' ? 'all servers' : target}`,
      tone: 'ok',
      emoji: '✅',
      blocks: [
        { kind: 'text', text: subscriptionLine(subscription) },
        { kind: 'context', text: [watchedNow(subscription.scope, servers)] },
        { kind: 'context', text: ['The same servers again change it: ', code(again)] },
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
