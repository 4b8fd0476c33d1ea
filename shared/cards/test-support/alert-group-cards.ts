import type { Alert } from '../../api-contract/alerts.ts';
import { type AlertGroup, alertGroupCard } from '../alert-group-card.ts';
import type { Card } from '../card.ts';
import {
  acknowledgedAlert,
  firingAlert,
  inhibitedAlert,
  resolvedAlert,
  silencedAlert,
} from './alert-cards.ts';

/** As many as a message shows. */
const shown = 15;

/** `counts` over `targets`; the alerts are the first of them, as they would be read. */
export function aGroup(targets: number, more: Partial<AlertGroup> = {}, alert = firingAlert): AlertGroup {
  return {
    id: '019a2b00-0000-7000-8000-00000000000a',
    ruleName: 'CPU high',
    counts: { targets, critical: targets, warning: 0, acknowledged: 0, quiet: 0, resolved: 0 },
    alerts: Array.from({ length: Math.min(targets, shown) }, (_, index) => ({
      ...alert,
      serverName: alert.serverName === null ? null : `${alert.serverName}${index}`,
    })),
    firstFiredAt: new Date('2026-11-23T12:05:00Z'),
    ...more,
  };
}

const warning: Alert = { ...firingAlert, severity: 'warning' };
const wide: Alert = {
  ...firingAlert,
  serverName: 'w'.repeat(253),
  key: '/very/long/mount/point'.repeat(10),
  metric: 'disk_percent',
  runbookUrl: `https://wiki.example.com/${'a'.repeat(470)}`,
};
const external: Alert = {
  ...firingAlert,
  source: 'alertmanager',
  ruleId: null,
  serverId: null,
  serverName: null,
  metric: null,
  comparator: null,
  threshold: null,
  value: null,
  peakValue: null,
  title: 'HighLatency',
  labels: { alertname: 'HighLatency', instance: 'shop-1:9090' },
};

const chart = {
  state: 'attached',
  image: { kind: 'png', png: Buffer.from('png'), fileName: 'cpu_percent.png' },
} as const;
const untold = [{ channel: 'slack:C1', reason: 'not_in_channel' }];

export const mixedGroup: AlertGroup = aGroup(6, {
  counts: { targets: 6, critical: 1, warning: 1, acknowledged: 1, quiet: 2, resolved: 1 },
  alerts: [firingAlert, warning, acknowledgedAlert, silencedAlert, inhibitedAlert, resolvedAlert].map(
    (alert, index) => ({ ...alert, serverName: `web-${index + 1}` }),
  ),
});

/** Messages of many alerts: sizes, states, what is missing, names at their longest. */
export const everyGroupCard: [name: string, card: Card][] = [
  ...[2, 40, 400, 10_000].map((targets): [string, Card] => [
    `${targets} servers`,
    alertGroupCard(aGroup(targets), { chart, untold }),
  ]),
  ['of every state', alertGroupCard(mixedGroup, { chart: { ...chart, outdated: true } })],
  [
    'all over',
    alertGroupCard(
      aGroup(
        3,
        { counts: { targets: 3, critical: 0, warning: 0, acknowledged: 0, quiet: 0, resolved: 3 } },
        resolvedAlert,
      ),
    ),
  ],
  ['without its chart', alertGroupCard(aGroup(40), { chart: { state: 'failed' } })],
  [
    'with the longest names',
    alertGroupCard(aGroup(400, { ruleName: 'CPU '.repeat(25) }, wide), { chart, untold }),
  ],
  ['of another program', alertGroupCard(aGroup(40, { ruleName: null }, external), { untold })],
];
