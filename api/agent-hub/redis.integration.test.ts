import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changingMethods } from '../../shared/agent-protocol.ts';
import { createRedisBus } from '../../shared/bus/redis-bus.ts';
import { type Bus, inboxOf } from '../../shared/bus.ts';
import { createLogger } from '../../shared/logger.ts';
import { eventually } from '../../test/support/eventually.ts';
import { HubAgent, makeSample } from '../../test/support/hub-agent.ts';
import { has } from '../../test/support/requirements.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { addCommand, addServer, startTestHub, type TestHub } from '../../test/support/test-hub.ts';
import { startTestRedis, type TestRedis } from '../../test/support/test-redis.ts';

/** Two instances as in a cluster: a bus of their own each, one Redis between them. */
describe.skipIf(!has.redis)('over Redis', () => {
  let world: TestDatabase;
  let redis: TestRedis;
  let buses: Bus[];
  let hub: TestHub;
  let other: TestHub;

  beforeAll(async () => {
    world = await createTestDatabase();
    redis = await startTestRedis();
    const logger = createLogger('test', 'silent');
    buses = [
      await createRedisBus({ url: redis.url, logger }),
      await createRedisBus({ url: redis.url, logger }),
    ];
    hub = await startTestHub(world.database, buses[0]!);
    other = await startTestHub(world.database, buses[1]!);
  });
  afterAll(async () => {
    await Promise.all([hub.close(), other.close()]);
    await Promise.all(buses.map((bus) => bus.close()));
    await redis.stop();
    await world.drop();
  });

  const ask = (serverId: string, timeoutMs = 2000) =>
    hub.hub.ask(serverId, 'process.list', { sort: 'cpu', limit: 1 }, timeoutMs);

  test('commands and questions reach the agent of the other instance', async () => {
    const server = await addServer(world.database);
    const agent = await HubAgent.connect(other.url, server.key);
    answerQuestions(agent);
    expect(await ask(server.id)).toMatchObject({ total: 1 });
    const { commandId, targetIds } = await addCommand(world.database, [server.id]);
    const since = Date.now();
    await hub.hub.dispatch(commandId);
    expect(await agent.wait('request', ({ id }) => id === targetIds[0])).toMatchObject({ epoch: 1 });
    // Sooner than any sweep: it was the hop.
    expect(Date.now() - since).toBeLessThan(1000);
    await agent.close();
  });

  test('who writes to Redis runs nothing at an agent', async () => {
    const server = await addServer(world.database);
    const agent = await HubAgent.connect(other.url, server.key);
    const forged = (id: string, method: string, params: unknown) =>
      buses[0]!.send(inboxOf(other.instanceId), {
        kind: 'ask',
        id,
        serverId: server.id,
        method,
        params,
        deadlineAt: Date.now() + 10_000,
        replyTo: hub.instanceId,
      });
    const container = { containerId: '0123456789ab', graceSeconds: 1 };
    for (const method of changingMethods) await forged(`forged-${method}`, method, container);
    // Inboxes keep their order: what came before this one was looked at by the time it arrives.
    await forged('asked', 'process.list', { sort: 'cpu', limit: 1 });
    await agent.wait('request', ({ method }) => method === 'process.list');
    expect(agent.frames.filter(({ type }) => type === 'request')).toHaveLength(1);
    const dropped = other.warnings.filter((message) => message === 'message in the inbox is no hop');
    expect(dropped).toHaveLength(changingMethods.size);
    await agent.close();
  });

  test('Redis frozen: samples go on, dispatch returns, the command is sent once by the sweep', async () => {
    const server = await addServer(world.database);
    const agent = await HubAgent.connect(other.url, server.key);
    redis.freeze();
    await expect(ask(server.id, 300)).rejects.toMatchObject({ code: 'timeout' });
    agent.send({ type: 'samples', samples: [makeSample(1)] });
    expect(await agent.wait('ack', undefined, 1000)).toMatchObject({ seq: 1 });
    const { commandId, targetIds } = await addCommand(world.database, [server.id]);
    const since = Date.now();
    await hub.hub.dispatch(commandId);
    expect(Date.now() - since).toBeLessThan(2500);
    await agent.wait('request', ({ id }) => id === targetIds[0]);
    redis.thaw();
    await eventually(async () => expect(await buses[1]!.ping()).toBeUndefined());
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(agent.frames.filter(({ type }) => type === 'request')).toHaveLength(1);
    await agent.close();
  });

  test('Redis killed and wiped: routing is back when it is', { timeout: 40_000 }, async () => {
    const server = await addServer(world.database);
    const agent = await HubAgent.connect(other.url, server.key);
    answerQuestions(agent);
    await redis.kill();
    agent.send({ type: 'samples', samples: [makeSample(1)] });
    expect(await agent.wait('ack', undefined, 1000)).toMatchObject({ seq: 1 });
    await expect(ask(server.id)).rejects.toMatchObject({ code: 'unavailable' });
    await redis.start();
    await eventually(async () => expect(await ask(server.id)).toMatchObject({ total: 1 }), 15_000);
    await agent.close();
  });
});

function answerQuestions(agent: HubAgent): void {
  agent.socket.on('message', (data) => {
    const frame = JSON.parse(data.toString());
    if (frame.method !== 'process.list') return;
    agent.send({ type: 'response', id: frame.id, ok: true, result: { processes: [], total: 1 } });
  });
}
