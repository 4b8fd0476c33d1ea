import type { SubscriptionWithOutcome } from '../../../drizzle/queries/subscriptions.ts';
import type { Subscription } from '../../../shared/api-contract/alerts.ts';
import { toIso } from '../timestamps.ts';

export function toSubscription({ subscription, outcome }: SubscriptionWithOutcome): Subscription {
  const { id, channel, scope, minSeverity, rule, metric, mention } = subscription;
  const failed = outcome?.state === 'abandoned';
  return {
    id,
    channel,
    scope,
    minSeverity,
    rule,
    metric,
    mention,
    lastError: failed ? { at: toIso(outcome.at), message: outcome.error ?? 'unknown reason' } : null,
  };
}
