import type { EscalationPolicy, Webhook } from '../../shared/api-contract/index.ts';
import { ids } from './sample-data.ts';

export const aWebhook = (change: Partial<Webhook> = {}): Webhook => ({
  id: ids.subscription,
  name: 'pager',
  url: 'https://pager.example.com/in',
  scope: '--all',
  minSeverity: 'info',
  enabled: true,
  onlyEscalations: true,
  lastDelivery: null,
  ...change,
});

/** A step of each kind. */
export const anEscalation = (change: Partial<EscalationPolicy> = {}): EscalationPolicy => ({
  id: ids.rule,
  name: 'primary',
  scope: 'tag:prod',
  minSeverity: 'critical',
  steps: [
    { waitSeconds: 300, action: { kind: 'mention', platform: 'slack', what: 'user', id: 'U0ADA' } },
    {
      waitSeconds: 300,
      action: { kind: 'mention', platform: 'discord', what: 'group', id: '400000000000000001' },
    },
    { waitSeconds: 600, action: { kind: 'channel', channel: 'slack:C0LEADS' } },
    { waitSeconds: 900, action: { kind: 'webhook', webhookId: ids.subscription } },
  ],
  ...change,
});
