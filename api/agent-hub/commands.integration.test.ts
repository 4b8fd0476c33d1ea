import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { insertApiKey } from '../../drizzle/queries/api-keys.ts';
import { insertIdentity } from '../../drizzle/queries/identities.ts';
import { type HubFrame, maxOutputBytes } from '../../shared/agent-protocol.ts';
import { createInProcessBus } from '../../shared/bus/in-process-bus.ts';
import { type Bus, inboxOf, topics } from '../../shared/bus.ts';
import { AppError } from '../../shared/errors.ts';
import { eventually } from '../../test/support/eventually.ts';
import { HubAgent } from '../../test/support/hub-agent.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { addCommand, addServer, startTestHub, type TestHub } from '../../test/support/test-hub.ts';

type Request = Extract<HubFrame, { type: 'request' }>;

let world: TestDatabase;
let bus: Bus;
let hub: TestHub;
let other: TestHub;

beforeAll(async () => {
  world = await createTestDatabase();
});
afterAll(() => world.drop());
beforeEach(async () => {
  bus = createInProcessBus();
  hub = await startTestHub(world.database, bus);
  other = await startTestHub(world.database, bus);
});
afterEach(async () => {
  await Promise.all([hub.close(), other.close()]);
  await bus.close();
});

const outcome = {
  container: {
    id: '0123456789ab',
    name: 'web',
    image: 'busybox',
    state: 'running',
    health: 'none',
    status: 'Up 1 second',
    ports: [],
    createdAt: 1,
    startedAt: 2,
    finishedAt: null,
    exitCode: null,
    oomKilled: false,
    restarts: 0,
    labels: {},
  },
};

const requests = (agent: HubAgent) =>
  agent.frames.filter((frame): frame is Request => frame.type === 'request');

async function readCommand(commandId: string) {
  const [command] = await world.database.sql`select * from commands where id = ${commandId}`;
  const targets = await world.database.sql`
    select * from command_targets where command_id = ${commandId} order by id`;
  return { command, targets };
}

async function untilState(commandId: string, state: string, timeoutMs = 5000) {
  await eventually(
    async () => expect((await readCommand(commandId)).command).toMatchObject({ state }),
    timeoutMs,
  );
  return await readCommand(commandId);
}

describe('what was not sent yet when who asked could not ask any more', () => {
  const sql = () => world.database.sql;
  const orm = () => world.database.orm;

  test.each([
    [
      'the account is disabled',
      (userId: string) => sql()`update users set disabled_at = now() where id = ${userId}`,
    ],
    [
      'the API key k1 was revoked',
      async (userId: string, commandId: string) => {
        await insertApiKey(orm(), {
          id: 'k1',
          name: 'k1',
          scope: 'user',
          userId,
          secretHash: Buffer.alloc(32),
        });
        await sql()`update commands set source = 'api_key:k1' where id = ${commandId}`;
        await sql()`update api_keys set revoked_at = now() where id = 'k1'`;
      },
    ],
    [
      'the chat user was unlinked',
      (_userId: string, commandId: string) =>
        sql()`update commands set source = 'slack:T1:U1' where id = ${commandId}`,
    ],
  ])('is refused, because %s, also when the agent is there again', async (why, end) => {
    const server = await addServer(world.database);
    const { commandId } = await addCommand(world.database, [server.id], { timeoutSeconds: 3600 });
    const { command } = await readCommand(commandId);
    await end(command?.requested_by, commandId);
    const agent = await HubAgent.connect(hub.url, server.key);
    const { targets } = await untilState(commandId, 'refused');
    expect(targets).toMatchObject([
      { state: 'refused', error: { code: 'refused_by_policy', message: expect.stringContaining(why) } },
    ]);
    expect(requests(agent)).toEqual([]);
    await agent.close();
  });

  test('goes out when they still can', async () => {
    const server = await addServer(world.database);
    const { commandId, targetIds } = await addCommand(world.database, [server.id], { timeoutSeconds: 3600 });
    const { command } = await readCommand(commandId);
    await insertIdentity(orm(), {
      platform: 'slack',
      workspaceId: 'T2',
      externalUserId: 'U2',
      userId: command?.requested_by,
    });
    await sql()`update commands set source = 'slack:T2:U2', created_at = now() where id = ${commandId}`;
    const agent = await HubAgent.connect(hub.url, server.key);
    expect(await agent.wait('request')).toMatchObject({ id: targetIds[0] });
    await agent.close();
  });
});

describe('dispatch', () => {
  test('request, started, output, answer: stored, audited and announced', async () => {
    const server = await addServer(world.database);
    const agent = await HubAgent.connect(hub.url, server.key);
    const { commandId, targetIds } = await addCommand(world.database, [server.id]);
    const announced: unknown[] = [];
    await bus.subscribe(topics.command(commandId), (message) => announced.push(message));
    await hub.hub.dispatch(commandId);
    const request = await agent.wait('request');
    expect(request).toMatchObject({ id: targetIds[0], method: 'container.restart', epoch: 1 });
    expect(request.deadlineAt).toBeGreaterThan(Date.now());
    await untilState(commandId, 'running');
    const { id } = request;
    agent.send({ type: 'started', id, startedAt: Date.now() });
    agent.send({ type: 'output', id, seq: 0, stream: 'stdout', data: 'stopping\n' });
    agent.send({ type: 'output', id, seq: 1, stream: 'stderr', data: 'with a nul \u0000 and "quotes"\n' });
    agent.send({ type: 'response', id, ok: true, result: outcome });
    const { command, targets } = await untilState(commandId, 'succeeded');
    expect(command).toMatchObject({ finished_at: expect.any(Date), started_at: expect.any(Date) });
    expect(targets).toMatchObject([{ state: 'succeeded', result: outcome, send_attempts: 1, epoch: '1' }]);
    const output = await world.database.sql`
      select seq, stream, data from command_output where target_id = ${id} order by seq`;
    expect(output).toEqual([
      { seq: 0, stream: 'stdout', data: 'stopping\n' },
      { seq: 1, stream: 'stderr', data: 'with a nul  and "quotes"\n' },
    ]);
    await eventually(() => expect(announced.at(-1)).toEqual({ state: 'succeeded' }));
    const audit = await world.database.sql`
      select action, outcome from audit_entries where command_id = ${commandId}`;
    expect(audit).toEqual([{ action: 'command.finish', outcome: 'succeeded' }]);
    await agent.close();
  });

  test('from the instance that does not hold the agent, and for several targets at once', async () => {
    const servers = [await addServer(world.database), await addServer(world.database)];
    const here = await HubAgent.connect(hub.url, servers[0]!.key);
    const there = await HubAgent.connect(other.url, servers[1]!.key);
    const { commandId } = await addCommand(
      world.database,
      servers.map(({ id }) => id),
    );
    await hub.hub.dispatch(commandId);
    const first = await here.wait('request');
    const second = await there.wait('request');
    here.send({ type: 'response', id: first.id, ok: true, result: outcome });
    const error = { code: 'refused_by_policy', message: 'not on this machine' };
    there.send({ type: 'response', id: second.id, ok: false, error });
    const { targets } = await untilState(commandId, 'refused');
    expect(targets.map(({ state }) => state).sort()).toEqual(['refused', 'succeeded']);
    expect(targets.find(({ state }) => state === 'refused')).toMatchObject({ error });
    await here.close();
    await there.close();
  });

  test('a hop delivered twice, or dispatched by everybody, is one request', async () => {
    const server = await addServer(world.database);
    const agent = await HubAgent.connect(other.url, server.key);
    const { commandId } = await addCommand(world.database, [server.id]);
    const hop = { kind: 'dispatch', commandId };
    await Promise.all([
      hub.hub.dispatch(commandId),
      other.hub.dispatch(commandId),
      bus.send(inboxOf(other.instanceId), hop),
      bus.send(inboxOf(other.instanceId), hop),
      bus.send(inboxOf(other.instanceId), { kind: 'nonsense' }),
    ]);
    await agent.wait('request');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(requests(agent)).toHaveLength(1);
    await agent.close();
  });

  test('a lost hop is found by the sweeper of the owner; a bus that fails does not block dispatch', async () => {
    const server = await addServer(world.database);
    const agent = await HubAgent.connect(other.url, server.key);
    const { commandId } = await addCommand(world.database, [server.id]);
    const send = bus.send.bind(bus);
    bus.send = () => new Promise(() => {});
    const since = Date.now();
    await hub.hub.dispatch(commandId);
    expect(Date.now() - since).toBeLessThan(2500);
    bus.send = send;
    expect(await agent.wait('request')).toMatchObject({ method: 'container.restart' });
    await agent.close();
  });

  test('past the deadline: never sent is expired, never answered is unknown, a late answer still counts', {
    timeout: 15_000,
  }, async () => {
    const [offline, mute] = [await addServer(world.database), await addServer(world.database)];
    const agent = await HubAgent.connect(hub.url, mute.key);
    const never = await addCommand(world.database, [offline.id], { timeoutSeconds: 1 });
    const unanswered = await addCommand(world.database, [mute.id], { timeoutSeconds: 1 });
    await hub.hub.dispatch(never.commandId);
    await hub.hub.dispatch(unanswered.commandId);
    const { id } = await agent.wait('request');
    const { targets } = await untilState(never.commandId, 'expired', 8000);
    expect(targets).toMatchObject([{ error: { code: 'deadline_passed' }, sent_at: null }]);
    await untilState(unanswered.commandId, 'unknown', 8000);
    agent.send({ type: 'response', id, ok: true, result: outcome });
    await untilState(unanswered.commandId, 'succeeded');
    await agent.close();
  });

  test('an agent that comes back gets the same request again, with the new epoch', async () => {
    const server = await addServer(world.database);
    const agent = await HubAgent.connect(hub.url, server.key);
    const { commandId, targetIds } = await addCommand(world.database, [server.id]);
    await hub.hub.dispatch(commandId);
    await agent.wait('request');
    agent.socket.terminate();
    const back = await HubAgent.connect(other.url, server.key);
    expect(await back.wait('request')).toMatchObject({ id: targetIds[0], epoch: 2 });
    back.send({ type: 'response', id: targetIds[0], ok: true, result: outcome });
    await untilState(commandId, 'succeeded');
    expect(requests(back)).toHaveLength(1);
    await back.close();
  });

  test('a target queued while its agent was away is sent when it connects', async () => {
    const server = await addServer(world.database);
    const { commandId, targetIds } = await addCommand(world.database, [server.id]);
    await hub.hub.dispatch(commandId);
    const agent = await HubAgent.connect(hub.url, server.key);
    expect(await agent.wait('request', undefined, 1000)).toMatchObject({ id: targetIds[0] });
    await agent.close();
  });

  test('an agent answers only for its own targets', async () => {
    const [victim, liar] = [await addServer(world.database), await addServer(world.database)];
    const agent = await HubAgent.connect(hub.url, victim.key);
    const impostor = await HubAgent.connect(hub.url, liar.key);
    const { commandId, targetIds } = await addCommand(world.database, [victim.id]);
    await hub.hub.dispatch(commandId);
    await agent.wait('request');
    impostor.send({ type: 'output', id: targetIds[0], seq: 0, stream: 'stdout', data: 'lies' });
    impostor.send({ type: 'response', id: targetIds[0], ok: true, result: outcome });
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect((await readCommand(commandId)).command).toMatchObject({ state: 'running' });
    expect(
      await world.database.sql`select from command_output where target_id = ${targetIds[0]!}`,
    ).toHaveLength(0);
    await agent.close();
    await impostor.close();
  });

  test('output beyond the limit is cut, and that is said', async () => {
    const server = await addServer(world.database);
    const agent = await HubAgent.connect(hub.url, server.key);
    const { commandId } = await addCommand(world.database, [server.id], {
      method: 'container.logs',
      params: { containerId: '0123456789ab', tail: 100 },
    });
    await hub.hub.dispatch(commandId);
    const { id } = await agent.wait('request');
    const data = 'x'.repeat(16 * 1024);
    const chunks = maxOutputBytes / data.length + 5;
    for (let seq = 0; seq < chunks; seq += 1) agent.send({ type: 'output', id, seq, stream: 'stdout', data });
    agent.send({ type: 'response', id, ok: true, result: { lines: 1, truncated: false } });
    const { command } = await untilState(commandId, 'succeeded');
    expect(command).toMatchObject({ output_truncated: true });
    const [size] = await world.database.sql`
      select sum(length(data))::int as bytes from command_output where target_id = ${id}`;
    expect(size).toEqual({ bytes: maxOutputBytes });
    await agent.close();
  });

  test('cancel: the unsent never goes out, the running agent is told', async () => {
    const [offline, online] = [await addServer(world.database), await addServer(world.database)];
    const agent = await HubAgent.connect(other.url, online.key);
    const { commandId } = await addCommand(world.database, [offline.id, online.id]);
    await hub.hub.dispatch(commandId);
    const { id } = await agent.wait('request');
    await hub.hub.cancel(commandId);
    expect(await agent.wait('cancel')).toMatchObject({ id });
    agent.send({ type: 'response', id, ok: false, error: { code: 'cancelled', message: 'as asked' } });
    const { targets } = await untilState(commandId, 'cancelled');
    expect(targets.map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    await agent.close();
  });
});

describe('ask', () => {
  const params = { sort: 'cpu', limit: 5 } as const;

  test('is answered by the agent, on this instance or on another', async () => {
    const server = await addServer(world.database);
    const agent = await HubAgent.connect(other.url, server.key);
    agent.socket.on('message', (data) => {
      const frame = JSON.parse(data.toString());
      if (frame.type !== 'request') return;
      agent.send({ type: 'response', id: frame.id, ok: true, result: { processes: [], total: 3 } });
    });
    for (const from of [hub, other]) {
      await expect(from.hub.ask(server.id, 'process.list', params, 2000)).resolves.toEqual({
        processes: [],
        total: 3,
      });
    }
    await agent.close();
  });

  test('says why not: failure, no answer in time, offline', async () => {
    const server = await addServer(world.database);
    const codeOf = async (work: Promise<unknown>) =>
      await work.then(
        () => 'no error',
        (error: unknown) => (error instanceof AppError ? error.code : String(error)),
      );
    expect(await codeOf(hub.hub.ask(server.id, 'process.list', params, 500))).toBe('agent_offline');
    const agent = await HubAgent.connect(other.url, server.key);
    expect(await codeOf(hub.hub.ask(server.id, 'process.list', params, 300))).toBe('timeout');
    const asking = codeOf(hub.hub.ask(server.id, 'container.list', {}, 3000));
    const { id } = await agent.wait('request', (frame) => frame.method === 'container.list');
    agent.send({
      type: 'response',
      id,
      ok: false,
      error: { code: 'docker_unavailable', message: 'no Docker' },
    });
    expect(await asking).toBe('docker_unavailable');
    const lost = codeOf(other.hub.ask(server.id, 'process.list', params, 3000));
    await agent.close();
    expect(await lost).toBe('agent_offline');
  });
});
