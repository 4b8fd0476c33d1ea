import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { renderChart } from './render-chart.ts';
import type { RenderReply, RenderRequest } from './render-protocol.ts';

/**
 * A picture can wait, samples and alerts cannot: on Linux 0 is this thread, not the process, so drawing takes
 * what they leave of the cores. Elsewhere it would be the process, which is left alone.
 */
if (process.platform === 'linux') {
  try {
    setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Some sandboxes forbid even that; drawing works all the same.
  }
}

/** The render thread: one chart at a time, in the order they come. */
parentPort?.on('message', async ({ id, spec }: RenderRequest) => {
  const reply: RenderReply = await renderChart(spec).then(
    (png) => ({ id, ok: true, png }),
    (error: unknown) => ({ id, ok: false, problem: String(error) }),
  );
  parentPort?.postMessage(reply);
});
