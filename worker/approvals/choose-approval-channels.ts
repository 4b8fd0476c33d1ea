import type { TargetServer } from '../../shared/targets.ts';
import { isInScope, type Subscription } from '../alerts/choose-channels.ts';

/**
 * Where those are who look after these servers: the channels that hear of any of them, whatever the alert; else
 * the default channels. Who subscribed to single rules or metrics wants to hear of nothing else.
 */
export function chooseApprovalChannels(
  servers: readonly TargetServer[],
  subscriptions: readonly Pick<Subscription, 'channel' | 'scope' | 'rule' | 'metric'>[],
  defaultChannels: readonly string[],
): string[] {
  const concerned = subscriptions.filter(
    ({ rule, metric, scope }) =>
      rule === null && metric === null && servers.some((server) => isInScope(scope, server)),
  );
  const channels = concerned.length > 0 ? concerned.map(({ channel }) => channel) : defaultChannels;
  return [...new Set(channels)];
}
