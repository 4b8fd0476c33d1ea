import type { MetricUnit } from '../../shared/metrics.ts';

/** Everything a chart shows, as plain data: it is posted to the render thread. */
export interface ChartSpec {
  title: string;
  /** Second line; absent = what the numbers say (peak, average, now). */
  subtitle?: string;
  unit: MetricUnit;
  /** Epoch ms. */
  from: number;
  to: number;
  /** Width of one point: how far apart points may be before the line is broken. */
  stepSeconds: number;
  series: ChartSeries[];
  thresholds: ChartThreshold[];
  /** Moments worth a vertical line: when an alert fired. */
  markers?: { at: number; label: string }[];
  /** Times to be shaded over the whole height: when something fired. Epoch ms. */
  spans?: { from: number; to: number; severity: 'warning' | 'critical' }[];
}

export interface ChartSeries {
  label: string;
  /** [epoch ms, min, average, max], in order. */
  points: [at: number, min: number, avg: number, max: number][];
}

export interface ChartThreshold {
  value: number;
  /** Which side is bad. Above is shaded above, below below. */
  side: 'above' | 'below';
  severity: 'warning' | 'critical';
}
