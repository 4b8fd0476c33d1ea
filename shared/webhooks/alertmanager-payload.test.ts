import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { alertmanagerPayloadSchema } from '../api-contract/alertmanager.ts';
import { alertmanagerPayload, type TellableAlert } from './alertmanager-payload.ts';

const folder = join(import.meta.dirname, '../../test/fixtures/alertmanager/recorded');
const recordings = ['group', 'partly-resolved', 'truncated', 'resolved'];
const recorded = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));

const words = z.record(z.string(), z.string());
const status = z.enum(['firing', 'resolved']);
const time = z.iso.datetime({ offset: true });
/** Reads what Alertmanager 0.25 wrote, and takes neither more fields nor fewer nor other types. */
const strict = z.strictObject({
  receiver: z.string(),
  status,
  alerts: z
    .array(
      z.strictObject({
        status,
        labels: words,
        annotations: words,
        startsAt: time,
        endsAt: time,
        generatorURL: z.string(),
        fingerprint: z.string().regex(/^[0-9a-f]{16}$/),
      }),
    )
    .min(1),
  groupLabels: words,
  commonLabels: words,
  commonAnnotations: words,
  externalURL: z.string(),
  version: z.literal('4'),
  groupKey: z.string(),
  truncatedAlerts: z.number().int(),
});

const told: TellableAlert = {
  id: '019a2b00-0000-7000-8000-000000000001',
  source: 'rule',
  ruleId: '019a2b00-0000-7000-8000-000000000002',
  ruleName: 'CPU high',
  serverId: '019a2b00-0000-7000-8000-000000000003',
  serverName: 'web-1',
  key: '',
  title: 'CPU high on web-1',
  metric: 'cpu_percent',
  aggregation: 'last',
  windowSeconds: 0,
  severity: 'critical',
  comparator: '>',
  threshold: 90,
  value: 97,
  startedAt: '2026-11-23T12:00:00.000Z',
  resolvedAt: null,
  resolveReason: null,
  acknowledgedBy: null,
  runbookUrl: null,
  fingerprint: null,
  externalGroupKey: null,
  labels: {},
  annotations: {},
  generatorUrl: null,
};

describe('the format of Alertmanager', () => {
  test.each(recordings)(
    'as the real program wrote it (%s) is what the strict reader takes, and ours',
    (name) => {
      const payload = recorded(name);
      expect(strict.parse(payload)).toEqual(payload);
      const read = alertmanagerPayloadSchema.parse(payload);
      expect(read.alerts.rejected).toEqual([]);
      expect(read.alerts.taken).toHaveLength(payload.alerts.length);
      expect(read.truncatedAlerts).toBe(payload.truncatedAlerts);
    },
  );

  const over = { resolvedAt: '2026-11-23T12:30:00.000Z', resolveReason: 'recovered' };
  const [external] = recorded('group').alerts;
  test.each<[string, Partial<TellableAlert>]>([
    ['an alert that fires', {}],
    ['one that is over', over],
    [
      'one that is acknowledged',
      { acknowledgedBy: 'Ada (Slack)', runbookUrl: 'https://runbooks.example.com' },
    ],
    ['one without data', { value: null }],
    [
      'one that Alertmanager told us',
      {
        source: 'alertmanager',
        metric: null,
        ruleName: null,
        ...external,
        generatorUrl: null,
        resolvedAt: null,
      },
    ],
  ])('is kept to the letter by ours for %s', (_, change) => {
    const payload = alertmanagerPayload({ ...told, ...change }, 'pager');
    expect(strict.parse(payload)).toEqual(payload);
    expect(Object.keys(payload)).toEqual(Object.keys(recorded('group')));
  });
});

const memory: Partial<TellableAlert> = {
  ruleName: 'Memory',
  title: 'Memory on web-1',
  metric: 'memory_percent',
  threshold: 10,
  value: 12,
};

test.each<[string, Partial<TellableAlert>, string | undefined]>([
  ['a value', {}, 'Memory is 12.0 %, against > 10 %'],
  [
    'a growth',
    { aggregation: 'rate', windowSeconds: 3600 },
    'Growth of Memory over 1h is +12.0 % per hour, against > +10 % per hour',
  ],
  [
    'an average',
    { aggregation: 'avg', windowSeconds: 300 },
    'Average Memory over 5m is 12.0 %, against > 10 %',
  ],
  ['no data', { value: null }, 'Memory has no data, against > 10 %'],
  ['nothing measured', { metric: null }, undefined],
])('the description of %s says what the rule judges', (_, change, description) => {
  const payload = alertmanagerPayload({ ...told, ...memory, ...change }, 'pager');
  expect(payload.commonAnnotations).toMatchObject({ summary: 'Memory on web-1' });
  expect((payload.commonAnnotations as { description?: string }).description).toBe(description);
});
