import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Bus } from '../shared/bus.ts';
import { shardOf } from '../shared/shard.ts';
import { type EvaluationDependencies, evaluateShardAlerts } from '../worker/alerts/evaluate-alerts-job.ts';
import { ShardMemory } from '../worker/alerts/shard-memory.ts';
import { eventually } from './support/eventually.ts';
import { insertDiskSamples, insertSamples, insertServer } from './support/insert-samples.ts';
import { startTestApi, type TestApi, type TestPerson } from './support/test-api.ts';

/** People end alerts by the API while the evaluation is at them. */
let api: TestApi;
let operator: TestPerson;
let serverId: string;
let deps: EvaluationDependencies;
const begin = Date.now() - 600_000;

beforeEach(async () => {
  api = await startTestApi();
  operator = await api.person([{ role: 'operator', tag: null }]);
  serverId = await insertServer(api.world.database.sql, 'web-1');
  await api.world.database.sql`delete from alert_rules`;
  deps = {
    database: api.world.database,
    memory: new ShardMemory(),
    bus: { publish: async () => {} } as unknown as Bus,
    jobs: { add: async () => {}, ask: async () => undefined, close: async () => {} },
    defaultChannels: ['slack:C0OPS'],
    grouping: { waitSeconds: 0, intervalSeconds: 300, repeatSeconds: 14_400 },
    logger: pino({ level: 'silent' }),
  };
});
afterEach(() => api.close());

const sql = () => api.world.database.sql;
const evaluateAt = (seconds: number) => evaluateShardAlerts(deps, shardOf(serverId), begin + seconds * 1000);
const sample = (seconds: number, cpuPercent: number) =>
  insertSamples(sql(), serverId, [{ at: new Date(begin + seconds * 1000), cpuPercent }]);
async function addRule(rule: Record<string, unknown>): Promise<string> {
  const made = await operator.ask('POST', 'alert-rules', { comparator: '>', criticalThreshold: 90, ...rule });
  expect(made.status).toBe(201);
  await sql()`update alert_rules set created_at = now() - interval '1 day'`;
  return made.body.id;
}
const alerts = () => sql()`select id, key, metric, state, resolve_reason from alerts order by id`;
const states = () => sql()`select key, state from alert_states`;
const resolve = async () => {
  const [{ id } = { id: '' }] = await alerts();
  return operator.ask('POST', `alerts/${id}/resolve`, { reason: 'looked at it' });
};
const untilWaiting = (count: number) =>
  eventually(async () => {
    const rows = await sql()`
      select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    expect(rows).toHaveLength(count);
  });

describe('what still breaches fires anew after it was resolved by hand', () => {
  const firesAnew = async () => {
    expect(await states()).toHaveLength(0);
    await sample(10, 99);
    await evaluateAt(10);
    expect(await alerts()).toMatchObject([
      { state: 'resolved', resolve_reason: 'manual' },
      { state: 'firing' },
    ]);
  };
  beforeEach(async () => {
    await addRule({ metric: 'cpu_percent' });
    await sample(0, 99);
    await evaluateAt(0);
    await sample(5, 99);
  });

  test('between two evaluations', async () => {
    expect((await resolve()).status).toBe(200);
    await firesAnew();
  });

  test('after an evaluation has read it, and before it writes', async () => {
    let evaluating: Promise<unknown> = Promise.resolve();
    await sql().begin(async (hold) => {
      // The last that it reads.
      await hold`lock table subscriptions in access exclusive mode`;
      evaluating = evaluateAt(5);
      await untilWaiting(1);
      expect((await resolve()).status).toBe(200);
    });
    await evaluating;
    await firesAnew();
  });

  test('while an evaluation writes', async () => {
    let both: Promise<unknown[]> = Promise.resolve([]);
    await sql().begin(async (hold) => {
      await hold`lock table alert_states in share mode`;
      const evaluating = evaluateAt(5);
      await untilWaiting(1);
      both = Promise.all([evaluating, resolve()]);
      await untilWaiting(2);
    });
    expect((await both)[1]).toMatchObject({ status: 200 });
    await firesAnew();
  });
});

describe('a rule that is changed', () => {
  test('to another metric closes what it fired, saying so, and starts over', async () => {
    const rule = await addRule({ metric: 'disk_percent' });
    await insertDiskSamples(sql(), serverId, [{ at: new Date(begin), mount: '/var', usedPercent: 99 }]);
    await evaluateAt(0);
    const changed = await operator.ask('PATCH', `alert-rules/${rule}`, { metric: 'cpu_percent' });
    expect(changed.body).toMatchObject({ metric: 'cpu_percent' });
    expect(await alerts()).toMatchObject([
      { key: '/var', state: 'resolved', resolve_reason: 'rule_changed' },
    ]);
    expect(await states()).toHaveLength(0);
    const events = await sql()`select kind, actor, detail from alert_events order by id`;
    expect(events.at(-1)).toMatchObject({
      kind: 'resolved',
      actor: expect.stringContaining(operator.account.name),
      detail: 'rule_changed',
    });
    const owed = await sql()`select state, wanted_version > delivered_version as behind from notifications`;
    expect(owed).toMatchObject([{ state: 'owed', behind: true }]);
    await sample(5, 99);
    await evaluateAt(5);
    expect((await alerts()).map(({ key, metric, state }) => [key, metric, state])).toEqual([
      ['/var', 'disk_percent', 'resolved'],
      ['', 'cpu_percent', 'firing'],
    ]);
    expect((await states()).map(({ key }) => key)).toEqual(['']);
  });

  test('while it is evaluated: nothing that followed from what it was is left', async () => {
    const rule = await addRule({ metric: 'cpu_percent', holdSeconds: 60 });
    await sample(0, 99);
    let both: Promise<unknown[]> = Promise.resolve([]);
    await sql().begin(async (hold) => {
      await hold`lock table subscriptions in access exclusive mode`;
      const evaluating = evaluateAt(0);
      await untilWaiting(1);
      both = Promise.all([
        evaluating,
        operator.ask('PATCH', `alert-rules/${rule}`, { metric: 'memory_percent' }),
      ]);
      await untilWaiting(2);
    });
    expect((await both)[1]).toMatchObject({ status: 200 });
    expect(await states()).toHaveLength(0);
  });

  test.each([
    ['its aggregation', { aggregation: 'avg', windowSeconds: 60 }, 'resolved'],
    ['its direction', { comparator: '>=' }, 'resolved'],
    ['its name', { name: 'Another' }, 'firing'],
    ['its thresholds', { criticalThreshold: 95 }, 'firing'],
    ['nothing that is named', { metric: 'cpu_percent' }, 'firing'],
  ])('%s', async (_, change, state) => {
    const rule = await addRule({ metric: 'cpu_percent' });
    await sample(0, 99);
    await evaluateAt(0);
    expect((await operator.ask('PATCH', `alert-rules/${rule}`, change)).status).toBe(200);
    expect(await alerts()).toMatchObject([{ state }]);
  });
});
