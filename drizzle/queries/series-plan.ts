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
const niceSteps = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

/** Which data answers a question about [from, to), and how wide its points are. */
export function planSeries(question: { from: Date; to: Date; now: Date; stepSeconds?: number }): SeriesPlan {
  const { from, to, now, stepSeconds } = question;
  const rangeSeconds = Math.max(1, (to.getTime() - from.getTime()) / 1000);
  const least = rangeSeconds / (stepSeconds === undefined ? chosenPoints : mostPoints);
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
