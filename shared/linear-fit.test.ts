import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hoursToFull, slopePerHour } from './linear-fit.ts';

const minute = 60_000;
const line = (perMinute: number, count: number, start = 0) =>
  Array.from({ length: count }, (_, index) => ({
    at: start + index * minute,
    value: 10 + index * perMinute,
  }));

describe('slopePerHour', () => {
  it.each([
    [0.1, 6],
    [-1, -60],
    [0, 0],
  ])('of %d a minute is %d an hour', (perMinute, slope) => {
    expect(slopePerHour(line(perMinute, 60))).toBeCloseTo(slope, 9);
  });

  it('is exact at instants of our days', () => {
    expect(slopePerHour(line(0.1, 60, Date.UTC(2026, 10, 24)))).toBeCloseTo(6, 9);
  });

  it('looks at the asked part only', () => {
    const points = [...line(0, 10), ...line(1, 10, 10 * minute)];
    expect(slopePerHour(points, 10, 19)).toBeCloseTo(60, 9);
  });

  it.each([[[]], [line(1, 1)], [[...line(1, 1), ...line(1, 1)]]])('is undefined of %j', (points) => {
    expect(slopePerHour(points)).toBeUndefined();
  });

  it('is what the textbook formula gives, whatever the points', () => {
    const points = fc.array(
      fc.record({ at: fc.integer({ min: 0, max: 86_400_000 }), value: fc.integer({ min: 0, max: 100 }) }),
      { minLength: 2, maxLength: 50 },
    );
    fc.assert(
      fc.property(points, (some) => {
        const slope = slopePerHour(some);
        const hours = some.map(({ at }) => at / 3_600_000);
        const n = some.length;
        const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
        const top =
          n * sum(some.map(({ value }, i) => value * (hours[i] as number))) -
          sum(hours) * sum(some.map(({ value }) => value));
        const bottom = n * sum(hours.map((h) => h * h)) - sum(hours) ** 2;
        // Instants that nearly coincide leave the textbook formula nothing but rounding errors.
        fc.pre(bottom > 1e-3);
        expect(slope).toBeCloseTo(top / bottom, 3);
      }),
    );
  });
});

describe('hoursToFull', () => {
  it.each([
    [90, 2, 5],
    [100, 2, 0],
    [100.4, -1, 0],
    [90, 0, Number.POSITIVE_INFINITY],
    [90, -2, Number.POSITIVE_INFINITY],
  ])('from %d %% at %d %%/h: %d', (percent, slope, hours) => {
    expect(hoursToFull(percent, slope)).toBe(hours);
  });
});
