import { expect, test } from 'vitest';
import { alertmanagerPayload, type TellableAlert } from './alertmanager-payload.ts';

const alert: TellableAlert = {
  id: '019a2b00-0000-7000-8000-000000000001',
  source: 'rule',
  ruleId: '019a2b00-0000-7000-8000-000000000002',
  ruleName: 'Memory',
  serverId: '019a2b00-0000-7000-8000-000000000003',
  serverName: 'web-1',
  key: '',
  title: 'Memory on web-1',
  metric: 'memory_percent',
  aggregation: 'last',
  windowSeconds: 0,
  severity: 'warning',
  comparator: '>',
  threshold: 10,
  value: 12,
  startedAt: '2026-06-10T12:00:00.000Z',
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
  const payload = alertmanagerPayload({ ...alert, ...change }, 'pager');
  expect(payload.commonAnnotations).toMatchObject({ summary: 'Memory on web-1' });
  expect((payload.commonAnnotations as { description?: string }).description).toBe(description);
});
