import type { Database } from '../../drizzle/database.ts';
import type { ChartRenderer } from '../charts/chart-renderer.ts';
import { drawSeries } from '../charts/draw-series.ts';
import { alertDrawing, type ChartedAlert } from './alert-chart.ts';

/**
 * The picture of one message: of its alert, or of every alert of its group together. Draw it again
 * when they have changed: it shows what they are now.
 *
 * @param alerts of one rule; at least one
 * @returns a PNG
 * @throws what readSeries and the renderer throw
 */
export async function drawAlertChart(
  deps: { database: Database; renderer: ChartRenderer },
  alerts: readonly [ChartedAlert, ...ChartedAlert[]],
  now: Date,
): Promise<Buffer> {
  return (await drawSeries(deps, alertDrawing(alerts[0], now))).png;
}
