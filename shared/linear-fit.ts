/** One measurement: epoch ms, and the value in its own unit. */
export interface TimedValue {
  at: number;
  value: number;
}

const hourMs = 3_600_000;

/**
 * How fast the values grow, per hour: the slope of the straight line with the least squared errors
 * through `points[from..to]`, both inclusive, in any order. Undefined when all are of one instant.
 */
export function slopePerHour(
  points: readonly TimedValue[],
  from = 0,
  to = points.length - 1,
): number | undefined {
  const origin = points[to]?.at ?? 0;
  // Around the mean: of epoch milliseconds squared nothing would be left but rounding.
  let meanHours = 0;
  let meanValue = 0;
  const count = to - from + 1;
  for (let index = from; index <= to; index += 1) {
    const { at, value } = points[index] as TimedValue;
    meanHours += (at - origin) / hourMs / count;
    meanValue += value / count;
  }
  let together = 0;
  let spread = 0;
  for (let index = from; index <= to; index += 1) {
    const { at, value } = points[index] as TimedValue;
    const hours = (at - origin) / hourMs - meanHours;
    together += hours * (value - meanValue);
    spread += hours * hours;
  }
  return spread > 0 ? together / spread : undefined;
}

/** Fewer points than this have no course … */
const leastPoints = 3;
/** … nor have points that cover less than this part of the window: early in life two samples are noise. */
const leastCoverage = 0.5;

/**
 * The slope over the window that ends at `ordered[index]`, its begin excluded. Undefined as long as the
 * points in it do not say.
 */
export function slopeOverWindow(
  ordered: readonly TimedValue[],
  index: number,
  windowMs: number,
): number | undefined {
  const newest = ordered[index] as TimedValue;
  let first = index;
  while (first > 0 && (ordered[first - 1] as TimedValue).at > newest.at - windowMs) first -= 1;
  const covered = newest.at - (ordered[first] as TimedValue).at;
  if (index - first + 1 < leastPoints || covered < windowMs * leastCoverage) return undefined;
  return slopePerHour(ordered, first, index);
}

/**
 * Hours until what is at `percent` now has grown to 100. `Infinity` when it does not grow.
 *
 * @param slope percent per hour
 */
export function hoursToFull(percent: number, slope: number): number {
  if (percent >= 100) return 0;
  return slope > 0 ? (100 - percent) / slope : Number.POSITIVE_INFINITY;
}
