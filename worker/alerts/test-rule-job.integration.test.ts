import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensurePartitions } from '../../drizzle/queries/partitions.ts';
import { ruleTestSchema, type TestedRule } from '../../shared/api-contract/rule-test.ts';
import {
  insertContainerSamples,
  insertDiskSamples,
  insertSamples,
  insertServer,
} from '../../test/support/insert-samples.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { type ChartRenderer, createChartRenderer } from '../charts/chart-renderer.ts';
import { rollUp } from '../retention/roll-up.ts';
import { testRuleJob } from './test-rule-job.ts';

const logger = pino({ level: 'silent' });
const answerSchema = ruleTestSchema.omit({ servers: true });
const minute = 60_000;
const hour = 60 * minute;

let test: TestDatabase;
let renderer: ChartRenderer;
let web: string;
let db: string;

beforeAll(() => {
  renderer = createChartRenderer({ logger });
});
afterAll(() => renderer.close());
beforeEach(async () => {
  test = await createTestDatabase();
  web = await insertServer(test.database.sql, 'web-1');
  db = await insertServer(test.database.sql, 'db-1');
});
afterEach(() => test.drop());

/** Whole minutes, so that what a minute holds is known. */
const to = Math.floor(Date.now() / minute) * minute;
const cpu: TestedRule = {
  metric: 'cpu_percent',
  keyPattern: '*',
  aggregation: 'last',
  windowSeconds: 0,
  comparator: '>',
  warningThreshold: null,
  criticalThreshold: 90,
  recoveryThreshold: null,
  holdSeconds: 0,
  keepFiringSeconds: 0,
  noDataPolicy: 'keep',
  noDataSeconds: 60,
};

async function run(rule: Partial<TestedRule>, rangeMs: number, serverIds = [web, db]) {
  const payload = { rule: { ...cpu, ...rule }, serverIds, from: to - rangeMs, to };
  const answer = await testRuleJob(
    { database: test.database, renderer, logger },
    payload,
    AbortSignal.timeout(20_000),
  );
  // As the API reads it.
  return answerSchema.parse(JSON.parse(JSON.stringify(answer)));
}

/** A sample each `everySeconds`, oldest first; the last one at `to`. */
const readings = (values: number[], everySeconds: number) =>
  values.map((cpuPercent, index) => ({
    at: new Date(to - (values.length - 1 - index) * everySeconds * 1000),
    cpuPercent,
  }));
const ago = (ms: number) => new Date(to - ms).toISOString();

describe('a rule over every sample', () => {
  it('tells what would have fired, worst target first, and shows that one', async () => {
    await insertSamples(test.database.sql, web, readings([50, 95, 99, 50, 50], 5));
    await insertSamples(test.database.sql, db, readings([50, 95, 95, 95, 96], 5));
    const answer = await run({ holdSeconds: 5 }, hour);
    expect(answer).toMatchObject({
      stepSeconds: 0,
      targetCount: 2,
      targets: [
        { serverName: 'db-1', key: '', firings: 1, firingSeconds: 10 },
        { serverName: 'web-1', key: '', firings: 1, firingSeconds: 5 },
      ],
      firingCount: 2,
      firings: [
        { serverName: 'db-1', startedAt: ago(15_000), firedAt: ago(10_000), resolvedAt: null, peakValue: 96 },
        {
          serverName: 'web-1',
          startedAt: ago(15_000),
          firedAt: ago(10_000),
          resolvedAt: ago(5_000),
          peakValue: 99,
        },
      ],
      chart: { serverName: 'db-1', key: '' },
    });
    expect(Buffer.from(answer.chart!.png, 'base64').subarray(1, 4).toString()).toBe('PNG');
  });

  it('says so when nothing would have', async () => {
    await insertSamples(test.database.sql, web, readings([50, 60], 5));
    expect(await run({}, hour)).toMatchObject({ targetCount: 1, firings: [], targets: [{ firings: 0 }] });
  });

  it('has no chart where there is no data', async () => {
    expect(await run({}, hour)).toMatchObject({ targetCount: 0, targets: [], chart: null });
  });

  it('does not blame containers that never ran', async () => {
    const states = (name: string, all: string[]) =>
      insertContainerSamples(
        test.database.sql,
        web,
        all.map((state, index) => ({ at: new Date(to - (all.length - index) * 5000), name, state })),
      );
    await states('nginx', ['running', 'running', 'exited']);
    await states('old-job', ['exited', 'exited', 'exited']);
    const answer = await run({ metric: 'container_running', comparator: '<', criticalThreshold: 1 }, hour);
    expect(answer.firings.map(({ key }) => key)).toEqual(['nginx']);
  });

  it('replays silence of hosts', async () => {
    await insertSamples(test.database.sql, web, readings([1, 1, 1], 120));
    const rule = { metric: 'heartbeat_age_seconds', criticalThreshold: 30, recoveryThreshold: 30 } as const;
    const { firings } = await run(rule, hour);
    expect(firings.map(({ firedAt, resolvedAt }) => [firedAt, resolvedAt])).toEqual([
      [ago(120_000 - 35_000), ago(0)],
      [ago(240_000 - 35_000), ago(120_000)],
    ]);
  });
});

describe('a rule over roll-ups', () => {
  it('replays a week from what minutes were at worst, the newest step not yet complete', async () => {
    // Two spikes of a single sample, days apart; older than raw samples are read for.
    await ensurePartitions(test.database, { daysBack: 7 });
    await insertSamples(test.database.sql, web, [
      ...[5, 3, 1].flatMap((days) =>
        [0, 5, 10, 600].map((second) => ({
          at: new Date(to - days * 24 * hour + second * 1000),
          cpuPercent: second === 5 && days > 1 ? 99 : 10,
        })),
      ),
    ]);
    await rollUp(test.database);
    const answer = await run({}, 7 * 24 * hour, [web]);
    expect(answer.stepSeconds).toBe(240);
    expect(answer.firings.map(({ peakValue }) => peakValue)).toEqual([99, 99]);
  });

  it('tells when a disk would have been predicted to be full, and draws how full it was', async () => {
    const filling = Array.from({ length: 12 * 60 }, (_, index) => ({
      at: new Date(to - (12 * 60 - index) * minute),
      mount: '/var',
      // 5 % an hour from 20 % on: full in less than 12 h when it is above 40 %.
      usedPercent: 20 + (index * 5) / 60,
    }));
    // Roll-ups begin where there are samples of hosts.
    await insertSamples(test.database.sql, web, [{ at: filling[0]!.at }]);
    await insertDiskSamples(test.database.sql, web, [
      ...filling,
      ...filling.map(({ at }) => ({ at, mount: '/', usedPercent: 90 })),
    ]);
    await rollUp(test.database);
    const answer = await run(
      { metric: 'disk_full_hours', comparator: '<', criticalThreshold: 12, windowSeconds: 21_600 },
      24 * hour,
    );
    expect(answer.targets.map(({ key, firings }) => [key, firings])).toEqual([
      ['/var', 1],
      ['/', 0],
    ]);
    const [{ firedAt, peakValue } = { firedAt: '', peakValue: 0 }] = answer.firings;
    // 40 % was reached 8 h ago; a step is 6 minutes.
    expect(Math.abs(Date.parse(firedAt) - (to - 8 * hour))).toBeLessThanOrEqual(12 * minute);
    expect(peakValue).toBeCloseTo(4, 0);
    expect(answer.chart).toMatchObject({ serverName: 'web-1', key: '/var' });
  });
});
