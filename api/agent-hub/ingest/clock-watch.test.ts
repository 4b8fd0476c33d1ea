import { describe, expect, it } from 'vitest';
import { ClockWatch } from './clock-watch.ts';

const hour = 3_600_000;
const now = 100 * hour;
const sample = (seq: number, sampledAt: number) => ({ seq, sampledAt });

describe('ClockWatch', () => {
  it.each<[string, [number, number][], string | undefined]>([
    [
      'nothing of a clock that runs',
      [
        [1, now - 10_000],
        [2, now - 5000],
        [3, now],
      ],
      undefined,
    ],
    [
      'nothing of a backlog',
      [
        [1, now - 30 * hour],
        [2, now - hour],
        [3, now],
      ],
      undefined,
    ],
    [
      'nothing of shuffled and repeated ones',
      [
        [3, now],
        [1, now - 10_000],
        [2, now - 5000],
        [1, now - 10_000],
      ],
      undefined,
    ],
    [
      'nothing of a correction by seconds',
      [
        [1, now],
        [2, now - 30_000],
      ],
      undefined,
    ],
    [
      'that it was set back',
      [
        [1, now],
        [2, now - hour],
      ],
      'the clock is set back by 3600 s',
    ],
    [
      'that it is ahead',
      [
        [1, now],
        [2, now + hour],
      ],
      'the clock is 3600 s ahead: samples refused',
    ],
  ])('says %s', (_, sent, said) => {
    const together = new ClockWatch().observe(
      sent.map(([seq, at]) => sample(seq, at)),
      now,
    );
    expect(together).toBe(said);
    const watch = new ClockWatch();
    const oneByOne = sent.map(([seq, at]) => watch.observe([sample(seq, at)], now));
    expect(oneByOne.find((one) => one !== undefined)).toBe(said);
  });

  it('says it once in ten minutes', () => {
    const watch = new ClockWatch();
    const said = [0, 1, 2, 3].map((step) =>
      watch.observe([sample(step + 1, now + hour)], now + step * 300_000),
    );
    expect(said.map((one) => one !== undefined)).toEqual([true, false, true, false]);
  });
});
