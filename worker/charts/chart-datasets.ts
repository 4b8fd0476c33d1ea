import type { ChartDataset, ScriptableLineSegmentContext } from 'chart.js';
import type { ChartSeries, ChartSpec, ChartThreshold } from './chart-spec.ts';
import { chartTheme, translucent } from './chart-theme.ts';

type Point = { x: number; y: number };
export type LineDataset = ChartDataset<'line', Point[]>;

/** More missing time than this is a gap: the line stops and starts again. */
const gapPoints = 2.5;

/**
 * Per series: the line of averages, and around it the band from minimum to maximum. Only the line has
 * a label, so only it is in the legend.
 */
export function chartDatasets(spec: ChartSpec): LineDataset[] {
  const alone = spec.series.length === 1;
  return spec.series.flatMap((series, index) => {
    const colour = chartTheme.lines[index % chartTheme.lines.length] as string;
    const points = breakAtGaps(series, spec.stepSeconds);
    const line = (column: 1 | 2 | 3): Point[] => points.map((point) => ({ x: point[0], y: point[column] }));
    const band = { borderWidth: 0, pointRadius: 0, label: '' };
    const average: LineDataset = {
      label: series.label,
      data: line(2),
      borderColor: colour,
      backgroundColor: translucent(colour, 0.14),
      borderWidth: 2,
      borderJoinStyle: 'round',
      pointBackgroundColor: colour,
      // A point between two gaps has no line: without a dot it would not be seen.
      pointRadius: points.map((_, at) => (isLonely(points, at) ? 2.5 : 0)),
      fill: alone ? 'origin' : false,
      // Of several lines all would turn red, and nobody could tell which is whose.
      ...(alone && {
        segment: {
          borderColor: ({ p0, p1 }: ScriptableLineSegmentContext) =>
            breachColour(spec.thresholds, p0.parsed.y, p1.parsed.y),
        },
      }),
    };
    if (!spec.series.some((one) => one.points.some(([, min, , max]) => max > min))) return [average];
    return [
      average,
      { ...band, data: line(1), fill: false },
      { ...band, data: line(3), fill: '-1', backgroundColor: translucent(colour, alone ? 0.28 : 0.18) },
    ];
  });
}

function breakAtGaps({ points }: ChartSeries, stepSeconds: number): ChartSeries['points'] {
  const apart = points.slice(1).map((point, index) => point[0] - (points[index]?.[0] ?? 0));
  const usual = apart.sort((a, b) => a - b)[Math.floor(apart.length / 2)] ?? 0;
  const most = gapPoints * Math.max(stepSeconds * 1000, usual);
  return points.flatMap((point, index): ChartSeries['points'] => {
    const before = points[index - 1];
    if (before === undefined || point[0] - before[0] <= most) return [point];
    return [[(before[0] + point[0]) / 2, Number.NaN, Number.NaN, Number.NaN], point];
  });
}

function isLonely(points: ChartSeries['points'], at: number): boolean {
  const missing = (index: number) => Number.isNaN(points[index]?.[2] ?? Number.NaN);
  return !missing(at) && missing(at - 1) && missing(at + 1);
}

/** The gravest threshold that both ends of a piece of line are beyond. */
function breachColour(
  thresholds: readonly ChartThreshold[],
  begin: number | null,
  end: number | null,
): string | undefined {
  if (begin === null || end === null) return undefined;
  const breached = thresholds.filter(({ side, value }) =>
    side === 'above' ? Math.min(begin, end) > value : Math.max(begin, end) < value,
  );
  if (breached.some(({ severity }) => severity === 'critical')) return chartTheme.critical;
  return breached.length > 0 ? chartTheme.warning : undefined;
}
