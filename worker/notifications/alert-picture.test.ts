import { describe, expect, it } from 'vitest';
import type { Series } from '../../drizzle/queries/series.ts';
import { type ChartedAlert, type ChartedAlerts, planPicture } from './alert-chart.ts';
import { alertMarkers } from './alert-marks.ts';
import { alertPicture } from './alert-picture.ts';
import { restartsIn } from './draw-alert-chart.ts';

const minute = 60_000;
const now = Date.UTC(2026, 10, 23, 3, 20);
const ago = (minutes: number) => new Date(now - minutes * minute);
const cpu: ChartedAlert = {
  id: 'a1',
  source: 'rule',
  ruleId: 'r1',
  serverId: 's1',
  serverName: 'web-1',
  serverTags: [],
  key: '',
  title: 'CPU high on web-1',
  metric: 'cpu_percent',
  aggregation: 'last',
  windowSeconds: 0,
  severity: 'warning',
  state: 'firing',
  comparator: '>',
  threshold: 90,
  value: 97,
  peakValue: 99,
  startedAt: ago(12),
  firedAt: ago(7),
  resolvedAt: null,
  resolveReason: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  acknowledgeReason: null,
  culprits: [],
  culpritContainers: [],
  quietReason: null,
  silenceId: null,
  silencedUntil: null,
  silencedBy: null,
  inhibitedBy: null,
  runbookUrl: null,
  fingerprint: null,
  hookKeyId: null,
  externalGroupKey: null,
  labels: {},
  annotations: {},
  generatorUrl: null,
  heardAt: null,
  expiresAt: null,
  version: 1,
  createdAt: ago(7),
};
const alert = (change: Partial<ChartedAlert> = {}): ChartedAlert => ({ ...cpu, ...change });
const container = (metric: ChartedAlert['metric'], change: Partial<ChartedAlert> = {}) =>
  alert({ metric, key: 'nginx', comparator: '>=', threshold: 1, ...change });
const line = (serverId: string, key: string, minutes: number[]): Series => ({
  serverId,
  key,
  points: minutes.map((minutesAgo) => [ago(minutesAgo).getTime(), 1, 1, 1]),
});

const thresholds = { warningThreshold: 90, criticalThreshold: 95 };
function picture(
  alerts: ChartedAlerts,
  series: Series[] = [],
  change: Partial<Parameters<typeof alertPicture>[2]> = {},
) {
  const plan = planPicture(alerts, now);
  return alertPicture(alerts, plan, {
    stepSeconds: 5,
    series: new Map(plan.metrics.map((metric) => [metric, series])),
    serverNames: new Map(alerts.map(({ serverId }) => [serverId, `name of ${serverId}`])),
    thresholds,
    markers: [],
    ...change,
  });
}
const minutesOf = ({ from, to }: { from: number; to: number }) => [
  (now - from) / minute,
  (now - to) / minute,
];

describe('what the picture is of', () => {
  it.each<[string, ChartedAlert[], string, string[]]>([
    ['CPU', [alert()], 'value', ['cpu_percent']],
    [
      'a host that is down',
      [alert({ metric: 'heartbeat_age_seconds' })],
      'silence',
      ['cpu_percent', 'memory_percent'],
    ],
    [
      'hosts that are down',
      [
        alert({ metric: 'heartbeat_age_seconds' }),
        alert({ metric: 'heartbeat_age_seconds', serverId: 's2' }),
      ],
      'silence',
      ['cpu_percent'],
    ],
    ['a stopped container', [container('container_running')], 'state', ['container_running']],
    ['an unhealthy container', [container('container_unhealthy')], 'state', ['container_unhealthy']],
    ['an OOM-killed container', [container('container_oom_kills')], 'memory', ['container_memory_bytes']],
    ['a restart loop', [container('container_restarting')], 'value', ['container_restarting']],
    ['a disk that will be full', [alert({ metric: 'disk_full_hours', key: '/' })], 'value', ['disk_percent']],
    ['an outdated agent', [alert({ metric: 'agent_outdated' })], 'state', ['agent_outdated']],
  ])('%s', (_, [first, ...others], subject, drawn) => {
    const plan = planPicture([first as ChartedAlert, ...others], now);
    expect([plan.subject, plan.metrics]).toEqual([subject, drawn]);
  });

  it.each<[string, ChartedAlert[], [number, number]]>([
    ['ten minutes before the breach, until now', [alert()], [22, 0]],
    ['as long before as it was held', [alert({ startedAt: ago(40), firedAt: ago(10) })], [70, 0]],
    ['for a while after it was over', [alert({ resolvedAt: ago(5) })], [22, 3]],
    ['half an hour before a host fell silent', [alert({ metric: 'heartbeat_age_seconds' })], [42, 0]],
    ['hours of a disk', [alert({ metric: 'disk_percent', key: '/' })], [372, 0]],
    ['the window a growth was judged over', [alert({ aggregation: 'rate', windowSeconds: 3600 })], [72, 0]],
    ['the first breach of a group', [alert(), alert({ startedAt: ago(20), firedAt: ago(19) })], [33, 0]],
    ['as long as one of a group is open', [alert({ resolvedAt: ago(5) }), alert()], [22, 0]],
  ])('shows %s', (_, [first, ...others], expected) => {
    expect(minutesOf(planPicture([first as ChartedAlert, ...others], now))).toEqual(expected);
  });
});

describe('lines and shades', () => {
  it('has both thresholds of the rule, and the time of the breach', () => {
    const spec = picture([alert({ resolvedAt: ago(5) })]);
    expect(spec.thresholds).toEqual([
      { value: 90, side: 'above', severity: 'warning' },
      { value: 95, side: 'above', severity: 'critical' },
    ]);
    expect(spec.spans?.map((span) => [...minutesOf(span), span.severity])).toEqual([[12, 5, 'warning']]);
  });

  it('of a rule that is gone has what the alert compared with', () => {
    const spec = picture([alert({ comparator: '<', threshold: 5, severity: 'critical' })], [], {
      thresholds: undefined,
    });
    expect(spec.thresholds).toEqual([{ value: 5, side: 'below', severity: 'critical' }]);
  });

  it.each([
    ['a growth', alert({ aggregation: 'rate' })],
    ['a prediction', alert({ metric: 'disk_full_hours', key: '/' })],
    ['another program', alert({ comparator: null, threshold: null, ruleId: null })],
    ['equality', alert({ comparator: '=' })],
  ])('has no threshold for %s: it is not of what is drawn', (_, one) => {
    expect(picture([one]).thresholds).toEqual([]);
  });

  it('has the memory limit of a container that was killed for it', () => {
    const limited = (key: string, memoryLimitBytes: number | null) =>
      container('container_oom_kills', {
        key,
        culpritContainers: [
          { name: key, image: '', cpuPercent: 0, memoryBytes: 0, memoryLimitBytes, note: null },
        ],
      });
    expect(picture([limited('a', 512)]).thresholds).toMatchObject([{ value: 512, label: 'memory limit' }]);
    expect(picture([limited('a', 512), limited('b', 1024)]).thresholds).toEqual([]);
    expect(picture([limited('a', null)]).thresholds).toEqual([]);
  });

  it('draws a band for what is either so or not', () => {
    expect(picture([container('container_unhealthy')]).state).toMatchObject({ good: 0 });
  });

  it('has only the series the alerts are about', () => {
    const series = [line('s1', 'nginx', [1]), line('s1', 'other', [1]), line('s2', 'nginx', [1])];
    const alerts: ChartedAlerts = [
      container('container_memory_percent'),
      container('container_memory_percent', { serverId: 's2' }),
    ];
    expect(picture(alerts, series).series.map(({ label }) => label)).toEqual([
      'name of s1/nginx',
      'name of s2/nginx',
    ]);
  });

  it('shows silence from what was heard last', () => {
    const down = alert({ metric: 'heartbeat_age_seconds', startedAt: ago(11), firedAt: ago(11) });
    const spec = picture([down], [line('s1', '', [30, 20, 12])]);
    expect(spec.title).toBe('name of s1: CPU and memory until it fell silent');
    expect(spec.subtitle).toBe('silent since 03:08:00 UTC, for 12m');
    expect(spec.series.map(({ label }) => label)).toEqual(['CPU', 'Memory']);
    expect(spec.spans?.map((span) => [...minutesOf(span), span.label])).toEqual([[12, 0, 'silent']]);
  });
});

describe('moments', () => {
  it('are told in a word or two', () => {
    const event = (
      kind: Parameters<typeof alertMarkers>[0]['events'][number]['kind'],
      actor: string | null = null,
    ) => ({
      at: 1,
      kind,
      actor,
      detail: kind === 'severity_changed' ? 'critical: CPU 99 % (> 95 %)' : null,
    });
    const markers = alertMarkers({
      events: [
        event('fired'),
        event('severity_changed'),
        event('acknowledged', 'Ada Lovelace (Slack)'),
        event('repeated'),
        event('inhibited'),
        event('resolved'),
      ],
      commands: [{ at: 2, verb: 'restart', by: 'Bartholomew of Longname (Discord)' }],
      restarts: [3],
    });
    expect(markers.map(({ label, tone }) => [label, tone])).toEqual([
      ['fired', 'alert'],
      ['critical', 'alert'],
      ['acked by Ada Lovelace', 'human'],
      ['resolved', 'good'],
      ['restart by Bartholomew of Lo…', 'human'],
      ['restarted', 'event'],
    ]);
  });

  it('of restarts are where their count grew, not where the oldest fell out of it', () => {
    const counts = [0, 1, 1, 3, 2, 0, 1];
    const points = counts.map((count, at): Series['points'][number] => [at, count, count, count]);
    expect(restartsIn({ points })).toEqual([1, 3, 3, 6]);
    expect(restartsIn({ points: [] })).toEqual([]);
  });
});
