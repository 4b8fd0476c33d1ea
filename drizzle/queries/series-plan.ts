import { type MetricName, metrics } from '../../shared/metrics.ts';

/** Seconds kept of raw samples and of each roll-up; days are kept for ever. */
export const retentionSeconds = {
  raw: 48 * 3600,
  minute: 30 * 86_400,
  hour: 365 * 86_400,
} as const;

export const resolutions = [60, 3600, 86_400] as const;
export type Resolution = (typeof resolutions)[number];

export interface SeriesPlan {
  /** Width of one point. */
  stepSeconds: number;
  /** Coarsest data to read: 0 = raw samples. What it does not cover yet comes from finer data. */
  resolution: Resolution | 0;
}

const chosenPoints = 360;
/** For a step the caller chose: many points are his wish, without end they are not. */
const mostPoints = 2000;
/** Of 500 containers, a million rows; those of the others are read too when one is named. */
const longestRawOfContainersSeconds = 3 * 3600;
const niceSteps = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

export interface SeriesRange {
  from: Date;
  to: Date;
  now: Date;
  /** What the caller wishes; as fine as it may be. Absent = chosen. */
  stepSeconds?: number;
  /** Of which a sample holds up to 500, where others hold one value or a few. */
  containers?: 'one' | 'all' | undefined;
}

/** For `SeriesRange`. */
export function containersOf(metric: MetricName, key: string | undefined): SeriesRange['containers'] {
  if (metrics[metric].per !== 'container') return undefined;
  return key === undefined ? 'all' : 'one';
}

/** Which data answers a question about [from, to), and how wide its points are. */
export function planSeries(question: SeriesRange): SeriesPlan {
  const { from, to, now, stepSeconds, containers } = question;
  const rangeSeconds = Math.max(1, (to.getTime() - from.getTime()) / 1000);
  const points = stepSeconds === undefined || containers === 'all' ? chosenPoints : mostPoints;
  const tooLongForRaw = containers !== undefined && rangeSeconds > longestRawOfContainersSeconds;
  const least = Math.max(tooLongForRaw ? resolutions[0] : 1, rangeSeconds / points);
  const wanted =
    stepSeconds === undefined
      ? (niceSteps.find((step) => step >= least) ?? Math.ceil(least / 86_400) * 86_400)
      : Math.max(stepSeconds, Math.ceil(least));
  const kept = oldestFinest((now.getTime() - from.getTime()) / 1000);
  const affordable = resolutions.findLast((resolution) => resolution <= wanted) ?? 0;
  const resolution = Math.max(kept, affordable) as Resolution | 0;
  // A point is made of whole roll-ups, or its neighbours would differ in how many they hold.
  const unit = Math.max(1, resolution);
  return { stepSeconds: Math.ceil(wanted / unit) * unit, resolution };
}

/** The finest data that still exists `ageSeconds` back. */
function oldestFinest(ageSeconds: number): Resolution | 0 {
  if (ageSeconds <= retentionSeconds.raw) return 0;
  if (ageSeconds <= retentionSeconds.minute) return 60;
  if (ageSeconds <= retentionSeconds.hour) return 3600;
  return 86_400;
}
