import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { alertRules } from '../drizzle/schema/index.ts';
import { createInProcessBus } from '../shared/bus/in-process-bus.ts';
import type { Bus } from '../shared/bus.ts';
import { shardOf } from '../shared/shard.ts';
import { type EvaluationDependencies, evaluateShardAlerts } from '../worker/alerts/evaluate-alerts-job.ts';
import { ShardMemory } from '../worker/alerts/shard-memory.ts';
import { agentsReachableFor } from './support/agents-reachable.ts';
import { HubAgent, makeSample } from './support/hub-agent.ts';
import { createTestDatabase, type TestDatabase } from './support/test-database.ts';
import { addServer, startTestHub, type TestHub, type TestServer } from './support/test-hub.ts';

/**
 * F17: an agent whose clock is an hour off or set back, and samples that come shuffled and doubled. Pass: what is
 * kept is bounded, the clock is told of, rows are those of the run in order, and there is no false alert.
 */
let world: TestDatabase;
let bus: Bus;
let hub: TestHub;
let deps: EvaluationDependencies;

beforeAll(async () => {
  world = await createTestDatabase();
  bus = createInProcessBus();
  hub = await startTestHub(world.database, bus);
  await agentsReachableFor(world.database.sql, 86_400);
  deps = {
    database: world.database,
    memory: new ShardMemory(),
    bus,
    jobs: { add: async () => {}, ask: async () => undefined, close: async () => {} },
    defaultChannels: [],
    grouping: { waitSeconds: 30, intervalSeconds: 300, repeatSeconds: 14_400 },
    logger: pino({ level: 'silent' }),
  };
});
afterAll(async () => {
  await hub.close();
  await bus.close();
  await world.drop();
});
beforeEach(async () => {
  const rule = { scope: '--all', metric: 'cpu_percent', comparator: '>', criticalThreshold: 90 } as const;
  const createdAt = new Date(Date.now() - 7_200_000);
  await world.database.orm.insert(alertRules).values([
    { ...rule, createdAt, name: 'held', holdSeconds: 60, noDataPolicy: 'notify' },
    { ...rule, createdAt, name: 'silence', criticalThreshold: 99.5, noDataPolicy: 'fire', noDataSeconds: 60 },
  ]);
});
afterEach(() => world.database.sql`delete from alert_rules`);

const hour = 3_600_000;
const interval = 5000;

/** What an agent sends whose clock is off by `skewMs`: twenty seconds of load in each minute, never sixty. */
const history = (begin: number, count: number, firstSeq = 1, skewMs = 0) =>
  Array.from({ length: count }, (_, index) => {
    const at = begin + index * interval;
    return makeSample(firstSeq + index, at + skewMs, {
      cpuPercent: Math.floor(at / interval) % 12 < 4 ? 99 : 20,
    });
  });

async function send(server: TestServer, frames: ReturnType<typeof history>[]): Promise<void> {
  const agent = await HubAgent.connect(hub.url, server.key);
  const last = Math.max(...frames.flat().map(({ seq }) => seq));
  for (const samples of frames) agent.send({ type: 'samples', samples });
  await agent.wait('ack', ({ seq }) => seq === last);
  await agent.close();
}

async function rowsOf(server: TestServer) {
  const rows = await world.database.sql`select * from samples where server_id = ${server.id} order by seq`;
  return rows.map(({ server_id, received_at, ...row }) => row);
}
const alertsOf = (server: TestServer) =>
  world.database.sql`select title, state from alerts where server_id = ${server.id}`;
const clockEventsOf = async (server: TestServer) => {
  const events = await world.database.sql`
    select detail from connection_events where server_id = ${server.id} and kind = 'clock'`;
  return events.map(({ detail }) => detail);
};
const evaluate = (server: TestServer, now: number) => evaluateShardAlerts(deps, shardOf(server.id), now);
/** As if the agent had only now been heard of: the test's time runs faster than the database's. */
const evaluateEach = async (server: TestServer, from: number, to: number, everyMs = 30_000) => {
  for (let now = from; now <= to; now += everyMs) await evaluate(server, now);
};

/** The same for every run: shuffled by a fixed sequence, each third sample twice. */
function disturbed<Item>(items: readonly Item[]): Item[] {
  let random = 17;
  const rank = () => {
    random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
    return random;
  };
  return [...items, ...items.filter((_, index) => index % 3 === 0)]
    .map((item) => ({ item, rank: rank() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
const framesOf = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );

describe('samples that come shuffled and doubled', () => {
  test('leave the rows, states and alerts of the run in order', async () => {
    const [inOrder, shuffled] = [await addServer(world.database), await addServer(world.database)];
    const begin = Date.now() - 600_000;
    // The last minutes are load that holds: both must fire, once, at the same instant.
    const samples = history(begin, 120).map((sample, index) =>
      index < 90 ? sample : { ...sample, host: { ...sample.host, cpuPercent: 97 } },
    );
    await send(inOrder, framesOf(samples, 10));
    await send(shuffled, framesOf(disturbed(samples), 7));
    expect(await rowsOf(shuffled)).toEqual(await rowsOf(inOrder));
    expect(await rowsOf(shuffled)).toHaveLength(120);
    for (const server of [inOrder, shuffled]) await evaluate(server, Date.now());
    const outcome = async (server: TestServer) => ({
      alerts: await world.database.sql`
        select fired_at, started_at, severity, value, peak_value from alerts where server_id = ${server.id}`,
      states: (
        await world.database
          .sql`select state from alert_states where server_id = ${server.id} order by rule_id`
      ).map(({ state }) => ({ ...state, heardAt: null })),
    });
    expect(await outcome(shuffled)).toEqual(await outcome(inOrder));
    expect((await outcome(inOrder)).alerts).toHaveLength(1);
    expect(await clockEventsOf(shuffled)).toEqual([]);
  });
});

describe('a clock', () => {
  test('an hour ahead: nothing of the future is kept, the clock is told of, no alert of load', async () => {
    const server = await addServer(world.database);
    const now = Date.now();
    await send(server, [history(now - 60_000, 12)]);
    await evaluate(server, now);
    await send(server, framesOf(history(now, 20, 13, hour), 5));
    await evaluate(server, now + 5000);
    expect(await rowsOf(server)).toHaveLength(12);
    expect(await clockEventsOf(server)).toEqual([expect.stringMatching(/^the clock is 3[56]\d\d s ahead/)]);
    expect(await alertsOf(server)).toHaveLength(0);
  });

  test('a few minutes ahead: kept, judged when its time comes, and not taken for silence', async () => {
    const server = await addServer(world.database);
    const now = Date.now();
    await send(server, [history(now - 60_000, 12)]);
    await evaluate(server, now);
    await send(server, framesOf(history(now, 12, 13, 300_000), 4));
    await evaluateEach(server, now + 30_000, now + 240_000);
    expect(await alertsOf(server)).toHaveLength(0);
    expect(await rowsOf(server)).toHaveLength(24);
    const through = await world.database.sql`
      select max(evaluated_through) as at from alert_states where server_id = ${server.id}`;
    expect(Number(through[0]?.at)).toBeLessThanOrEqual(now);
  });

  test('set back by an hour: told of, every sample kept, neither silence nor a breach of the past', async () => {
    const server = await addServer(world.database);
    const now = Date.now();
    await send(server, [history(now - 300_000, 60)]);
    await evaluate(server, now);
    // The true hour before holds nothing; what the wrong clock writes into it is load from end to end.
    const back = history(now, 60, 61, -hour).map((sample) => ({
      ...sample,
      host: { ...sample.host, cpuPercent: 99 },
    }));
    await send(server, [history(now, 1, 61), ...framesOf(back.slice(1), 10)]);
    await evaluateEach(server, now + 30_000, now + 300_000);
    expect(await alertsOf(server)).toHaveLength(0);
    expect(await rowsOf(server)).toHaveLength(120);
    expect(await clockEventsOf(server)).toEqual([
      expect.stringMatching(/^the clock is set back by 3[56]\d\d s/),
    ]);
  });

  test('set right again: judged on from there, and load that holds then fires once', async () => {
    const server = await addServer(world.database);
    const now = Date.now();
    const past = now - 600_000;
    await send(server, [history(past, 12)]);
    await evaluate(server, past + 60_000);
    await send(server, [history(past + 60_000, 12, 13, -hour)]);
    await evaluateEach(server, past + 65_000, past + 120_000, 5000);
    const load = history(past + 120_000, 36, 25).map((sample) => ({
      ...sample,
      host: { ...sample.host, cpuPercent: 97 },
    }));
    await send(server, framesOf(load, 6));
    await evaluate(server, now);
    expect(await alertsOf(server)).toEqual([{ title: expect.stringMatching(/^held on /), state: 'firing' }]);
  });
});
