import { describe, expect, it } from 'vitest';
import { planReplay } from './plan-replay.ts';

const rule = {
  metric: 'cpu_percent',
  aggregation: 'last',
  windowSeconds: 0,
  comparator: '>',
  holdSeconds: 300,
} as const;
const raw = { stepSeconds: 0, statistic: null };
const day = 86_400;

describe('planReplay', () => {
  it.each<[string, Parameters<typeof planReplay>, object]>([
    ['every sample of a day of a few servers', [rule, 5, day], raw],
    ['minutes of a day of many', [rule, 25, day], { stepSeconds: 60, statistic: 'average' }],
    ['every sample of an hour of many', [rule, 25, 3600], raw],
    ['minutes of a week, a few together', [rule, 1, 7 * day], { stepSeconds: 240, statistic: 'average' }],
    [
      'the worst of each step, without a hold',
      [{ ...rule, holdSeconds: 0 }, 1, 7 * day],
      { stepSeconds: 240, statistic: 'maximum' },
    ],
    [
      'the worst of <, which is the lowest',
      [{ ...rule, holdSeconds: 0, comparator: '<' }, 1, 7 * day],
      { stepSeconds: 240, statistic: 'minimum' },
    ],
    [
      'the lowest, for the lowest of a window',
      [{ ...rule, aggregation: 'min', windowSeconds: 300 }, 1, 7 * day],
      { stepSeconds: 240, statistic: 'minimum' },
    ],
    [
      'the steps it is judged by live, for a long window',
      [{ ...rule, aggregation: 'avg', windowSeconds: 21_600 }, 1, 3600],
      { stepSeconds: 360, statistic: 'average' },
    ],
    [
      'the steps of a prediction',
      [{ ...rule, metric: 'disk_full_hours' }, 1, 7 * day],
      { stepSeconds: 360, statistic: 'average' },
    ],
  ])('reads %s', (_, asked, grain) => expect(planReplay(...asked)).toEqual(grain));
});
