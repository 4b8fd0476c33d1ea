import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../drizzle/database.ts';
import { findAgentOwner } from '../../drizzle/queries/agent-registry.ts';
import { createInProcessBus } from '../../shared/bus/in-process-bus.ts';
import type { Bus } from '../../shared/bus.ts';
import { eventually } from '../../test/support/eventually.ts';
import { HubAgent, makeSample } from '../../test/support/hub-agent.ts';
import { startTcpGate, type TcpGate } from '../../test/support/tcp-gate.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { addServer, startTestHub, type TestHub } from '../../test/support/test-hub.ts';

let world: TestDatabase;
let gate: TcpGate;
let gated: Database;
let bus: Bus;
let hub: TestHub;

beforeAll(async () => {
  world = await createTestDatabase();
  const url = new URL(world.url);
  gate = await startTcpGate({ host: url.hostname, port: Number(url.port) });
  url.port = String(gate.port);
  gated = openDatabase(url.href, { maxConnections: 4, applicationName: 'test' });
  bus = createInProcessBus();
  hub = await startTestHub(gated, bus);
});
afterAll(async () => {
  await hub.close();
  await bus.close();
  await gated.close();
  await world.drop();
});

test('PostgreSQL away: agents keep their connection, nothing is acknowledged, then everything is stored once', async () => {
  const [server, newcomer] = [await addServer(world.database), await addServer(world.database)];
  const agent = await HubAgent.connect(hub.url, server.key);
  await gate.shut();
  for (let seq = 1; seq <= 30; seq += 1) agent.send({ type: 'samples', samples: [makeSample(seq)] });
  await expect(HubAgent.open(hub.url, newcomer.key)).rejects.toThrow(/^503 .*database/);
  await sleep(3000);
  expect(agent.frames.filter(({ type }) => type === 'ack')).toEqual([]);
  await gate.open();
  expect(await agent.wait('ack', ({ seq }) => seq === 30, 15_000)).toMatchObject({ seq: 30 });
  const rows = await world.database.sql`select seq from samples where server_id = ${server.id}`;
  expect(rows).toHaveLength(30);
  await (await HubAgent.connect(hub.url, newcomer.key)).close();
  await agent.close();
});

test('a server freed by others while our lease had run out is taken back, without a new connection', async () => {
  const server = await addServer(world.database);
  const agent = await HubAgent.connect(hub.url, server.key);
  await world.database.sql`update servers set instance_id = null where id = ${server.id}`;
  await eventually(
    async () =>
      expect(await findAgentOwner(world.database.sql, server.id)).toMatchObject({
        instanceId: hub.instanceId,
      }),
    7000,
  );
  expect(agent.socket.readyState).toBe(agent.socket.OPEN);
  await agent.close();
});

test('a connection that another instance took over without our hearing of it is closed', async () => {
  const server = await addServer(world.database);
  const agent = await HubAgent.connect(hub.url, server.key);
  await world.database.sql`update servers set epoch = epoch + 1 where id = ${server.id}`;
  expect(await agent.closed).toMatchObject({ code: 4409 });
});
