import type { MetricUnit } from './metrics.ts';

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** 1536 -> "1.5 KiB". */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < byteUnits.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${byteUnits[unit]}`;
}

/** The two largest parts: 93784 -> "1d 2h". Below a minute, seconds; below a second, milliseconds. */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  // A whole number was chosen or counted: "5s", not "5.0s" as if it were measured.
  if (seconds < 10) return Number.isInteger(seconds) ? `${seconds}s` : `${seconds.toFixed(1)}s`;
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor((seconds % 86_400) / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'm'],
    [Math.floor(seconds % 60), 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count}${unit}`)
    .join(' ');
}

/** A value that somebody chose: 90 is "90 %", not "90.0 %" as if it were measured. */
export function formatThreshold(value: number, unit: MetricUnit): string {
  if (unit === 'percent') return `${Number(value.toFixed(2))} %`;
  return formatMetric(value, unit);
}

export function formatMetric(value: number, unit: MetricUnit): string {
  switch (unit) {
    case 'percent':
      return `${value.toFixed(1)} %`;
    case 'bytes':
      return formatBytes(value);
    case 'bytes_per_second':
      return `${formatBytes(value)}/s`;
    case 'per_second':
      return `${value.toFixed(1)}/s`;
    case 'seconds':
      return formatDuration(value);
    case 'hours':
      // To the minute: a prediction knows no seconds.
      return Number.isFinite(value) && Math.round(value * 60) > 0
        ? formatDuration(Math.round(value * 60) * 60)
        : `${Number.isFinite(value) ? 0 : '∞'}h`;
    case 'count':
      return Number.isInteger(value) ? String(value) : value.toFixed(2);
    default:
      return unit satisfies never;
  }
}
