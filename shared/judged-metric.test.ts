import { describe, expect, it } from 'vitest';
import { formatJudged, formatJudgedThreshold, type JudgedMetric, judgedLabel } from './judged-metric.ts';

const judged = (change: Partial<JudgedMetric> = {}): JudgedMetric => ({
  metric: 'memory_percent',
  aggregation: 'last',
  windowSeconds: 0,
  ...change,
});

describe('judgedLabel', () => {
  it.each<[Partial<JudgedMetric>, string]>([
    [{}, 'Memory'],
    [{ windowSeconds: 300 }, 'Memory'],
    [{ aggregation: 'avg', windowSeconds: 300 }, 'Average Memory over 5m'],
    [{ aggregation: 'min', windowSeconds: 60 }, 'Lowest Memory over 1m'],
    [{ aggregation: 'max', windowSeconds: 60 }, 'Highest Memory over 1m'],
    [{ aggregation: 'max' }, 'Memory'],
    [{ aggregation: 'rate' }, 'Growth of Memory over 1h'],
    [{ metric: 'disk_full_hours' }, 'Disk full in'],
  ])('%j is "%s"', (change, label) => expect(judgedLabel(judged(change))).toBe(label));
});

describe('values in words', () => {
  it.each<[Partial<JudgedMetric>, number, string, string]>([
    [{}, 90, '90.0 %', '90 %'],
    [{ aggregation: 'rate' }, 12, '+12.0 % per hour', '+12 % per hour'],
    [{ aggregation: 'rate', metric: 'memory_used_bytes' }, -1536, '−1.5 KiB per hour', '−1.5 KiB per hour'],
    [{ aggregation: 'rate', metric: 'heartbeat_age_seconds' }, -90, '−1m 30s per hour', '−1m 30s per hour'],
    [{ metric: 'disk_full_hours' }, 24, '1d', '1d'],
    [{ metric: 'disk_full_hours' }, 5.33, '5h 20m', '5h 20m'],
    [{ metric: 'disk_full_hours' }, 0, '0h', '0h'],
    [{ metric: 'disk_full_hours' }, Number.POSITIVE_INFINITY, '∞h', '∞h'],
  ])('%j %d', (change, value, measured, chosen) => {
    expect([formatJudged(judged(change), value), formatJudgedThreshold(judged(change), value)]).toEqual([
      measured,
      chosen,
    ]);
  });
});
