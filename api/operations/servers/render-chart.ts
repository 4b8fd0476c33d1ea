import { z } from 'zod';
import { chartRanges } from '../../../shared/api-contract/servers.ts';
import { AppError } from '../../../shared/errors.ts';
import { findMetric, type MetricName, metricNames, nearestMetrics } from '../../../shared/metrics.ts';
import { matchServers, parseTargets } from '../../../shared/targets.ts';
import type { OperationContext } from '../context.ts';
import { serverNotFound, visibleServers } from './visible-servers.ts';

const renderTimeoutMs = 10_000;
const maxServers = 10;
const chartSchema = z.object({ png: z.base64(), points: z.number() });

export interface ChartRequest {
  targets: string;
  metric: string;
  key?: string | undefined;
  range: keyof typeof chartRanges;
}

/** Drawn by a worker, so that no chart holds up an API process. */
export async function renderChart(ctx: OperationContext, request: ChartRequest): Promise<Buffer> {
  const metric = requireMetric(request.metric);
  const visible = await visibleServers(ctx);
  const servers = matchServers(parseTargets([request.targets]), visible);
  if (servers.length === 0) throw serverNotFound(request.targets, visible);
  if (servers.length > maxServers) {
    throw new AppError('invalid_input', `One chart shows at most ${maxServers} servers.`, {
      hint: `"${request.targets}" matches ${servers.length}: narrow it down.`,
    });
  }
  const to = Date.now();
  const payload = {
    serverIds: servers.map((server) => server.id),
    metric,
    ...(request.key !== undefined && { key: request.key }),
    from: to - chartRanges[request.range] * 1000,
    to,
  };
  const { questions } = ctx.services;
  const chart = chartSchema.parse(await questions.ask(ctx.actor, 'render-chart', payload, renderTimeoutMs));
  return Buffer.from(chart.png, 'base64');
}

/** A name or alias of the catalogue. @throws AppError `invalid_input` with `details.nearest` */
export function requireMetric(text: string): MetricName {
  const metric = findMetric(text);
  if (metric !== undefined) return metric;
  const nearest = nearestMetrics(text);
  throw new AppError('invalid_input', `There is no metric called "${text}".`, {
    hint: nearest.length > 0 ? `Did you mean ${nearest.join(', ')}?` : `Metrics: ${metricNames.join(', ')}.`,
    details: { nearest },
  });
}
