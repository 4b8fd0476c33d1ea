import type { Severity } from '../../shared/api-contract/alerts.ts';
import { matchServers, parseTargets, type TargetServer } from '../../shared/targets.ts';

export interface Subscription {
  channel: string;
  scope: string;
  minSeverity: Severity;
}

const rank: Record<Severity, number> = { info: 0, warning: 1, critical: 2 };

/** Where an alert is told: the rule's own channel, else whoever subscribed, else the default channels. */
export function chooseChannels(
  alert: { ruleChannel: string | null; server: TargetServer | null; severity: Severity },
  subscriptions: readonly Subscription[],
  defaultChannels: readonly string[],
): string[] {
  if (alert.ruleChannel !== null) return [alert.ruleChannel];
  const subscribed = subscriptions
    .filter(({ minSeverity }) => rank[alert.severity] >= rank[minSeverity])
    .filter(({ scope }) => inScope(scope, alert.server))
    .map(({ channel }) => channel);
  return [...new Set(subscribed.length > 0 ? subscribed : defaultChannels)];
}

/** A scope nobody can read matches nothing: it must not keep the alert from others. */
function inScope(scope: string, server: TargetServer | null): boolean {
  try {
    const query = parseTargets([scope]);
    // Of no server that we know: only who wants everything wants it.
    if (server === null) return query.all && query.exclude.length === 0;
    return matchServers(query, [server]).length > 0;
  } catch {
    return false;
  }
}
