import { defaultWindowSeconds } from '../../shared/judged-metric.ts';
import { hoursToFull, slopeOverWindow } from '../../shared/linear-fit.ts';
import type { Series, SeriesPoint } from './series.ts';

/** How much earlier the metric behind it must be read. */
export const predictionLeadSeconds = defaultWindowSeconds({ metric: 'disk_full_hours', aggregation: 'last' });

/** Use in percent -> hours until full, from `from` on. Where it does not fill, there is no point. Pure. */
export function predictSeries(percent: readonly Series[], from: Date): Series[] {
  return percent
    .map(({ points, ...id }) => {
      const course = points.map(([at, , average]) => ({ at, value: average }));
      return {
        ...id,
        points: course.flatMap(({ at, value }, index): SeriesPoint[] => {
          if (at < from.getTime()) return [];
          const slope = slopeOverWindow(course, index, predictionLeadSeconds * 1000);
          const hours = slope === undefined ? Number.POSITIVE_INFINITY : hoursToFull(value, slope);
          return Number.isFinite(hours) ? [[at, hours, hours, hours]] : [];
        }),
      };
    })
    .filter(({ points }) => points.length > 0);
}
