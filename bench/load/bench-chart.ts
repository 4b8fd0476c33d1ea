import type { ChartSpec } from '../../worker/charts/chart-spec.ts';

/** An alert's chart of an hour: a line with its band, a threshold, as many points as charts have. */
export function makeBenchChart(points: number): ChartSpec {
  const to = Date.now();
  const from = to - 3_600_000;
  const series = Array.from({ length: points }, (_, index): [number, number, number, number] => {
    const value = 50 + 40 * Math.sin(index / 15);
    return [from + index * 10_000, value - 5, value, value + 5];
  });
  return {
    title: 'CPU on web-1',
    unit: 'percent',
    from,
    to,
    stepSeconds: 10,
    series: [{ label: 'web-1', points: series }],
    thresholds: [{ value: 85, side: 'above', severity: 'critical' }],
  };
}
