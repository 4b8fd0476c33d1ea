import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readSeries } from '../../drizzle/queries/series.ts';
import { alertRules } from '../../drizzle/schema/index.ts';
import type { Bus } from '../../shared/bus.ts';
import { shardOf } from '../../shared/shard.ts';
import { insertDiskSamples, insertSamples, insertServer } from '../../test/support/insert-samples.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { rollUp } from '../retention/roll-up.ts';
import { type EvaluationDependencies, evaluateShardAlerts } from './evaluate-alerts-job.ts';
import { ShardMemory } from './shard-memory.ts';

let test: TestDatabase;
let deps: EvaluationDependencies;
let serverId: string;

beforeEach(async () => {
  test = await createTestDatabase();
  serverId = await insertServer(test.database.sql, 'db-1');
  deps = {
    database: test.database,
    memory: new ShardMemory(),
    bus: { publish: async () => {} } as unknown as Bus,
    jobs: { add: async () => {}, ask: async () => undefined, close: async () => {} },
    defaultChannels: [],
    grouping: { waitSeconds: 30, intervalSeconds: 300, repeatSeconds: 14_400 },
    logger: pino({ level: 'silent' }),
  };
});
afterEach(() => test.drop());

const minute = 60_000;
const hour = 60 * minute;
/** A step of six hours' windows begins here. */
const now = Math.floor((Date.now() - hour) / (6 * minute)) * 6 * minute;

async function addRule(rule: Partial<typeof alertRules.$inferInsert>): Promise<void> {
  await test.database.orm.insert(alertRules).values({
    name: 'rule',
    scope: '--all',
    metric: 'disk_full_hours',
    comparator: '<',
    criticalThreshold: 12,
    windowSeconds: 21_600,
    createdAt: new Date(now - 24 * hour),
    ...rule,
  });
}

/** One sample a minute from `fromMs` to `toMs` from now on; a disk that grows by `perHour`. */
async function fill(fromMs: number, toMs: number, start: number, perHour: number): Promise<void> {
  const at = Array.from(
    { length: (toMs - fromMs) / minute },
    (_, index) => new Date(now + fromMs + index * minute),
  );
  await insertSamples(
    test.database.sql,
    serverId,
    at.map((time) => ({ at: time })),
  );
  await insertDiskSamples(
    test.database.sql,
    serverId,
    at.map((time, index) => ({ at: time, mount: '/var', usedPercent: start + (index * perHour) / 60 })),
  );
  await rollUp(test.database, { now: new Date(now + toMs + minute) });
}
const evaluate = (at: number) => evaluateShardAlerts(deps, shardOf(serverId), at);
const alerts = () => test.database.sql`select title, state, value, aggregation, window_seconds from alerts`;
const details = async () =>
  (await test.database.sql`select detail from alert_events order by id`).map(({ detail }) => detail);

it('predicts from roll-ups when a disk is full, and is over when it stops filling', async () => {
  await addRule({});
  await fill(-7 * hour, 0, 30, 5);
  await evaluate(now + 2 * minute);
  // 65 % and 5 % an hour: seven hours.
  expect(await alerts()).toMatchObject([{ title: 'rule on db-1 /var', state: 'firing' }]);
  expect((await alerts())[0]?.value).toBeCloseTo(7, 0);
  expect((await details())[0]).toMatch(/^Disk full in [67]h( \d+m)? \(< 12h\)$/);
  await fill(0, 8 * hour, 65, 0);
  await evaluate(now + 8 * hour + 2 * minute);
  expect(await alerts()).toMatchObject([{ state: 'resolved' }]);
});

it('judges a long window once per step, whoever asks how often', async () => {
  await addRule({});
  await fill(-7 * hour, 0, 30, 5);
  await evaluate(now + minute);
  const through = async () =>
    (await test.database.sql`select evaluated_through from alert_states`).map((row) => row.evaluated_through);
  const judged = await through();
  expect(judged).toEqual([new Date(now)]);
  await fill(0, 5 * minute, 65, 5);
  await evaluate(now + 6 * minute - 1);
  expect(await through()).toEqual(judged);
  await fill(5 * minute, 7 * minute, 65, 5);
  await evaluate(now + 8 * minute);
  expect(await through()).toEqual([new Date(now + 6 * minute)]);
});

it('fires on growth of a stored metric over a short window, from raw samples', async () => {
  await addRule({
    metric: 'memory_percent',
    aggregation: 'rate',
    comparator: '>',
    criticalThreshold: 10,
    windowSeconds: 600,
  });
  const samples = Array.from({ length: 60 }, (_, index) => ({
    at: new Date(now - (59 - index) * 10_000),
    memoryUsedBytes: 400 + index,
  }));
  await insertSamples(test.database.sql, serverId, samples);
  await evaluate(now);
  // A tenth of a percent each ten seconds.
  expect(await alerts()).toMatchObject([{ state: 'firing', aggregation: 'rate', window_seconds: 600 }]);
  expect((await alerts())[0]?.value).toBeCloseTo(36, 1);
  expect((await details())[0]).toBe('Growth of Memory over 10m +36.0 % per hour (> +10 % per hour)');
});

it('is not confused by a rule over the same metric that looks at another grain', async () => {
  await addRule({ name: 'soon' });
  await addRule({
    name: 'use',
    metric: 'disk_percent',
    comparator: '>',
    criticalThreshold: 64,
    windowSeconds: 0,
  });
  await fill(-7 * hour, 0, 30, 5);
  await evaluate(now - 1);
  expect((await alerts()).map(({ title }) => title).sort()).toEqual([
    'soon on db-1 /var',
    'use on db-1 /var',
  ]);
});

it('tells the predicted hours as a series of their own', async () => {
  await fill(-8 * hour, 0, 30, 5);
  const range = { from: new Date(now - 10 * minute), to: new Date(now), stepSeconds: 300 };
  const [series] = await readSeries(test.database, {
    serverIds: [serverId],
    metric: 'disk_full_hours',
    ...range,
  });
  expect(series?.key).toBe('/var');
  expect(series?.points).toHaveLength(2);
  // 70 % and 5 % an hour.
  for (const [, , hours] of series?.points ?? []) expect(hours).toBeCloseTo(6, 0);
});
