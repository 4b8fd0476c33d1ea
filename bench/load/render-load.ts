import { createLogger } from '../../shared/logger.ts';
import { createChartRenderer } from '../../worker/charts/chart-renderer.ts';
import type { ChartSpec } from '../../worker/charts/chart-spec.ts';

/** The worker's renderer without a pause: the next chart is asked for when the last one is there. */
process.on('message', (spec: ChartSpec) => {
  const renderer = createChartRenderer({ logger: createLogger('bench', 'fatal') });
  let charts = 0;
  const render = async () => {
    for (;;) {
      await renderer.render(spec);
      charts += 1;
    }
  };
  render().catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
  process.removeAllListeners('message');
  process.on('message', () => process.send?.(charts));
  process.send?.(charts);
});
