import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInProcessBus } from '../../shared/bus/in-process-bus.ts';
import type { Bus } from '../../shared/bus.ts';
import { topics } from '../../shared/bus.ts';
import { shardOf } from '../../shared/shard.ts';
import { eventually } from '../../test/support/eventually.ts';
import { HubAgent, makeSample } from '../../test/support/hub-agent.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { addServer, startTestHub, type TestHub } from '../../test/support/test-hub.ts';

let world: TestDatabase;
let bus: Bus;
let hub: TestHub;

beforeAll(async () => {
  world = await createTestDatabase();
  bus = createInProcessBus();
  hub = await startTestHub(world.database, bus);
});
afterAll(async () => {
  await hub.close();
  await bus.close();
  await world.drop();
});

async function storedSeqs(serverId: string): Promise<number[]> {
  const rows = await world.database.sql<{ seq: number }[]>`
    select seq::int as seq from samples where server_id = ${serverId} order by seq`;
  return rows.map(({ seq }) => seq);
}

/** Holds the table, so that inserts wait, until the returned function is called. */
async function lockSamples(): Promise<() => Promise<void>> {
  const { sql } = world.database;
  const connection = await sql.reserve();
  await connection`begin`;
  await connection`lock table samples in exclusive mode`;
  return async () => {
    await connection`rollback`;
    connection.release();
  };
}

describe('samples', () => {
  test('are stored as they were sent, with disks, interfaces and containers', async () => {
    const server = await addServer(world.database);
    const agent = await HubAgent.connect(hub.url, server.key);
    const sent = makeSample(1);
    sent.disks[0]!.mount = '/mnt/a "quoted" \\ path, {braces}';
    agent.send({ type: 'samples', samples: [sent] });
    await agent.wait('ack');
    const { sql } = world.database;
    const [sample] = await sql`select * from samples where server_id = ${server.id}`;
    expect(sample).toMatchObject({
      seq: '1',
      sampled_at: new Date(sent.sampledAt),
      cpu_percent: sent.host.cpuPercent,
      memory_used_bytes: String(sent.host.memoryUsedBytes),
      uptime_seconds: String(sent.host.uptimeSeconds),
      process_count: sent.host.processCount,
      disk_write_bps: sent.host.diskWriteBps,
    });
    const [disk] = await sql`select * from disk_samples where server_id = ${server.id}`;
    expect(disk).toMatchObject({ mount: sent.disks[0]!.mount, used_bytes: String(sent.disks[0]!.usedBytes) });
    const [nic] = await sql`select * from interface_samples where server_id = ${server.id}`;
    expect(nic).toMatchObject({ name: 'eth0', rx_bps: 1024 });
    const [container] = await sql`select * from container_samples where server_id = ${server.id}`;
    expect(container).toMatchObject({ container_id: '0123456789ab', state: 'running', restarts: 1 });
    const [row] = await sql`select last_sample_at from servers where id = ${server.id}`;
    expect(row).toMatchObject({ last_sample_at: new Date(sent.sampledAt) });
    await agent.close();
  });

  test('are acknowledged only after their commit', async () => {
    const server = await addServer(world.database);
    const agent = await HubAgent.connect(hub.url, server.key);
    const unlock = await lockSamples();
    agent.send({ type: 'samples', samples: [makeSample(1), makeSample(2)] });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(agent.frames.filter(({ type }) => type === 'ack')).toEqual([]);
    await unlock();
    expect(await agent.wait('ack')).toMatchObject({ seq: 2 });
    expect(await storedSeqs(server.id)).toEqual([1, 2]);
    await agent.close();
  });

  test('sent twice, also over a new connection, are one row and acknowledged again', async () => {
    const server = await addServer(world.database);
    const sent = [makeSample(1), makeSample(2), makeSample(3)];
    const agent = await HubAgent.connect(hub.url, server.key);
    agent.send({ type: 'samples', samples: [...sent, ...sent] });
    await agent.wait('ack');
    const again = await HubAgent.connect(hub.url, server.key);
    again.send({ type: 'samples', samples: sent });
    expect(await again.wait('ack')).toMatchObject({ seq: 3 });
    expect(await storedSeqs(server.id)).toEqual([1, 2, 3]);
    await again.close();
  });

  test('one that cannot be stored does not hold up its neighbours', async () => {
    const { sql } = world.database;
    await sql`alter table samples add constraint no_poison check (process_count <> 666)`;
    const [one, other] = [await addServer(world.database), await addServer(world.database)];
    const [agent, neighbour] = [
      await HubAgent.connect(hub.url, one.key),
      await HubAgent.connect(hub.url, other.key),
    ];
    const samples = Array.from({ length: 50 }, (_, index) =>
      makeSample(index + 1, Date.now() + index, index === 20 ? { processCount: 666 } : {}),
    );
    const since = Date.now();
    agent.send({ type: 'samples', samples });
    neighbour.send({ type: 'samples', samples: [makeSample(1)] });
    await neighbour.wait('ack');
    expect(await agent.wait('ack')).toMatchObject({ seq: 50 });
    expect(Date.now() - since).toBeLessThan(1000);
    expect(await storedSeqs(one.id)).toHaveLength(49);
    await sql`alter table samples drop constraint no_poison`;
    await agent.close();
    await neighbour.close();
  });

  test('invalid ones in a frame are set aside and acknowledged, the others stored', async () => {
    const server = await addServer(world.database);
    const agent = await HubAgent.connect(hub.url, server.key);
    const absurd = makeSample(4, Date.now(), { cpuPercent: 1e300, load1: 1e-300, processCount: 1e12 });
    agent.send({
      type: 'samples',
      samples: [makeSample(1), { ...makeSample(2), host: { cpuPercent: 'NaN' } }, makeSample(3), absurd],
    });
    expect(await agent.wait('ack')).toMatchObject({ seq: 4 });
    expect(await storedSeqs(server.id)).toEqual([1, 3, 4]);
    expect(agent.frames.some(({ type }) => type === 'error')).toBe(false);
    await agent.close();
  });

  test('too old or too far ahead are refused, acknowledged and counted', async () => {
    const server = await addServer(world.database);
    const agent = await HubAgent.connect(hub.url, server.key);
    const hour = 3_600_000;
    agent.send({
      type: 'samples',
      samples: [makeSample(1, Date.now() - 73 * hour), makeSample(2), makeSample(3, Date.now() + hour)],
    });
    expect(await agent.wait('ack')).toMatchObject({ seq: 3 });
    expect(await storedSeqs(server.id)).toEqual([2]);
    expect(await hub.registry.metrics()).toMatch(/chatops_samples_ingested_total\{result="rejected"\} [1-9]/);
    await agent.close();
  });

  test('find their partition even when nobody made it ahead', async () => {
    const { sql } = world.database;
    const day = new Date(Date.now() - 48 * 3_600_000);
    const suffix = day.toISOString().slice(0, 10).replaceAll('-', '');
    for (const table of ['samples', 'disk_samples', 'interface_samples', 'container_samples']) {
      await sql.unsafe(`drop table ${table}_${suffix}`);
    }
    const server = await addServer(world.database);
    const agent = await HubAgent.connect(hub.url, server.key);
    agent.send({ type: 'samples', samples: [makeSample(1, day.getTime())] });
    await agent.wait('ack');
    expect(await storedSeqs(server.id)).toEqual([1]);
    await agent.close();
  });

  test('wait out a database that ends every connection', async () => {
    const server = await addServer(world.database);
    const agent = await HubAgent.connect(hub.url, server.key);
    const unlock = await lockSamples();
    agent.send({ type: 'samples', samples: [makeSample(1)] });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const ended = await world.database.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and state = 'active' and query like '%insert into samples%'
        and pid <> pg_backend_pid()`;
    expect(ended).toHaveLength(1);
    await unlock();
    expect(await agent.wait('ack')).toMatchObject({ seq: 1 });
    expect(await storedSeqs(server.id)).toEqual([1]);
    await agent.close();
  });

  test('are announced after the commit: one message per flush, shards due at most once a second', async () => {
    const server = await addServer(world.database);
    const agent = await HubAgent.connect(hub.url, server.key);
    const heard: unknown[] = [];
    const stop = await bus.subscribe(topics.samplesCommitted, (message) => heard.push(message));
    hub.jobs.length = 0;
    for (let seq = 1; seq <= 8; seq += 1) {
      agent.send({ type: 'samples', samples: [makeSample(seq)] });
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    await agent.wait('ack', ({ seq }) => seq === 8);
    expect(heard.flat()).toContainEqual(expect.objectContaining({ serverId: server.id, cpuPercent: 12.5 }));
    const due = { name: 'evaluate-alerts', payload: { shard: shardOf(server.id) } };
    await eventually(() => expect(hub.jobs).toContainEqual(due));
    expect(hub.jobs.filter((job) => JSON.stringify(job) === JSON.stringify(due)).length).toBeLessThan(3);
    await stop();
    await agent.close();
  });

  test('of an agent that resends after its hub died are stored once each', async () => {
    const server = await addServer(world.database);
    const dying = await startTestHub(world.database, bus);
    const agent = await HubAgent.connect(dying.url, server.key);
    const samples = Array.from({ length: 40 }, (_, index) => makeSample(index + 1, Date.now() + index));
    for (const sample of samples.slice(0, 20)) agent.send({ type: 'samples', samples: [sample] });
    // Cut, as kill -9 would: some may be committed, none is acknowledged any more.
    agent.socket.terminate();
    const again = await HubAgent.connect(hub.url, server.key);
    again.send({ type: 'samples', samples });
    expect(await again.wait('ack')).toMatchObject({ seq: 40 });
    await dying.close();
    expect(await storedSeqs(server.id)).toEqual(samples.map(({ seq }) => seq));
    await again.close();
  });
});

describe('snapshots and gaps', () => {
  test('replace the picture; containers that are not in it are gone', async () => {
    const server = await addServer(world.database);
    const agent = await HubAgent.connect(hub.url, server.key);
    const container = (id: string, name: string) => ({
      id,
      name,
      image: 'busybox',
      state: 'running',
      health: 'none',
      status: 'Up 1 second \u0000 half \ud800',
      ports: [],
      createdAt: 1,
      startedAt: 1,
      finishedAt: null,
      exitCode: null,
      oomKilled: false,
      restarts: 0,
      labels: {},
    });
    const process = {
      pid: 1,
      name: 'init',
      command: '/sbin/init',
      user: 'root',
      cpuPercent: 0,
      memoryBytes: 1,
      state: 'S',
    };
    const docker = { available: true, version: '27' };
    const { sql } = world.database;
    agent.send({
      type: 'snapshot',
      takenAt: Date.now(),
      docker,
      containers: [container('aaaaaaaaaaaa', 'web'), container('bbbbbbbbbbbb', 'db')],
      processes: [process],
    });
    await eventually(async () => {
      const rows = await sql`select name from containers where server_id = ${server.id} and gone_at is null`;
      expect(rows).toHaveLength(2);
    });
    agent.send({
      type: 'snapshot',
      takenAt: Date.now(),
      docker,
      containers: [container('bbbbbbbbbbbb', 'db')],
    });
    await eventually(async () => {
      const rows = await sql`select name from containers where server_id = ${server.id} and gone_at is null`;
      expect(rows).toMatchObject([{ name: 'db' }]);
    });
    const [kept] = await sql`select processes from process_snapshots where server_id = ${server.id}`;
    expect(kept?.processes).toEqual([process]);
    agent.send({ type: 'gap', fromSeq: 3, toSeq: 9, reason: 'spool_full' });
    agent.send({ type: 'gap', fromSeq: 3, toSeq: 9, reason: 'spool_full' });
    await eventually(async () => {
      const gaps =
        await sql`select from_seq::int, to_seq::int from sample_gaps where server_id = ${server.id}`;
      expect(gaps).toEqual([{ from_seq: 3, to_seq: 9 }]);
    });
    await agent.close();
  });
});
