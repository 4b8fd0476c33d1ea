import { formatMetric } from '../../shared/format.ts';
import type { MetricUnit } from '../../shared/metrics.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const timeSteps = [
  10_000,
  30_000,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  5 * day,
  7 * day,
  30 * day,
];

/** Round instants (UTC) in the range, at most `most`. */
export function timeTicks(from: number, to: number, most: number): { ticks: number[]; stepMs: number } {
  const stepMs =
    timeSteps.find((step) => (to - from) / step <= most) ?? Math.ceil((to - from) / most / day) * day;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / stepMs) * stepMs; at <= to; at += stepMs) ticks.push(at);
  return { ticks, stepMs };
}

const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', hour: '2-digit', minute: '2-digit' });
const clockWithSeconds = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const date = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });

/** "14:05"; the date where a day begins. */
export function timeLabel(at: number, stepMs: number): string {
  if (stepMs >= day || at % day === 0) return date.format(at);
  return (stepMs < minute ? clockWithSeconds : clock).format(at);
}

const secondSteps = [
  0.1, 0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 43_200,
];

/** Where the value axis ends and how it is divided, in steps people read in this unit. */
export function valueScale(
  unit: MetricUnit,
  lowest: number,
  highest: number,
): { min: number; max: number; step: number } {
  // A percentage keeps its whole scale: 3 % must look like 3 %.
  if (unit === 'percent' && highest <= 100 && lowest >= 0) return { min: 0, max: 100, step: 25 };
  const min = Math.min(0, lowest);
  const span = Math.max(highest - min, unit === 'count' || unit === 'seconds' ? 1 : Number.EPSILON);
  const step = niceStep(unit, (span * 1.1) / 4);
  return { min: Math.floor(min / step) * step, max: Math.ceil((min + span * 1.05) / step) * step, step };
}

function niceStep(unit: MetricUnit, rough: number): number {
  if (unit === 'bytes' || unit === 'bytes_per_second') {
    // Powers of two, because KiB and MiB are.
    return 2 ** Math.max(0, Math.ceil(Math.log2(rough)));
  }
  if (unit === 'seconds') {
    return secondSteps.find((step) => step >= rough) ?? Math.ceil(rough / 86_400) * 86_400;
  }
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 2.5, 5].find((factor) => factor * magnitude >= rough) ?? 10) * magnitude;
}

/** "50 %", "1 GiB/s": as everywhere else, without the digits that are zero. */
export function valueLabel(value: number, unit: MetricUnit): string {
  if (unit === 'seconds' && value === 0) return '0';
  return formatMetric(value, unit)
    .replace(/\.0+(?=\D|$)/, '')
    .replace(/(\.\d)0$/, '$1');
}
