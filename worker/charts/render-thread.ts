import { parentPort } from 'node:worker_threads';
import { renderChart } from './render-chart.ts';
import type { RenderReply, RenderRequest } from './render-protocol.ts';

/** The render thread: one chart at a time, in the order they come. */
parentPort?.on('message', async ({ id, spec }: RenderRequest) => {
  const reply: RenderReply = await renderChart(spec).then(
    (png) => ({ id, ok: true, png }),
    (error: unknown) => ({ id, ok: false, problem: String(error) }),
  );
  parentPort?.postMessage(reply);
});
