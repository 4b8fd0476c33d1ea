import type { Alert } from '../../api-contract/alerts.ts';
import { metricNames } from '../../metrics.ts';
import { alertCard, alertEventCard } from '../alert-card.ts';
import type { Card } from '../card.ts';

export const firingAlert: Alert = {
  id: '019a2b00-0000-7000-8000-000000000001',
  source: 'rule',
  ruleId: '019a2b00-0000-7000-8000-000000000002',
  serverId: '019a2b00-0000-7000-8000-000000000003',
  serverName: 'web-1',
  key: '',
  title: 'CPU high on web-1',
  metric: 'cpu_percent',
  aggregation: 'last',
  windowSeconds: 0,
  severity: 'critical',
  state: 'firing',
  comparator: '>',
  threshold: 95,
  value: 97.25,
  peakValue: 99,
  startedAt: '2026-11-23T12:00:00.000Z',
  firedAt: '2026-11-23T12:05:00.000Z',
  resolvedAt: null,
  resolveReason: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  acknowledgeReason: null,
  culprits: [
    {
      pid: 42,
      name: 'stress',
      command: 'stress -c 2',
      user: 'root',
      cpuPercent: 99,
      memoryBytes: 1024,
      state: 'R',
    },
  ],
  culpritContainers: [],
  quietReason: null,
  silenceId: null,
  silencedUntil: null,
  silencedBy: null,
  inhibitedBy: null,
  runbookUrl: null,
  fingerprint: null,
  externalGroupKey: null,
  labels: {},
  annotations: {},
  generatorUrl: null,
  heardAt: null,
  expiresAt: null,
};
export const acknowledgedAlert: Alert = {
  ...firingAlert,
  acknowledgedAt: '2026-11-23T12:06:00.000Z',
  acknowledgedBy: 'Ada',
};
export const silencedAlert: Alert = {
  ...firingAlert,
  quietReason: 'silenced',
  silenceId: '019a2b00-0000-7000-8000-000000000009',
  silencedUntil: '2026-11-23T14:00:00.000Z',
  silencedBy: 'Ada (Slack)',
};
export const inhibitedAlert: Alert = {
  ...firingAlert,
  quietReason: 'host_down',
  inhibitedBy: '019a2b00-0000-7000-8000-000000000008',
};
export const resolvedAlert: Alert = {
  ...firingAlert,
  state: 'resolved',
  resolvedAt: '2026-11-23T12:10:00.000Z',
  resolveReason: 'recovered',
};

const chart = {
  state: 'attached',
  image: { kind: 'png', png: Buffer.from('png'), fileName: 'cpu_percent.png' },
} as const;
const untold = [{ channel: 'slack:C1', reason: 'not_in_channel' }];
/** Names at their longest, as an agent may send them. */
const wide: Alert = {
  ...firingAlert,
  title: 'CPU '.repeat(60),
  serverName: 'w'.repeat(253),
  runbookUrl: `https://wiki.example.com/${'a'.repeat(470)}`,
  culprits: Array.from({ length: 5 }, () => ({
    pid: 4_194_304,
    name: 'n'.repeat(64),
    command: 'c'.repeat(1000),
    user: 'u'.repeat(64),
    cpuPercent: 6400,
    memoryBytes: 1e15,
    state: 'R',
  })),
  culpritContainers: Array.from({ length: 3 }, () => ({
    name: 'n'.repeat(256),
    image: 'i'.repeat(256),
    cpuPercent: 6400,
    memoryBytes: 1e15,
    memoryLimitBytes: 1e15,
    note: null,
  })),
};

/** As Alertmanager tells it, of a host that is no server of ours. */
export const externalAlert: Alert = {
  ...firingAlert,
  source: 'alertmanager',
  ruleId: null,
  serverId: null,
  serverName: null,
  title: 'Certificate of shop.example.com expires in 3 days',
  metric: null,
  comparator: null,
  threshold: null,
  value: null,
  peakValue: null,
  culprits: [],
  fingerprint: 'b3c4e0c7a1f6d2e8',
  externalGroupKey: '{}:{alertname="CertificateExpires"}',
  labels: {
    alertname: 'CertificateExpires',
    severity: 'critical',
    instance: 'shop.example.com:443',
    job: 'blackbox',
  },
  annotations: {
    summary: 'Certificate expires',
    description: 'The certificate of shop.example.com expires in 3 days.',
  },
  generatorUrl: 'https://prometheus.example.com/graph?g0.expr=probe_ssl_earliest_cert_expiry',
};

/** Each state an alert's message can be in, and each line of its thread. */
export const everyAlertCard: [string, Card][] = [
  ['firing', alertCard(firingAlert)],
  ['firing, with its chart', alertCard(firingAlert, { chart })],
  [
    'firing, its chart failed, a channel not told',
    alertCard(firingAlert, { chart: { state: 'failed' }, untold }),
  ],
  ['firing, all as long as can be', alertCard(wide, { chart, untold })],
  [
    'warning with an intranet runbook',
    alertCard({ ...firingAlert, severity: 'warning', runbookUrl: 'http://wiki/cpu' }),
  ],
  ['acknowledged with a reason', alertCard({ ...acknowledgedAlert, acknowledgeReason: 'on it' }, { chart })],
  ['without data', alertCard({ ...firingAlert, state: 'nodata', value: null })],
  ['silenced', alertCard(silencedAlert, { chart })],
  ['its host down', alertCard(inhibitedAlert)],
  ['resolved', alertCard(resolvedAlert, { chart })],
  ['external', alertCard(externalAlert)],
  [
    'external, with more labels than fit',
    alertCard({
      ...externalAlert,
      labels: Object.fromEntries(Array.from({ length: 64 }, (_, at) => [`label_${at}`, 'v'.repeat(1000)])),
      annotations: { description: 'd'.repeat(10_000) },
    }),
  ],
  [
    'external, resolved',
    alertCard({ ...externalAlert, state: 'resolved', resolvedAt: resolvedAlert.resolvedAt }),
  ],
  ...metricNames.map((metric): [string, Card] => [metric, alertCard({ ...firingAlert, metric })]),
  ...[
    'acknowledged',
    'unacknowledged',
    'severity_changed',
    'no_data',
    'silenced',
    'unsilenced',
    'inhibited',
    'uninhibited',
    'resolved',
    'fired',
  ].map((kind): [string, Card] => [
    `thread line: ${kind}`,
    alertEventCard(resolvedAlert, { kind, actor: 'Ada', detail: 'x'.repeat(3000) }),
  ]),
];
