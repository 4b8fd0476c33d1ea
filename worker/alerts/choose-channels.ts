import type { Severity } from '../../shared/api-contract/alerts.ts';
import { matchGlob } from '../../shared/glob.ts';
import { isAtLeast } from '../../shared/severity-rank.ts';
import { matchServers, parseTargets, type TargetServer } from '../../shared/targets.ts';

export interface Subscription {
  channel: string;
  scope: string;
  minSeverity: Severity;
  /** Glob over the names of rules; null = of any. */
  rule: string | null;
  metric: string | null;
  /** See `calledSchema`. */
  mention: string | null;
}

export interface RoutedAlert {
  ruleChannel: string | null;
  /** Of its rule; the title for alerts of other programs. */
  ruleName: string;
  /** Null = none of ours shows it. */
  metric: string | null;
  server: TargetServer | null;
  severity: Severity;
}

export interface ChosenChannel {
  channel: string;
  /** Whom the first firing calls there. */
  mention: string | null;
}

/**
 * Where an alert is told: the rule's own channel, else whoever subscribed, else the default channels.
 * Whom it calls is the subscriptions' say alone, also in the rule's own channel.
 */
export function chooseChannels(
  alert: RoutedAlert,
  subscriptions: readonly Subscription[],
  defaultChannels: readonly string[],
): ChosenChannel[] {
  const wanting = subscriptions.filter((subscription) => wants(subscription, alert));
  const subscribed = wanting.length > 0 ? wanting.map(({ channel }) => channel) : defaultChannels;
  const channels = alert.ruleChannel === null ? subscribed : [alert.ruleChannel];
  return [...new Set(channels)].map((channel) => {
    const calling = wanting.find((one) => one.channel === channel && one.mention !== null);
    return { channel, mention: calling?.mention ?? null };
  });
}

function wants({ scope, minSeverity, rule, metric }: Subscription, alert: RoutedAlert): boolean {
  return (
    isAtLeast(alert.severity, minSeverity) &&
    (rule === null || matchGlob(rule, alert.ruleName)) &&
    (metric === null || metric === alert.metric) &&
    isInScope(scope, alert.server)
  );
}

/** A scope nobody can read matches nothing: it must not keep the alert from others. */
export function isInScope(scope: string, server: TargetServer | null): boolean {
  try {
    const query = parseTargets([scope]);
    // Of no server that we know: only who wants everything wants it.
    if (server === null) return query.all && query.exclude.length === 0;
    return matchServers(query, [server]).length > 0;
  } catch {
    return false;
  }
}
