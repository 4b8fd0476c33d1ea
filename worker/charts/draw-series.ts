import type { Database } from '../../drizzle/database.ts';
import { readSeries, readServerNames } from '../../drizzle/queries/series.ts';
import { planSeries } from '../../drizzle/queries/series-plan.ts';
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
}

/** Reads and draws. @throws what readSeries and the renderer throw. */
export async function drawSeries(
  { database, renderer }: { database: Database; renderer: ChartRenderer },
  drawing: SeriesDrawing,
): Promise<{ png: Buffer; points: number }> {
  const { stepSeconds } = planSeries({ ...drawing, now: new Date() });
  const [series, serverNames] = await Promise.all([
    readSeries(database, drawing),
    readServerNames(database, drawing.serverIds),
  ]);
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
