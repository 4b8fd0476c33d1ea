import type { Database } from '../../drizzle/database.ts';
import { storedBehind } from '../../drizzle/queries/metric-source.ts';
import { readSeries, readServerNames, type Series } from '../../drizzle/queries/series.ts';
import { planSeries } from '../../drizzle/queries/series-plan.ts';
import { isPredicted } from '../../shared/judged-metric.ts';
import type { MetricName } from '../../shared/metrics.ts';
import type { ChartRenderer } from './chart-renderer.ts';
import type { ChartSpec, ChartThreshold } from './chart-spec.ts';
import { seriesChart } from './series-chart.ts';

export interface SeriesDrawing {
  serverIds: string[];
  metric: MetricName;
  key?: string;
  from: Date;
  to: Date;
  thresholds: ChartThreshold[];
  markers?: ChartSpec['markers'];
  spans?: ChartSpec['spans'];
}

/** Reads and draws. @throws what readSeries and the renderer throw. */
export async function drawSeries(
  { database, renderer }: { database: Database; renderer: ChartRenderer },
  wanted: SeriesDrawing,
): Promise<{ png: Buffer; points: number }> {
  const asked = charted(wanted);
  const [readAsked, serverNames] = await Promise.all([
    readSeries(database, asked),
    readServerNames(database, asked.serverIds),
  ]);
  const drawing = { ...asked, from: beginning(asked, readAsked) };
  // A shorter range has a finer step, so it is read again.
  const series = drawing.from === asked.from ? readAsked : await readSeries(database, drawing);
  const { stepSeconds } = planSeries({ ...drawing, now: new Date() });
  const png = await renderer.render(
    seriesChart({
      ...drawing,
      from: drawing.from.getTime(),
      to: drawing.to.getTime(),
      stepSeconds,
      series,
      serverNames,
    }),
  );
  return { png, points: series.reduce((count, { points }) => count + points.length, 0) };
}

/**
 * Of a prediction people see what it is made of: use that climbs towards 100 %. Hours left, which leave the
 * chart whenever the disk rests, say nothing to the eye; and no line of theirs means anything beside percent.
 */
function charted(drawing: SeriesDrawing): SeriesDrawing {
  const metric = isPredicted(drawing.metric) ? storedBehind(drawing.metric) : undefined;
  return metric === undefined ? drawing : { ...drawing, metric, thresholds: [] };
}

const shortestRangeMs = 60_000;

/** Where there is data in less than half of the range (a new server), the chart begins with the data. */
export function beginning({ from, to }: { from: Date; to: Date }, series: readonly Series[]): Date {
  const first = Math.min(...series.map(({ points }) => points[0]?.[0] ?? Number.POSITIVE_INFINITY));
  const begins = Math.min(first, to.getTime() - shortestRangeMs);
  const middle = (from.getTime() + to.getTime()) / 2;
  return Number.isFinite(first) && begins > middle ? new Date(begins) : from;
}
