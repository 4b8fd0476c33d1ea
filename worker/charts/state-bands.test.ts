import { expect, it } from 'vitest';
import type { ChartSeries } from './chart-spec.ts';
import { stateSegments } from './state-bands.ts';

const running = { words: ['not running', 'running'], good: 1 } as const;
const unhealthy = { words: ['healthy', 'unhealthy'], good: 0 } as const;
const series = (...points: [second: number, min: number, max: number][]): ChartSeries => ({
  label: 'web',
  points: points.map(([second, min, max]) => [second * 1000, min, (min + max) / 2, max]),
});
const segments = (one: ChartSeries, state: typeof running | typeof unhealthy = running) =>
  stateSegments(one, state, { stepSeconds: 5, to: 60_000 }).map(({ from, to, isGood }) => [
    from / 1000,
    to / 1000,
    isGood,
  ]);

it('joins what stayed the same, up to the end of the chart', () => {
  expect(segments(series([0, 1, 1], [5, 1, 1], [10, 0, 0], [15, 0, 0], [20, 1, 1], [55, 1, 1]))).toEqual([
    [0, 10, true],
    [10, 20, false],
    // Nobody knows of the half minute between.
    [20, 25, true],
    [55, 60, true],
  ]);
});

it('shows a fault that was over within one point', () => {
  expect(segments(series([45, 1, 1], [50, 0, 1], [55, 1, 1]))).toEqual([
    [45, 50, true],
    [50, 55, false],
    [55, 60, true],
  ]);
});

it('knows which way round is good', () => {
  expect(segments(series([50, 0, 0], [55, 1, 1]), unhealthy)).toEqual([
    [50, 55, true],
    [55, 60, false],
  ]);
});

it('is empty without points', () => {
  expect(segments(series())).toEqual([]);
});
