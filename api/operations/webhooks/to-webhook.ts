import type { WebhookRow, WebhookWithDelivery } from '../../../drizzle/queries/webhooks.ts';
import type { Webhook } from '../../../shared/api-contract/outgoing.ts';

export function toWebhook({ webhook, delivery }: WebhookWithDelivery): Webhook {
  const { id, name, url, scope, minSeverity, enabled, onlyEscalations }: WebhookRow = webhook;
  return {
    id,
    name,
    url,
    scope,
    minSeverity,
    enabled,
    onlyEscalations,
    lastDelivery: delivery && {
      at: delivery.createdAt.toISOString(),
      state: delivery.state,
      status: delivery.responseStatus,
      error: delivery.lastError,
    },
  };
}
