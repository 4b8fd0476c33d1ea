import { expect, it } from 'vitest';
import { containersOf, planSeries } from './series-plan.ts';

const now = new Date('2026-11-23T12:00:00Z');
const hour = 3_600_000;
const plan = (agoHours: number, rangeHours: number, stepSeconds?: number) =>
  planSeries({
    from: new Date(now.getTime() - agoHours * hour),
    to: new Date(now.getTime() - (agoHours - rangeHours) * hour),
    now,
    ...(stepSeconds !== undefined && { stepSeconds }),
  });

it.each([
  ['15 minutes', 0.25, 0.25, { stepSeconds: 5, resolution: 0 }],
  ['1 hour', 1, 1, { stepSeconds: 10, resolution: 0 }],
  ['6 hours', 6, 6, { stepSeconds: 60, resolution: 60 }],
  ['24 hours', 24, 24, { stepSeconds: 300, resolution: 60 }],
  ['7 days', 168, 168, { stepSeconds: 1800, resolution: 60 }],
  ['30 days', 720, 720, { stepSeconds: 7200, resolution: 3600 }],
  ['2 years', 17_520, 17_520, { stepSeconds: 259_200, resolution: 86_400 }],
  ['an hour of last week, gone raw', 168, 1, { stepSeconds: 60, resolution: 60 }],
  ['an hour of last quarter, gone by the minute', 2000, 1, { stepSeconds: 3600, resolution: 3600 }],
] as const)('%s', (_, ago, range, expected) => {
  expect(plan(ago, range)).toEqual(expected);
});

it('reads raw samples of containers for three hours, and makes as many points of all as nobody wished for', () => {
  const wished = (rangeHours: number, containers: 'one' | 'all' | undefined) =>
    planSeries({
      from: new Date(now.getTime() - rangeHours * hour),
      to: now,
      now,
      stepSeconds: 1,
      containers,
    });
  expect(wished(33, undefined)).toEqual({ stepSeconds: 60, resolution: 60 });
  expect(wished(30, undefined)).toEqual({ stepSeconds: 54, resolution: 0 });
  expect(wished(30, 'one')).toEqual({ stepSeconds: 60, resolution: 60 });
  expect(wished(30, 'all')).toEqual({ stepSeconds: 300, resolution: 60 });
  expect(wished(3, 'one')).toEqual({ stepSeconds: 6, resolution: 0 });
  expect(wished(3, 'all')).toEqual({ stepSeconds: 30, resolution: 0 });
  expect(wished(3.1, 'one')).toEqual({ stepSeconds: 60, resolution: 60 });
});

it('says of which metrics a sample holds many', () => {
  expect(containersOf('container_cpu_percent', undefined)).toBe('all');
  expect(containersOf('container_cpu_percent', 'nginx')).toBe('one');
  expect(containersOf('cpu_percent', undefined)).toBeUndefined();
  expect(containersOf('disk_percent', undefined)).toBeUndefined();
});

it('uses the step it is given, bounded', () => {
  expect(plan(1, 1, 30)).toEqual({ stepSeconds: 30, resolution: 0 });
  expect(plan(24, 24, 1).stepSeconds).toBe(44);
  // 130 s would hold two minutes, then three.
  expect(plan(72, 72, 60)).toEqual({ stepSeconds: 180, resolution: 60 });
});
