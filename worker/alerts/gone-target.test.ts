import { describe, expect, it } from 'vitest';
import type { EvaluatedRule, EvaluatedServer } from '../../drizzle/queries/evaluation.ts';
import type { MetricName } from '../../shared/metrics.ts';
import { absenceOf, newestReading } from './gone-target.ts';
import { initialState } from './rule-state.ts';

const server = { id: 's1', intervalSeconds: 5, silentSeconds: 1 } as EvaluatedServer;
const rule = (metric: MetricName, aggregation = 'last', windowSeconds = 0) =>
  ({ metric, aggregation, windowSeconds }) as EvaluatedRule;
const disk = rule('disk_percent');

describe('a disk or interface whose server listed others later', () => {
  it.each<[string, Partial<{ rule: EvaluatedRule; server: Partial<EvaluatedServer> }>, number, string]>([
    ['is silent when no other is newer', {}, 0, 'silent'],
    ['is unlisted at first', {}, 5, 'unlisted'],
    ['and for a minute', {}, 59, 'unlisted'],
    ['then gone', {}, 60, 'gone'],
    ['an interface too', { rule: rule('interface_errors') }, 60, 'gone'],
    ['gets three readings of a slow agent', { server: { intervalSeconds: 60 } }, 179, 'unlisted'],
    ['and no more', { server: { intervalSeconds: 60 } }, 180, 'gone'],
    ['gets three steps of a long window', { rule: rule('disk_percent', 'avg', 21_600) }, 1079, 'unlisted'],
    ['is not gone while its server is', { server: { silentSeconds: 30 } }, 600, 'unlisted'],
    ['nor while nothing was ever heard of it', { server: { silentSeconds: null } }, 600, 'unlisted'],
  ])('%s', (_, given, laterSeconds, absence) => {
    const listing = {
      rule: given.rule ?? disk,
      server: { ...server, ...given.server },
      listedAt: 1000 + laterSeconds * 1000,
      presentContainers: new Set<string>(),
    };
    expect(absenceOf(listing, '/mnt/usb', 1000)).toBe(absence);
  });
});

it.each<[MetricName, string, number, string]>([
  ['container_running', 'nginx', 1, 'unlisted'],
  ['container_running', 'redis', 1, 'gone'],
  ['container_running', 'redis', 31, 'silent'],
  ['cpu_percent', '', 1, 'silent'],
])('%s of "%s", heard of %d s ago, is %s', (metric, key, silentSeconds, absence) => {
  const listing = {
    rule: rule(metric),
    server: { ...server, silentSeconds },
    listedAt: 600_000,
    presentContainers: new Set(['s1/nginx']),
  };
  expect(absenceOf(listing, key, 1000)).toBe(absence);
});

it('takes the newest of what is known and what was just read, in any order', () => {
  const states = [{ ...initialState, through: 5 }, initialState];
  expect(
    newestReading(states, [
      [
        { at: 9, value: 1 },
        { at: 7, value: 1 },
      ],
    ]),
  ).toBe(9);
  expect(newestReading(states, [])).toBe(5);
  expect(newestReading([], [])).toBe(Number.NEGATIVE_INFINITY);
});
