import { createCanvas } from '@napi-rs/canvas';
import { createLogger } from '../shared/logger.ts';
import { createChartRenderer } from '../worker/charts/chart-renderer.ts';
import type { ChartSpec } from '../worker/charts/chart-spec.ts';
import { chartSize, chartTheme, translucent } from '../worker/charts/chart-theme.ts';
import { registerFonts } from '../worker/charts/render-chart.ts';
import { makeBenchChart } from './load/bench-chart.ts';
import { percentile } from './percentile.ts';
import type { BenchResult } from './result.ts';

const runs = 60;
const points = 360;

/** An alert's chart, warm: through the render thread, against the same strokes and PNG without Chart.js. */
export async function benchChart(): Promise<BenchResult[]> {
  const renderer = createChartRenderer({ logger: createLogger('bench', 'warn') });
  try {
    const spec = makeBenchChart(points);
    await measure(() => renderer.render(spec), 10);
    const rendered = await measure(() => renderer.render(spec), runs);
    registerFonts();
    await measure(() => drawBare(spec), 10);
    const bare = await measure(() => drawBare(spec), runs);
    const value = percentile(rendered, 50);
    const peerValue = percentile(bare, 50);
    return [
      {
        name: 'chart, warm, p50',
        value,
        unit: 'ms',
        peer: 'same lines on a bare canvas',
        peerValue,
        ratio: value / peerValue,
        note: `${chartSize.width * chartSize.pixelRatio}×${chartSize.height * chartSize.pixelRatio}, 3 × ${points} points; p99 ${percentile(rendered, 99).toFixed(0)} ms`,
      },
    ];
  } finally {
    await renderer.close();
  }
}

async function measure(draw: () => Promise<Buffer>, times: number): Promise<number[]> {
  const elapsed: number[] = [];
  for (let run = 0; run < times; run += 1) {
    const begun = performance.now();
    await draw();
    elapsed.push(performance.now() - begun);
  }
  return elapsed;
}

/** The floor: ground, band, line, grid and words, drawn by hand and encoded. */
async function drawBare({ series, title, from, to }: ChartSpec): Promise<Buffer> {
  const { width, height, pixelRatio } = chartSize;
  const canvas = createCanvas(width * pixelRatio, height * pixelRatio);
  const context = canvas.getContext('2d');
  context.scale(pixelRatio, pixelRatio);
  context.fillStyle = chartTheme.ground;
  context.fillRect(0, 0, width, height);
  const line = series[0]?.points ?? [];
  const x = (at: number) => ((at - from) / (to - from)) * width;
  const y = (value: number) => height - (value / 100) * height;
  const path = (column: 1 | 2 | 3, reversed = false) => {
    for (const point of reversed ? line.toReversed() : line) context.lineTo(x(point[0]), y(point[column]));
  };
  const colour = chartTheme.lines[0];
  context.beginPath();
  path(1);
  path(3, true);
  context.closePath();
  context.fillStyle = translucent(colour, 0.28);
  context.fill();
  context.beginPath();
  path(2);
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.stroke();
  context.strokeStyle = chartTheme.grid;
  context.font = `13px ${chartTheme.font}`;
  context.fillStyle = chartTheme.mutedText;
  for (let tick = 0; tick <= 10; tick += 1) {
    context.strokeRect(0, (height / 10) * tick, width, 0);
    context.fillText(`${tick * 10} %`, 4, (height / 10) * tick);
  }
  context.fillText(title, 10, 20);
  return canvas.encode('png');
}
