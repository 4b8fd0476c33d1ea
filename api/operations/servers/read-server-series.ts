import { readSeries } from '../../../drizzle/queries/series.ts';
import { containersOf, planSeries } from '../../../drizzle/queries/series-plan.ts';
import { AppError } from '../../../shared/errors.ts';
import { type MetricName, metrics } from '../../../shared/metrics.ts';
import type { OperationContext } from '../context.ts';
import { requireServer } from './visible-servers.ts';

const defaultRangeMs = 3_600_000;
const longestRangeMs = 400 * 86_400_000;

export interface SeriesRequest {
  metric: MetricName;
  key?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  step?: number | undefined;
}

/** Default: the last hour. */
export async function readServerSeries(ctx: OperationContext, id: string, request: SeriesRequest) {
  await requireServer(ctx, id, 'server.series');
  const { metric, key } = request;
  const now = new Date();
  const to = request.to === undefined ? now : new Date(request.to);
  const from = request.from === undefined ? new Date(to.getTime() - defaultRangeMs) : new Date(request.from);
  const rangeMs = to.getTime() - from.getTime();
  if (rangeMs <= 0 || rangeMs > longestRangeMs) {
    throw new AppError('invalid_input', '`from` must be before `to`, by at most 400 days.', {
      details: { fields: [{ field: 'from', problem: 'not before `to`, or too far' }] },
    });
  }
  const range = { from, to, now, ...(request.step !== undefined && { stepSeconds: request.step }) };
  const series = await readSeries(ctx.services.database, {
    ...range,
    serverIds: [id],
    metric,
    ...(key !== undefined && { key }),
  });
  return {
    metric,
    unit: metrics[metric].unit,
    from: from.toISOString(),
    to: to.toISOString(),
    step: planSeries({ ...range, containers: containersOf(metric, key) }).stepSeconds,
    series: series.map(({ key: seriesKey, points }) => ({ key: seriesKey, points })),
  };
}
