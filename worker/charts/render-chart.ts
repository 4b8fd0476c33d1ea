import { createRequire } from 'node:module';
import { GlobalFonts } from '@napi-rs/canvas';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import { chartConfig } from './chart-config.ts';
import type { ChartSpec } from './chart-spec.ts';
import { chartSize, chartTheme } from './chart-theme.ts';

/** Bundled, because a container image has no fonts, and without one text is silently missing. */
const fonts: { family: string; file: string }[] = [400, 600].flatMap((weight) => [
  { family: 'Inter', file: `inter-latin-${weight}-normal.woff2` },
  { family: 'Inter Ext', file: `inter-latin-ext-${weight}-normal.woff2` },
]);

/** @throws Error when a bundled font cannot be read: better no chart than one without words. */
export function registerFonts(): void {
  const require = createRequire(import.meta.url);
  for (const { family, file } of fonts) {
    const path = require.resolve(`@fontsource/inter/files/${file}`);
    if (GlobalFonts.registerFromPath(path, family) === null) throw new Error(`cannot read font ${path}`);
  }
}

let canvas: ChartJSNodeCanvas | undefined;

/** Draws in this thread, some 20 ms of it: roles go through `createChartRenderer`. @returns a PNG. */
export async function renderChart(spec: ChartSpec): Promise<Buffer> {
  if (canvas === undefined) {
    registerFonts();
    const { width, height } = chartSize;
    canvas = new ChartJSNodeCanvas({ width, height, backgroundColour: chartTheme.ground });
  }
  return canvas.renderToBuffer(chartConfig(spec));
}
