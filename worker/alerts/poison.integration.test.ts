import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertRules } from '../../drizzle/schema/index.ts';
import type { Bus } from '../../shared/bus.ts';
import { shardOf } from '../../shared/shard.ts';
import { insertSamples, insertServer } from '../../test/support/insert-samples.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { type EvaluationDependencies, evaluateShardAlerts } from './evaluate-alerts-job.ts';
import { ShardMemory } from './shard-memory.ts';

/** F16 in the evaluation: what cannot be written of one target. Pass: set aside after 3 tries, no neighbour waits. */
let test: TestDatabase;
let deps: EvaluationDependencies;
let poisoned: string;
let neighbour: string;
const begin = Date.now() - 600_000;
let step = 0;

beforeEach(async () => {
  test = await createTestDatabase();
  poisoned = await insertServer(test.database.sql, 'poisoned');
  // One evaluation for both: its transaction is what they share.
  neighbour = await insertServer(test.database.sql, 'neighbour');
  await test.database.sql`update servers set shard = ${shardOf(poisoned)}`;
  deps = {
    database: test.database,
    memory: new ShardMemory(),
    bus: { publish: async () => {} } as unknown as Bus,
    jobs: { add: async () => {}, ask: async () => undefined, close: async () => {} },
    defaultChannels: ['slack:C0OPS'],
    grouping: { waitSeconds: 30, intervalSeconds: 300, repeatSeconds: 14_400 },
    logger: pino({ level: 'silent' }),
  };
  await test.database.orm.insert(alertRules).values({
    name: 'CPU high',
    scope: '--all',
    metric: 'cpu_percent',
    comparator: '>',
    criticalThreshold: 90,
    createdAt: new Date(begin - 60_000),
  });
  await test.database.sql`
    alter table alerts add constraint poison check (title <> 'CPU high on poisoned')`;
});
afterEach(() => test.drop());

/** The next sample of each, 5 s later, and its evaluation. */
async function evaluateWith(cpu: { poisoned: number; neighbour: number }): Promise<void> {
  step += 1;
  const now = begin + step * 5000;
  for (const [id, cpuPercent] of [
    [poisoned, cpu.poisoned],
    [neighbour, cpu.neighbour],
  ] as const) {
    await insertSamples(test.database.sql, id, [{ at: new Date(now), cpuPercent }]);
  }
  await evaluateShardAlerts(deps, shardOf(poisoned), now);
}

const alertsOf = async (serverId: string) =>
  (await test.database.sql`select state from alerts where server_id = ${serverId} order by id`).map(
    ({ state }) => state,
  );
const stateOf = async (serverId: string) =>
  (await test.database.sql`select state from alert_states where server_id = ${serverId}`)[0]?.state;
const owed = () => test.database.sql`select id from notifications`;

describe('a target whose alert cannot be written', () => {
  it('does not keep its neighbour from its alert, in the same evaluation', async () => {
    await evaluateWith({ poisoned: 99, neighbour: 99 });
    expect(await alertsOf(poisoned)).toEqual([]);
    expect(await alertsOf(neighbour)).toEqual(['firing']);
    expect(await owed()).toHaveLength(1);
  });

  it('is tried three times and then let go, its neighbour going on all the while', async () => {
    for (const failedSaves of [1, 2, 0]) {
      await evaluateWith({ poisoned: 99, neighbour: failedSaves === 2 ? 50 : 99 });
      expect(await stateOf(poisoned)).toMatchObject({ failedSaves });
    }
    expect(await alertsOf(neighbour)).toEqual(['resolved', 'firing']);
    expect(await stateOf(poisoned)).toMatchObject({ phase: 'firing' });
    // It goes on from there: no fourth try, and the end of what was never told is not told.
    await evaluateWith({ poisoned: 99, neighbour: 99 });
    await evaluateWith({ poisoned: 50, neighbour: 99 });
    expect(await stateOf(poisoned)).toMatchObject({ phase: 'inactive', failedSaves: 0 });
    expect(await alertsOf(poisoned)).toEqual([]);
  });

  it('fires what it fired at first, as soon as it can be written', async () => {
    await evaluateWith({ poisoned: 99, neighbour: 50 });
    const firedAt = new Date(begin + step * 5000);
    await test.database.sql`alter table alerts drop constraint poison`;
    await evaluateWith({ poisoned: 97, neighbour: 50 });
    const alerts = await test.database.sql`select fired_at, value from alerts where server_id = ${poisoned}`;
    expect(alerts).toEqual([{ fired_at: firedAt, value: 97 }]);
  });
});

/**
 * How late neighbours are, without a clock: all of theirs is committed with the evaluation that finds the poison,
 * after no more tries than halving takes.
 */
describe('a large shard with one target whose alert cannot be written', () => {
  const size = 128;
  const tried = async () => {
    const [row] = await test.database.sql`
      select case when is_called then last_value else 0 end as count from tries`;
    return Number(row?.count);
  };

  beforeEach(async () => {
    const { sql } = test.database;
    const ids = await Promise.all(
      Array.from({ length: size - 2 }, (_, index) => insertServer(sql, `web-${index}`)),
    );
    await sql`update servers set shard = ${shardOf(poisoned)} where id = any(${ids}::uuid[])`;
    // A sequence counts what is taken back, too.
    await sql.unsafe(`
      create sequence tries;
      create function count_try() returns trigger language plpgsql as
        $$ begin perform nextval('tries'); return null; end $$;
      create trigger count_tries before insert on alerts for each statement execute function count_try()`);
    const at = new Date(begin);
    for (const id of [...ids, poisoned, neighbour]) await insertSamples(sql, id, [{ at, cpuPercent: 99 }]);
  });

  it('tells of all others in the same evaluation, after as many tries as halving takes', async () => {
    await evaluateShardAlerts(deps, shardOf(poisoned), begin);
    const { sql } = test.database;
    const [told] = await sql`
      select count(*)::int as alerts, count(told.alert_id)::int as promised
      from alerts left join notification_alerts told on told.alert_id = alerts.id`;
    expect(told).toEqual({ alerts: size - 1, promised: size - 1 });
    expect(await tried()).toBeLessThanOrEqual(2 * Math.log2(size) + 1);
    expect(await stateOf(poisoned)).toMatchObject({ failedSaves: 1 });
  });

  it('and does not halve again for it once it was set aside', async () => {
    for (const seconds of [0, 5, 10])
      await evaluateShardAlerts(deps, shardOf(poisoned), begin + seconds * 1000);
    expect(await stateOf(poisoned)).toMatchObject({ failedSaves: 0, phase: 'firing' });
    const before = await tried();
    await evaluateShardAlerts(deps, shardOf(poisoned), begin + 15_000);
    expect(await tried()).toBe(before);
  });
});

it('writes alerts whose messages cannot be promised, and goes on', async () => {
  await test.database.sql`
    alter table notification_alerts add constraint poison check (channel <> 'slack:C0OPS')`;
  await evaluateWith({ poisoned: 50, neighbour: 99 });
  expect(await alertsOf(neighbour)).toEqual(['firing']);
  expect(await owed()).toEqual([]);
  await evaluateWith({ poisoned: 50, neighbour: 50 });
  expect(await alertsOf(neighbour)).toEqual(['resolved']);
});

it('takes no harm from samples that hold no number', async () => {
  await test.database.sql`alter table samples alter column cpu_percent drop not null`;
  await evaluateWith({ poisoned: Number.NaN, neighbour: 99 });
  await evaluateWith({ poisoned: Number.POSITIVE_INFINITY, neighbour: 99 });
  expect(await alertsOf(neighbour)).toEqual(['firing']);
});
