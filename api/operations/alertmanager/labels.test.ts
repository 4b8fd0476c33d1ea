import { describe, expect, test } from 'vitest';
import { labelFingerprint } from '../../../shared/webhooks/label-fingerprint.ts';
import { labelMetric } from './label-metric.ts';
import { labelServer } from './label-server.ts';
import { labelSeverity } from './label-severity.ts';

describe('severity', () => {
  test.each([
    [{ severity: 'critical' }, 'critical'],
    [{ severity: ' Page ' }, 'critical'],
    [{ severity: 'warning' }, 'warning'],
    [{ severity: 'info' }, 'info'],
    [{ severity: 'none' }, 'info'],
    [{ priority: 'P1' }, 'critical'],
    [{ severity: 'hm', level: 'notice' }, 'info'],
    [{ severity: 'constructor' }, 'warning'],
    [{}, 'warning'],
  ])('of %j is %s', (labels, severity) => {
    expect(labelSeverity(labels as Record<string, string>)).toBe(severity);
  });
});

describe('the server', () => {
  const servers = ['web-1', 'db-1.example.com', '10.0.0.7', '::1'].map((name) => ({ name }));
  test.each([
    [{ instance: 'web-1:9100' }, 'web-1'],
    [{ instance: 'WEB-1.example.com:9100' }, 'web-1'],
    [{ instance: 'db-1.example.com:9100' }, 'db-1.example.com'],
    [{ instance: 'http://web-1:9100/metrics' }, 'web-1'],
    [{ instance: '10.0.0.7:9100' }, '10.0.0.7'],
    [{ instance: '[::1]:9100' }, '::1'],
    [{ instance: '10.1.2.3:9100', node: 'web-1' }, 'web-1'],
    [{ host: 'elsewhere', instance: 'web-1' }, 'web-1'],
    [{ instance: '10.0.0.8:9100' }, undefined],
    [{ instance: '' }, undefined],
    [{ job: 'web-1' }, undefined],
  ])('of %j is %s', (labels, name) => {
    expect(labelServer(labels as Record<string, string>, servers)?.name).toBe(name);
  });
});

describe('the metric', () => {
  test.each([
    [
      { alertname: 'NodeFilesystemAlmostOutOfSpace', mountpoint: '/var' },
      { metric: 'disk_percent', key: '/var' },
    ],
    [{ alertname: 'HostHighCpuLoad' }, { metric: 'cpu_percent', key: '' }],
    [
      { alertname: 'Mine', chatops_metric: 'disk_percent', chatops_key: '/' },
      { metric: 'disk_percent', key: '/' },
    ],
    [
      { alertname: 'HostHighCpuLoad', chatops_metric: 'memory' },
      { metric: 'memory_percent', key: '' },
    ],
    [{ alertname: 'toString' }, undefined],
    [{ chatops_metric: 'no such' }, undefined],
  ])('of %j is %j', (labels, charted) => {
    expect(labelMetric(labels as Record<string, string>)).toEqual(charted);
  });
});

test('a fingerprint is that of the labels, whatever their order', () => {
  // FNV-1a of nothing.
  expect(labelFingerprint({})).toBe('cbf29ce484222325');
  expect(labelFingerprint({ a: '1', b: '2' })).toBe(labelFingerprint({ b: '2', a: '1' }));
  expect(labelFingerprint({ a: '1', b: '2' })).toMatch(/^[0-9a-f]{16}$/);
  // The separator keeps names and values apart.
  expect(labelFingerprint({ ab: 'c' })).not.toBe(labelFingerprint({ a: 'bc' }));
});
