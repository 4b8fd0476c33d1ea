import { createRequire } from 'node:module';
import { buffer } from 'node:stream/consumers';
import type { ChartConfiguration } from 'chart.js';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import { expect, it } from 'vitest';

const chart = new ChartJSNodeCanvas({ width: 80, height: 40 });
const line: ChartConfiguration = {
  type: 'line',
  data: { labels: ['a', 'b'], datasets: [{ data: [1, 2] }] },
};
const isPng = (bytes: Buffer) => bytes.subarray(1, 4).toString() === 'PNG';

it('renders to a buffer with and without a callback', async () => {
  expect(isPng(await chart.renderToBuffer(line))).toBe(true);
  expect(isPng(chart.renderToBufferSync(line))).toBe(true);
});

it('renders to a data URL with and without a callback', async () => {
  expect(await chart.renderToDataURL(line)).toMatch(/^data:image\/png;base64,/);
  expect(chart.renderToDataURLSync(line)).toMatch(/^data:image\/png;base64,/);
});

it('renders to a stream', async () => {
  expect(isPng(await buffer(chart.renderToStream(line)))).toBe(true);
  const jpeg = await buffer(chart.renderToStream(line, 'image/jpeg'));
  expect(jpeg.subarray(0, 2).toString('hex')).toBe('ffd8');
});

it('registers fonts, and says so when a file is none', async () => {
  const font = createRequire(import.meta.url).resolve('@fontsource/inter/files/inter-latin-400-normal.woff2');
  chart.registerFont(font, { family: 'Shim Test' });
  expect(() => chart.registerFont('/nowhere.woff2', { family: 'x' })).toThrow('not a font');
});

it('loads images', async () => {
  const canvas = createRequire(import.meta.url)('canvas') as typeof import('@napi-rs/canvas');
  const image = await canvas.loadImage(await chart.renderToBuffer(line));
  expect([image.width, image.height]).toEqual([80, 40]);
});
