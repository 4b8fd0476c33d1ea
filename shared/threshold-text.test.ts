import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration } from './duration.ts';
import { type MetricName, metricNames } from './metrics.ts';
import { readThreshold, spellSeconds, spellThreshold } from './threshold-text.ts';

const of = (metric: MetricName, aggregation = 'last') => ({ metric, aggregation });

describe('readThreshold', () => {
  it.each<[string, MetricName, number]>([
    ['90', 'cpu_percent', 90],
    ['90%', 'cpu_percent', 90],
    ['90 percent', 'cpu_percent', 90],
    ['-1.5', 'load1', -1.5],
    ['1e3', 'process_count', 1000],
    ['500MB', 'memory_used_bytes', 500 * 1024 ** 2],
    ['2GiB', 'memory_used_bytes', 2 * 1024 ** 3],
    ['2g', 'memory_used_bytes', 2 * 1024 ** 3],
    ['10MB/s', 'network_rx_bps', 10 * 1024 ** 2],
    ['10MB', 'network_rx_bps', 10 * 1024 ** 2],
    ['5/s', 'interface_errors', 5],
    ['30s', 'heartbeat_age_seconds', 30],
    ['5m', 'heartbeat_age_seconds', 300],
    ['90', 'heartbeat_age_seconds', 90],
    ['24h', 'disk_full_hours', 24],
    ['2d', 'disk_full_hours', 48],
    ['12', 'disk_full_hours', 12],
  ])('%s of %s is %d', (text, metric, expected) => expect(readThreshold(text, of(metric))).toBe(expected));

  it.each<[string, MetricName, number]>([
    ['10', 'memory_percent', 10],
    ['10%', 'memory_percent', 10],
    ['10%/h', 'memory_percent', 10],
    ['10% per hour', 'memory_percent', 10],
    ['24%/day', 'memory_percent', 1],
    ['1MiB/min', 'memory_used_bytes', 60 * 1024 ** 2],
    ['-5/h', 'load1', -5],
  ])('a rate of %s of %s is %d an hour', (text, metric, expected) =>
    expect(readThreshold(text, of(metric, 'rate'))).toBe(expected),
  );

  it.each<[string, MetricName, string]>([
    ['lots', 'cpu_percent', '"lots" is not a number.'],
    ['1e999', 'cpu_percent', 'is not a number'],
    ['', 'cpu_percent', 'is not a number'],
    ['30s', 'cpu_percent', 'cpu_percent is not measured in "s"'],
    ['90%', 'memory_used_bytes', 'memory_used_bytes is not measured in "%"'],
    ['10%/h', 'memory_percent', 'not measured in "%/h"'],
  ])('refuses %s of %s', (text, metric, words) =>
    expect(() => readThreshold(text, of(metric))).toThrow(words),
  );

  it.each<[string, MetricName, string]>([
    ['2gob', 'memory_used_bytes', 'Did you mean `GB`'],
    ['10MiB/d', 'network_rx_bps', '`MiB/s`'],
    ['9 perc', 'cpu_percent', '`percent`'],
    ['30xyz', 'load1', 'a plain number, like 90 or 1.5'],
  ])('answers the unit of %s with the nearest', (text, metric, hint) => {
    expect(() => readThreshold(text, of(metric))).toThrow(
      expect.objectContaining({ hint: expect.stringContaining(hint) }),
    );
  });
});

describe('what is spelled', () => {
  const values = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
    fc.integer({ min: -1000, max: 100_000 }),
    fc.integer({ min: 1, max: 64 }).map((size) => size * 1024 ** 3),
  );

  it('is read as the same number, of every metric', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...metricNames),
        fc.constantFrom('last', 'rate'),
        values,
        (metric, aggregation, value) => {
          // Zero has one sign.
          expect(
            readThreshold(spellThreshold(value + 0, of(metric, aggregation)), of(metric, aggregation)) + 0,
          ).toBe(value + 0);
        },
      ),
    );
  });

  it.each<[number, MetricName, string, string]>([
    [90, 'cpu_percent', 'last', '90%'],
    [2 * 1024 ** 3, 'memory_used_bytes', 'last', '2GiB'],
    [1000, 'memory_used_bytes', 'last', '1000B'],
    [10 * 1024 ** 2, 'network_rx_bps', 'last', '10MiB/s'],
    [90, 'heartbeat_age_seconds', 'last', '1m30s'],
    [24, 'disk_full_hours', 'last', '24h'],
    [10, 'memory_percent', 'rate', '10%/h'],
  ])('%d of %s (%s) is %s', (value, metric, aggregation, text) =>
    expect(spellThreshold(value, of(metric, aggregation))).toBe(text),
  );

  it('is a duration that is read as the same seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (seconds) => {
        expect(parseDuration(spellSeconds(seconds))).toBe(seconds);
      }),
    );
  });
});
