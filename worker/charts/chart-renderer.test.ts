import { Worker } from 'node:worker_threads';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { type ChartRenderer, createChartRenderer } from './chart-renderer.ts';
import type { ChartSpec } from './chart-spec.ts';
import { chartSize } from './chart-theme.ts';

const to = Date.UTC(2026, 10, 23, 12);
const spec: ChartSpec = {
  title: 'CPU on web-1',
  unit: 'percent',
  from: to - 3_600_000,
  to,
  stepSeconds: 10,
  series: [
    {
      label: 'web-1',
      points: Array.from(
        { length: 360 },
        (_, index) => [to - index * 10_000, 10, 20, 30] as [number, number, number, number],
      ).reverse(),
    },
  ],
  thresholds: [{ value: 90, side: 'above', severity: 'critical' }],
};
const logger = pino({ level: 'silent' });
let renderer: ChartRenderer;
afterEach(() => renderer.close());

/** A thread that answers nothing, or dies of what it is told. */
const thread = (code: string) => () => new Worker(code, { eval: true });
const deaf = thread(`require('worker_threads').parentPort.on('message', () => {})`);
const fragile = thread(`require('worker_threads').parentPort.on('message', () => process.exit(3))`);

async function pixels(png: Buffer): Promise<{ width: number; height: number; data: Uint8ClampedArray }> {
  const image = await loadImage(png);
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, image.width, image.height);
}

describe('chart renderer', () => {
  it('draws a PNG of the size we say, in a thread', async () => {
    renderer = createChartRenderer({ logger });
    const { width, height } = await pixels(await renderer.render(spec));
    expect([width, height]).toEqual([
      chartSize.width * chartSize.pixelRatio,
      chartSize.height * chartSize.pixelRatio,
    ]);
  });

  it('draws the words: with another title other pixels, where the title is', async () => {
    renderer = createChartRenderer({ logger });
    const titled = await pixels(await renderer.render(spec));
    const untitled = await pixels(await renderer.render({ ...spec, title: ' ' }));
    const lit = ({ data, width }: typeof titled) => {
      let count = 0;
      for (let index = 0; index < width * 60 * 4; index += 4) if ((data[index] ?? 0) > 200) count += 1;
      return count;
    };
    expect(lit(untitled)).toBe(0);
    expect(lit(titled)).toBeGreaterThan(300);
  });

  it('draws charts without data, without a name, and of any values', async () => {
    renderer = createChartRenderer({ logger });
    const odd: ChartSpec = {
      ...spec,
      unit: 'bytes',
      series: [{ label: '', points: [[to, 0, 1e18, 1e18]] }],
      thresholds: [],
    };
    await expect(renderer.render({ ...spec, series: [] })).resolves.toBeInstanceOf(Buffer);
    await expect(renderer.render(odd)).resolves.toBeInstanceOf(Buffer);
    await expect(renderer.render({ ...odd, from: to })).resolves.toBeInstanceOf(Buffer);
  });

  it('gives up on a chart that takes too long and draws the next', async () => {
    let spawned = 0;
    renderer = createChartRenderer({
      logger,
      timeoutMs: 100,
      spawn: () => {
        spawned += 1;
        return deaf();
      },
    });
    await expect(renderer.render(spec)).rejects.toMatchObject({ code: 'timeout' });
    await expect(renderer.render(spec)).rejects.toMatchObject({ code: 'timeout' });
    expect(spawned).toBe(2);
  });

  it('survives a thread that dies', async () => {
    renderer = createChartRenderer({ logger, spawn: fragile });
    await expect(renderer.render(spec)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(renderer.render(spec)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('refuses what its queue has no room for', async () => {
    renderer = createChartRenderer({ logger, maxQueue: 1, timeoutMs: 200, spawn: deaf });
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => renderer.render(spec)));
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.code)).toEqual([
      'timeout',
      'timeout',
      'rate_limited',
    ]);
  });
});
