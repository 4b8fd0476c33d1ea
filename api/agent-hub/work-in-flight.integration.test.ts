import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../drizzle/database.ts';
import { createInProcessBus } from '../../shared/bus/in-process-bus.ts';
import { eventually } from '../../test/support/eventually.ts';
import { HubAgent, makeSample } from '../../test/support/hub-agent.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { addCommand, addServer, startTestHub, type TestHub } from '../../test/support/test-hub.ts';

let world: TestDatabase;
let hub: TestHub;
const bus = createInProcessBus();
const gaps = { sent: 0, open: 0, mostOpen: 0 };
const starts = { sent: 0, open: 0, mostOpen: 0 };

beforeAll(async () => {
  world = await createTestDatabase();
  hub = await startTestHub(watched(world.database), bus);
});
beforeEach(() => {
  for (const counts of [gaps, starts]) Object.assign(counts, { sent: 0, open: 0, mostOpen: 0 });
});
afterAll(async () => {
  await hub.close();
  await bus.close();
  await world.drop();
});

/** The hub's own way to the database, with what an agent's frames send down it counted. */
function watched(database: Database): Database {
  const sql = new Proxy(database.sql, {
    apply(target, self, [strings, ...values]: [TemplateStringsArray, ...unknown[]]) {
      const query = Reflect.apply(target, self, [strings, ...values]);
      const text = strings.join('?');
      const counts = text.includes('into sample_gaps') ? gaps : starts;
      if (counts === starts && !text.includes('set started_at = now()')) return query;
      counts.sent += 1;
      counts.open += 1;
      counts.mostOpen = Math.max(counts.mostOpen, counts.open);
      return query.finally(() => {
        counts.open -= 1;
      });
    },
  });
  return { ...database, sql };
}

const gap = (seq: number) => ({ type: 'gap', fromSeq: seq, toSeq: seq, reason: 'spool_full' });
const sample = { type: 'samples', samples: [makeSample(1)] };

test('an agent that floods gaps has one connection at a time and is cut off; nobody else notices', async () => {
  const [flooder, neighbour] = [await addServer(world.database), await addServer(world.database)];
  const bad = await HubAgent.connect(hub.url, flooder.key);
  const good = await HubAgent.connect(hub.url, neighbour.key);
  for (let seq = 1; seq <= 5000; seq += 1) bad.send(gap(seq));
  good.send(sample);
  expect(await good.wait('ack')).toMatchObject({ seq: 1 });
  expect(await bad.closed).toEqual({ code: 4400, reason: 'too many gaps' });
  expect(gaps).toMatchObject({ sent: 100, mostOpen: 1 });

  const again = await HubAgent.connect(hub.url, flooder.key);
  again.send(gap(5001));
  expect(await again.closed).toMatchObject({ code: 4400 });
  expect(gaps.sent).toBe(100);
  await good.close();
});

test('while its gaps wait for PostgreSQL the socket of an agent is not read; then all of it is', async () => {
  const server = await addServer(world.database);
  const agent = await HubAgent.connect(hub.url, server.key);
  const count = async () => {
    const [row] = await world.database.sql`
      select count(*)::int as gaps from sample_gaps where server_id = ${server.id}`;
    return row?.gaps;
  };
  await world.database.sql.begin(async (sql) => {
    await sql`lock table sample_gaps in exclusive mode`;
    for (let seq = 1; seq <= 60; seq += 1) agent.send(gap(seq));
    await eventually(() => expect(gaps.sent).toBe(1));
    await new Promise((resolve) => setTimeout(resolve, 200));
    agent.send(sample);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(agent.frames.filter(({ type }) => type === 'ack')).toEqual([]);
  });
  expect(await agent.wait('ack')).toMatchObject({ seq: 1 });
  await eventually(async () => expect(await count()).toBe(60));
  await agent.close();
});

test('that a request started is stored once, however often it is said', async () => {
  const server = await addServer(world.database);
  const agent = await HubAgent.connect(hub.url, server.key);
  const { commandId } = await addCommand(world.database, [server.id]);
  await hub.hub.dispatch(commandId);
  const { id } = await agent.wait('request');
  for (let index = 0; index < 500; index += 1) agent.send({ type: 'started', id, startedAt: Date.now() });
  agent.send({ type: 'gap', fromSeq: 1, toSeq: 2, reason: 'spool_full' });
  await eventually(() => expect(gaps.sent).toBe(1));
  expect(starts).toMatchObject({ sent: 1, mostOpen: 1 });
  await agent.close();
});
