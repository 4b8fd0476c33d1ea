import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { runAgent } from '../agent/test-support/run-agent.ts';
import { revokeApiKey } from '../drizzle/queries/api-keys.ts';
import { createInProcessBus } from '../shared/bus/in-process-bus.ts';
import type { Bus } from '../shared/bus.ts';
import { eventually } from './support/eventually.ts';
import { has } from './support/requirements.ts';
import { createTestDatabase, type TestDatabase } from './support/test-database.ts';
import { startTestDocker, type TestDocker } from './support/test-docker.ts';
import { addCommand, addServer, startTestHub, type TestHub } from './support/test-hub.ts';

/** The two ends of the protocol as they are, on a real PostgreSQL: each is tested alone elsewhere. */
let world: TestDatabase;
let bus: Bus;
let hub: TestHub;
let agent: Awaited<ReturnType<typeof runAgent>> | undefined;

beforeAll(async () => {
  world = await createTestDatabase();
});
afterAll(() => world.drop());
beforeEach(async () => {
  bus = createInProcessBus();
  hub = await startTestHub(world.database, bus);
});
afterEach(async () => {
  await agent?.close();
  agent = undefined;
  await hub.close();
  await bus.close();
});

const storedSeqs = async (serverId: string) =>
  (await world.database.sql`select seq from samples where server_id = ${serverId} order by seq`).map(
    ({ seq }) => Number(seq),
  );

it('every sample is in PostgreSQL once, also those taken while the hub was away', async () => {
  const { id, key } = await addServer(world.database);
  agent = await runAgent(hub.url, { CHATOPS_API_KEY: key });
  await eventually(async () => expect((await storedSeqs(id)).length).toBeGreaterThan(2), 10_000);
  const [server] = await world.database.sql`select inventory, epoch from servers where id = ${id}`;
  expect(server).toMatchObject({ inventory: { platform: process.platform } });
  const port = Number(new URL(hub.url).port);
  await hub.close();
  await new Promise((resolve) => setTimeout(resolve, 2000));
  hub = await startTestHub(world.database, bus, { port });
  const before = (await storedSeqs(id)).length;
  await eventually(async () => expect((await storedSeqs(id)).length).toBeGreaterThan(before + 5), 15_000);
  const seqs = await storedSeqs(id);
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
});

it('answers what the hub asks, and is told when its key was revoked', async () => {
  const { id, key, keyId } = await addServer(world.database);
  agent = await runAgent(hub.url, { CHATOPS_API_KEY: key });
  await eventually(async () => expect((await storedSeqs(id)).length).toBeGreaterThan(0), 10_000);
  const { processes, total } = await hub.hub.ask(id, 'process.list', { sort: 'memory', limit: 5 }, 5000);
  expect(processes).toHaveLength(5);
  expect(total).toBeGreaterThan(5);
  await expect(hub.hub.ask(id, 'container.list', {}, 5000)).rejects.toMatchObject({
    code: 'docker_unavailable',
  });
  await revokeApiKey(world.database.orm, keyId);
  await eventually(() => expect(agent?.messages()).toContain('revoked'), 10_000);
});

it.skipIf(!has.docker)('a restart that was queued changes StartedAt, and the target succeeds', async () => {
  const docker: TestDocker = await startTestDocker();
  try {
    const containerId = await docker.run('web-1');
    const startedAt = async () => (await docker.docker.getContainer(containerId).inspect()).State.StartedAt;
    const before = await startedAt();
    const { id, key } = await addServer(world.database);
    agent = await runAgent(hub.url, { CHATOPS_API_KEY: key, DOCKER_SOCKET: docker.socketPath });
    await eventually(async () => {
      const stored = await world.database
        .sql`select name from containers where server_id = ${id} and gone_at is null`;
      expect(stored).toMatchObject([{ name: 'web-1' }]);
    }, 10_000);
    const params = { containerId, graceSeconds: 1 };
    const { commandId, targetIds } = await addCommand(world.database, [id], { params });
    await hub.hub.dispatch(commandId);
    await eventually(async () => {
      const [target] = await world.database
        .sql`select state from command_targets where id = ${targetIds[0] as string}`;
      expect(target?.state).toBe('succeeded');
    }, 10_000);
    expect(await startedAt()).not.toBe(before);
  } finally {
    await docker.stop();
  }
});
