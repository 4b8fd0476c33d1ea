import { describe, expect, it } from 'vitest';
import { chartConfig } from './chart-config.ts';
import type { ChartSeries, ChartSpec } from './chart-spec.ts';
import { timeLabel, timeTicks, valueLabel, valueScale } from './chart-ticks.ts';

const from = Date.UTC(2026, 10, 23, 10);
const spec = (change: Partial<ChartSpec> = {}): ChartSpec => ({
  title: 'CPU on web-1',
  unit: 'percent',
  from,
  to: from + 3_600_000,
  stepSeconds: 10,
  series: [series('web-1')],
  thresholds: [],
  ...change,
});
const series = (label: string, seconds = [0, 10, 20]): ChartSeries => ({
  label,
  points: seconds.map((second) => [from + second * 1000, 10, 20, 30]),
});

describe('chart config', () => {
  it('draws the average with a band from minimum to maximum', () => {
    const { datasets } = chartConfig(spec()).data;
    expect(datasets.map(({ label, data }) => [label, data[0]])).toEqual([
      ['web-1', { x: from, y: 20 }],
      ['', { x: from, y: 10 }],
      ['', { x: from, y: 30 }],
    ]);
  });

  it('breaks the line where data is missing', () => {
    const { datasets } = chartConfig(spec({ series: [series('web-1', [0, 10, 20, 60, 70])] })).data;
    expect(datasets[0]?.data.map((point) => (point as { y: number }).y)).toEqual([
      20,
      20,
      20,
      Number.NaN,
      20,
      20,
    ]);
  });

  it('does not take slow sampling for gaps', () => {
    const { datasets } = chartConfig(spec({ series: [series('web-1', [0, 60, 120, 180])] })).data;
    expect(datasets[0]?.data).toHaveLength(4);
  });

  it('has a legend only for several series', () => {
    expect(chartConfig(spec()).options?.plugins?.legend?.display).toBe(false);
    expect(chartConfig(spec({ series: [series('a'), series('b')] })).options?.plugins?.legend?.display).toBe(
      true,
    );
  });

  it('says what the numbers say, and the zone', () => {
    expect(chartConfig(spec()).options?.plugins?.subtitle?.text).toBe(
      '1h, times in UTC  ·  now 20 %  ·  average 20 %  ·  peak 30 %',
    );
  });
});

describe('scales', () => {
  it.each([
    ['percent', 3, 0, 100, 25],
    ['percent', 250, 0, 300, 100],
    ['count', 0, 0, 1.5, 0.5],
    ['bytes_per_second', 10_000_000, 0, 12_582_912, 4_194_304],
    ['seconds', 45, 0, 60, 15],
  ] as const)('%s up to %d', (unit, highest, min, max, step) => {
    expect(valueScale(unit, 0, highest)).toEqual({ min, max, step });
  });

  it.each([
    [50, 'percent', '50 %'],
    [97.5, 'percent', '97.5 %'],
    [4_194_304, 'bytes_per_second', '4 MiB/s'],
    [0.5, 'count', '0.5'],
    [1.25, 'count', '1.25'],
    [100, 'count', '100'],
    [0, 'seconds', '0'],
  ] as const)('%d %s is "%s"', (value, unit, label) => {
    expect(valueLabel(value, unit)).toBe(label);
  });

  it('divides time at round instants, with the date at midnight', () => {
    const midnight = Date.UTC(2026, 10, 24);
    const { ticks, stepMs } = timeTicks(midnight - 3_600_000, midnight + 3_600_000, 8);
    expect(stepMs).toBe(900_000);
    expect(ticks.every((tick) => tick % stepMs === 0)).toBe(true);
    expect(timeLabel(midnight, stepMs)).toBe('24 Nov');
    expect(timeLabel(midnight + stepMs, stepMs)).toMatch(/^00:\d\d$/);
  });
});
