import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findAgentOwner } from '../../drizzle/queries/agent-registry.ts';
import { revokeApiKey } from '../../drizzle/queries/api-keys.ts';
import { maxFrameBytes } from '../../shared/agent-protocol.ts';
import { mintApiKey } from '../../shared/api-key.ts';
import { createInProcessBus } from '../../shared/bus/in-process-bus.ts';
import { type Bus, topics } from '../../shared/bus.ts';
import { eventually } from '../../test/support/eventually.ts';
import { HubAgent, makeSample } from '../../test/support/hub-agent.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { addServer, startTestHub, type TestHub } from '../../test/support/test-hub.ts';

let world: TestDatabase;
let bus: Bus;
let hub: TestHub;

beforeAll(async () => {
  world = await createTestDatabase();
});
afterAll(() => world.drop());
beforeEach(async () => {
  bus = createInProcessBus();
  hub = await startTestHub(world.database, bus);
});
afterEach(async () => {
  await hub.close();
  await bus.close();
});

async function events(kind: string): Promise<{ server_id: string; key_id: string; detail: string }[]> {
  return await world.database.sql`select * from connection_events where kind = ${kind} order by id`;
}

describe('upgrade', () => {
  test('refuses a missing, malformed or unknown key with 401, a problem and what to do', async () => {
    await expect(HubAgent.open(hub.url, undefined)).rejects.toThrow(/^401 .*CHATOPS_API_KEY/);
    await expect(HubAgent.open(hub.url, 'cop_nonsense')).rejects.toThrow(/^401 .*malformed/);
    const unknown = mintApiKey();
    await expect(HubAgent.open(hub.url, unknown.key)).rejects.toThrow(/^401 .*not known/);
  });

  test('refuses expired and revoked keys, and a wrong secret for a known id', async () => {
    const expired = await addServer(world.database, { expiresAt: new Date(Date.now() - 1000) });
    await expect(HubAgent.open(hub.url, expired.key)).rejects.toThrow(/^401 .*expired/);
    const revoked = await addServer(world.database, { revokedAt: new Date() });
    await expect(HubAgent.open(hub.url, revoked.key)).rejects.toThrow(/^401 .*revoked/);
  });

  test('records a refusal, but one address cannot fill the table', async () => {
    const { key, keyId } = await addServer(world.database, { revokedAt: new Date() });
    const before = (await events('refused')).length;
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await expect(HubAgent.open(hub.url, key)).rejects.toThrow('401');
    }
    await eventually(async () => expect((await events('refused')).length).toBeGreaterThan(before));
    expect((await events('refused')).slice(before)).toMatchObject([
      { key_id: keyId, detail: 'The API key was revoked.' },
    ]);
  });

  test('refuses browsers', async () => {
    const { key } = await addServer(world.database);
    await expect(HubAgent.open(hub.url, key, { origin: 'https://evil.example' })).rejects.toThrow('403');
  });
});

describe('session', () => {
  test('registers with a growing epoch, and unregisters when the socket closes', async () => {
    const server = await addServer(world.database);
    const agent = await HubAgent.connect(hub.url, server.key);
    expect(agent.frames[0]).toMatchObject({
      type: 'welcome',
      serverId: server.id,
      epoch: 1,
      heartbeatSeconds: 5,
    });
    expect(await findAgentOwner(world.database.sql, server.id)).toMatchObject({ instanceId: hub.instanceId });
    await agent.close();
    await eventually(async () =>
      expect(await findAgentOwner(world.database.sql, server.id)).toMatchObject({ instanceId: null }),
    );
    const again = await HubAgent.connect(hub.url, server.key);
    expect(again.frames[0]).toMatchObject({ epoch: 2 });
    await again.close();
  });

  test('a newer connection supersedes the older, whose close does not unregister it', async () => {
    const server = await addServer(world.database);
    const older = await HubAgent.connect(hub.url, server.key);
    const newer = await HubAgent.connect(hub.url, server.key);
    expect(await older.closed).toMatchObject({ code: 4409 });
    await eventually(async () =>
      expect(await events('superseded')).toContainEqual(expect.objectContaining({ server_id: server.id })),
    );
    expect(await findAgentOwner(world.database.sql, server.id)).toMatchObject({ instanceId: hub.instanceId });
    newer.send({ type: 'samples', samples: [makeSample(1)] });
    expect(await newer.wait('ack')).toMatchObject({ seq: 1 });
    await newer.close();
  });

  test('a newer connection on another instance supersedes this one', async () => {
    const other = await startTestHub(world.database, bus);
    const server = await addServer(world.database);
    const older = await HubAgent.connect(hub.url, server.key);
    const newer = await HubAgent.connect(other.url, server.key);
    expect(await older.closed).toMatchObject({ code: 4409 });
    expect(await findAgentOwner(world.database.sql, server.id)).toMatchObject({
      instanceId: other.instanceId,
    });
    await newer.close();
    await other.close();
  });

  test('a revoked key closes its socket within 2 s, told by the bus or found by itself', async () => {
    const told = await addServer(world.database);
    const found = await addServer(world.database);
    const [agentTold, agentFound] = [
      await HubAgent.connect(hub.url, told.key),
      await HubAgent.connect(hub.url, found.key),
    ];
    const since = Date.now();
    await revokeApiKey(world.database.orm, told.keyId);
    await bus.publish(topics.keyRevoked, { keyId: told.keyId });
    expect(await agentTold.closed).toMatchObject({ code: 4403 });
    expect(Date.now() - since).toBeLessThan(2000);
    await revokeApiKey(world.database.orm, found.keyId);
    expect(await agentFound.closed).toMatchObject({ code: 4403 });
  });

  test('a revoked key is found while the sweep of commands waits for others', async () => {
    const server = await addServer(world.database);
    const agent = await HubAgent.connect(hub.url, server.key);
    await world.database.sql.begin(async (sql) => {
      await sql`lock table command_targets in access exclusive mode`;
      // By now a sweep waits.
      await new Promise((resolve) => setTimeout(resolve, 2500));
      await revokeApiKey(world.database.orm, server.keyId);
      expect(await agent.closed).toMatchObject({ code: 4403 });
    });
  });

  test('the first frame must be hello, and the protocol not too old', async () => {
    const server = await addServer(world.database);
    const impatient = await HubAgent.open(hub.url, server.key);
    impatient.send({ type: 'samples', samples: [makeSample(1)] });
    expect(await impatient.closed).toMatchObject({ code: 4400 });
    const old = await HubAgent.open(hub.url, server.key);
    old.send({ type: 'hello', protocol: 0 });
    expect(await old.closed).toMatchObject({ code: 4426 });
  });

  test('malformed frames: told twice, closed at the third, and nobody else notices', async () => {
    const [bad, good] = [await addServer(world.database), await addServer(world.database)];
    const neighbour = await HubAgent.connect(hub.url, good.key);
    const agent = await HubAgent.connect(hub.url, bad.key);
    agent.send({ type: 'from-the-future', id: 1 });
    agent.send('{"type": "samples", "samples": [');
    expect(await agent.wait('error')).toMatchObject({ code: 'invalid_frame' });
    agent.send('[[[[[[[["__proto__"]]]]]]]]');
    agent.send({ type: 'snapshot', takenAt: 'yesterday' });
    expect(await agent.closed).toMatchObject({ code: 4400 });
    neighbour.send({ type: 'samples', samples: [makeSample(7)] });
    expect(await neighbour.wait('ack')).toMatchObject({ seq: 7 });
    await neighbour.close();
  });

  test('binary frames and frames over the limit end the connection', async () => {
    const server = await addServer(world.database);
    const binary = await HubAgent.connect(hub.url, server.key);
    binary.socket.send(Buffer.from([1, 2, 3]));
    expect(await binary.closed).toMatchObject({ code: 1003 });
    const large = await HubAgent.connect(hub.url, server.key);
    large.send('x'.repeat(maxFrameBytes + 1));
    expect(await large.closed).toMatchObject({ code: 1009 });
  });

  test('a server whose instance died is freed by another', async () => {
    const server = await addServer(world.database);
    const dead = randomUUID();
    await world.database.sql`
      insert into instances (id, hostname, lease_until) values (${dead}, 'gone', now() - interval '1 second')`;
    await world.database.sql`update servers set instance_id = ${dead}, epoch = 3 where id = ${server.id}`;
    const other = await startTestHub(world.database, bus);
    const [row] = await world.database.sql`
      select instance_id, disconnected_at from servers where id = ${server.id}`;
    expect(row).toMatchObject({ instance_id: null, disconnected_at: expect.any(Date) });
    await other.close();
  });

  test('a stopping hub says 4503, frees its servers and gives up its lease', async () => {
    const stopping = await startTestHub(world.database, bus);
    const server = await addServer(world.database);
    const agent = await HubAgent.connect(stopping.url, server.key);
    await stopping.close();
    expect(await agent.closed).toMatchObject({ code: 4503 });
    const rows = await world.database.sql`select id from instances where id = ${stopping.instanceId}`;
    expect(rows).toHaveLength(0);
    expect(await findAgentOwner(world.database.sql, server.id)).toMatchObject({ instanceId: null });
  });

  test('nobody stays without a hello', { timeout: 20_000 }, async () => {
    const server = await addServer(world.database);
    const silent = await HubAgent.open(hub.url, server.key);
    const since = Date.now();
    expect(await silent.closed).toMatchObject({ code: 4408 });
    expect(Date.now() - since).toBeLessThan(11_000);
  });
});
