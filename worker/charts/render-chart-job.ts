import type { Database } from '../../drizzle/database.ts';
import { AppError } from '../../shared/errors.ts';
import type { JobPayload } from '../../shared/jobs.ts';
import { findMetric } from '../../shared/metrics.ts';
import type { ChartRenderer } from './chart-renderer.ts';
import { drawSeries } from './draw-series.ts';

/** A chart somebody asked for. @returns the PNG as base64, because a job's result is JSON. */
export async function renderChartJob(
  deps: { database: Database; renderer: ChartRenderer },
  payload: JobPayload<'render-chart'>,
): Promise<{ png: string; points: number }> {
  const metric = findMetric(payload.metric);
  if (metric === undefined) throw new AppError('invalid_input', `There is no metric "${payload.metric}".`);
  if (payload.from >= payload.to) throw new AppError('invalid_input', 'A chart must end after it begins.');
  const { png, points } = await drawSeries(deps, {
    serverIds: payload.serverIds,
    metric,
    ...(payload.key !== undefined && { key: payload.key }),
    from: new Date(payload.from),
    to: new Date(payload.to),
    thresholds:
      payload.threshold === undefined
        ? []
        : [{ value: payload.threshold, side: 'above', severity: 'critical' }],
  });
  return { png: png.toString('base64'), points };
}
