import type { MetricUnit } from '../../shared/metrics.ts';
import type { StateMetric } from '../../shared/state-metrics.ts';

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
  markers?: ChartMarker[];
  /** Times to be shaded over the whole height: when something fired. Epoch ms. */
  spans?: { from: number; to: number; severity: 'warning' | 'critical'; label?: string }[];
  /** The metric is 0 or 1: a band per series that says in words which, instead of a line. */
  state?: StateMetric;
}

export interface ChartMarker {
  /** Epoch ms. */
  at: number;
  label: string;
  tone: MarkerTone;
}

/** What a moment means to who looks: `alert` began or got worse, `good` is over, `human` did something. */
export type MarkerTone = 'alert' | 'good' | 'human' | 'event';

export interface ChartSeries {
  label: string;
  /** [epoch ms, min, average, max], in order. */
  points: [at: number, min: number, avg: number, max: number][];
}

export interface ChartThreshold {
  value: number;
  /** In place of the severity's name: `memory limit`. */
  label?: string;
  /** Which side is bad. Above is shaded above, below below. */
  side: 'above' | 'below';
  severity: 'warning' | 'critical';
}
