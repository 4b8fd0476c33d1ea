import { chartQuerySchema } from '../../shared/api-contract/servers.ts';
import { route } from '../http/route.ts';
import { renderChart } from '../operations/servers/render-chart.ts';

export const chartRoutes = [
  route({
    method: 'get',
    path: '/charts.png',
    operationId: 'chart.render',
    summary: 'One metric of up to ten servers, drawn.',
    access: 'read',
    image: true,
    // The worker's ten seconds and a little for the way.
    deadlineMs: 13_000,
    schemas: { query: chartQuerySchema },
    handler: (ctx, { query }) => renderChart(ctx, query),
  }),
];
