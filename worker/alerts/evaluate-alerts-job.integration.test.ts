import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertRules } from '../../drizzle/schema/index.ts';
import type { Bus } from '../../shared/bus.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import { shardOf } from '../../shared/shard.ts';
import { agentsReachableFor } from '../../test/support/agents-reachable.ts';
import {
  insertContainerSamples,
  insertDiskSamples,
  insertSamples,
  insertServer,
} from '../../test/support/insert-samples.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { type EvaluationDependencies, evaluateShardAlerts, markShardsDue } from './evaluate-alerts-job.ts';
import { ShardMemory } from './shard-memory.ts';

let test: TestDatabase;
let serverId: string;
let deps: EvaluationDependencies;
let added: { name: string; payload: unknown }[];
let published: { topic: string; message: unknown }[];

beforeEach(async () => {
  test = await createTestDatabase();
  serverId = await insertServer(test.database.sql, 'web-1', ['prod']);
  added = [];
  published = [];
  const jobs: JobProducer = {
    add: async (name, payload) => void added.push({ name, payload }),
    ask: async () => undefined,
    close: async () => {},
  };
  const bus = { publish: async (topic: string, message: unknown) => void published.push({ topic, message }) };
  deps = {
    database: test.database,
    jobs,
    memory: new ShardMemory(),
    bus: bus as Bus,
    defaultChannels: ['slack:C0OPS'],
    grouping: { waitSeconds: 0, intervalSeconds: 300, repeatSeconds: 14_400 },
    logger: pino({ level: 'silent' }),
  };
});
afterEach(() => test.drop());

const begin = Date.now() - 600_000;
const at = (seconds: number) => new Date(begin + seconds * 1000);

async function addRule(rule: Partial<typeof alertRules.$inferInsert> = {}): Promise<string> {
  const [row] = await test.database.orm
    .insert(alertRules)
    .values({
      name: 'CPU high',
      scope: '--all',
      metric: 'cpu_percent',
      comparator: '>',
      criticalThreshold: 90,
      createdAt: at(-86_400),
      ...rule,
    })
    .returning({ id: alertRules.id });
  return row!.id;
}

/** One sample per 5 s from `from`, then an evaluation at the last of them. */
async function sampleAndEvaluate(from: number, values: number[]): Promise<void> {
  const readings = values.map((cpuPercent, index) => ({ at: at(from + index * 5), cpuPercent }));
  await insertSamples(test.database.sql, serverId, readings);
  await evaluateAt(from + (values.length - 1) * 5);
}
const evaluateAt = (seconds: number) => evaluateShardAlerts(deps, shardOf(serverId), begin + seconds * 1000);

/** What was sampled came long ago: the test's time runs faster than the database's. */
const nothingArrives = () => test.database.sql`update samples set received_at = now() - interval '1 hour'`;

const alerts = () => test.database.sql`select * from alerts order by id`;
const told = async () => (await alerts()).map(({ title, state }) => [title, state]);
const notifications = () => test.database.sql`select * from notifications order by id`;
const events = async () =>
  (await test.database.sql`select kind from alert_events order by id`).map(({ kind }) => kind);

describe('one rule, one server', () => {
  it('goes pending -> firing -> resolved as one alert and one notification', async () => {
    await addRule({ holdSeconds: 15 });
    await sampleAndEvaluate(0, [99, 99]);
    expect(await alerts()).toHaveLength(0);
    await sampleAndEvaluate(10, [99, 99]);
    expect(await alerts()).toMatchObject([
      {
        state: 'firing',
        severity: 'critical',
        title: 'CPU high on web-1',
        value: 99,
        threshold: 90,
        started_at: at(0),
        fired_at: at(15),
      },
    ]);
    expect(await notifications()).toMatchObject([
      { channel: 'slack:C0OPS', state: 'owed', wanted_version: 1 },
    ]);
    await sampleAndEvaluate(20, [99, 88]);
    await sampleAndEvaluate(30, [50]);
    expect(await alerts()).toMatchObject([
      { state: 'resolved', resolve_reason: 'recovered', resolved_at: at(30), version: 2 },
    ]);
    expect(await notifications()).toMatchObject([{ wanted_version: 2 }]);
    expect(await events()).toEqual(['fired', 'resolved']);
    const [{ id } = { id: '' }] = await notifications();
    expect(added).toEqual(Array(2).fill({ name: 'deliver-notification', payload: { notificationId: id } }));
    expect(published.map(({ message }) => message)).toMatchObject([
      { state: 'firing' },
      { state: 'resolved' },
    ]);
  });

  it('shows that it recovers, and that it fell back, by an edit each and none in between', async () => {
    await addRule({ keepFiringSeconds: 60 });
    await test.database.sql`
      insert into webhooks (id, name, url, secret, scope, min_severity)
      values (${randomUUID()}, 'pager', 'https://pager.example.org', 'secret', '--all', 'warning')`;
    const shown = async () => {
      const [alert] = await alerts();
      const [message] = await notifications();
      return [alert?.state, message?.wanted_version];
    };
    await sampleAndEvaluate(0, [99]);
    expect(await shown()).toEqual(['firing', 1]);
    await sampleAndEvaluate(5, [50]);
    expect(await shown()).toEqual(['recovering', 2]);
    for (const seconds of [10, 15, 20]) await sampleAndEvaluate(seconds, [51]);
    expect(await shown()).toEqual(['recovering', 2]);
    await sampleAndEvaluate(25, [99]);
    expect(await shown()).toEqual(['firing', 3]);
    expect(await events()).toEqual(['fired']);
    expect(await test.database.sql`select version from webhook_deliveries`).toHaveLength(1);
  });

  it('opens a second alert only after the first is resolved', async () => {
    await addRule();
    await sampleAndEvaluate(0, [99, 99, 50, 99]);
    expect((await alerts()).map(({ state }) => state)).toEqual(['resolved', 'firing']);
  });

  it('fires from a backlog that arrives at once, once', async () => {
    await addRule({ holdSeconds: 60 });
    await sampleAndEvaluate(-5, [50]);
    await sampleAndEvaluate(0, Array(60).fill(99));
    await evaluateAt(300);
    expect(await alerts()).toMatchObject([{ fired_at: at(60) }]);
  });

  it('says nothing of what was over before there was a rule', async () => {
    await addRule({ createdAt: at(20) });
    await sampleAndEvaluate(0, [99, 99, 99, 50, 50]);
    expect(await alerts()).toHaveLength(0);
    await sampleAndEvaluate(25, [99]);
    expect(await alerts()).toMatchObject([{ state: 'firing', fired_at: at(25) }]);
  });

  it('remembers a breach between two runs, to the microsecond', async () => {
    await addRule({ holdSeconds: 10 });
    for (const seconds of [0, 5, 10]) {
      await insertSamples(test.database.sql, serverId, [{ at: at(seconds), cpuPercent: 99 }]);
      await test.database
        .sql`update samples set sampled_at = sampled_at + interval '123 us' where seq = (select max(seq) from samples)`;
      await evaluateAt(seconds + 1);
    }
    expect(await alerts()).toHaveLength(1);
  });

  it('takes no notice of samples from before its watermark', async () => {
    await addRule();
    await sampleAndEvaluate(60, [50]);
    await insertSamples(test.database.sql, serverId, [{ at: at(30), cpuPercent: 99 }]);
    await evaluateAt(65);
    expect(await alerts()).toHaveLength(0);
  });

  it('works off a long backlog in pieces, all of it', async () => {
    await addRule();
    await sampleAndEvaluate(-3600, [50]);
    await insertSamples(test.database.sql, serverId, [
      { at: at(-3000), cpuPercent: 99 },
      { at: at(-1000), cpuPercent: 50 },
      { at: at(0), cpuPercent: 99 },
    ]);
    for (let run = 0; run < 3; run += 1) await evaluateAt(5);
    expect((await alerts()).map(({ state }) => state)).toEqual(['resolved', 'firing']);
  });

  it.each([
    ['keeps the processes of that moment', 100, [3, 2, 1]],
    ['names none of long after: it fired from a backlog', 121, []],
    ['nor of long before', -121, []],
  ])('%s', async (_, takenAfter, pids) => {
    const processes = [1, 2, 3].map((pid) => ({
      pid,
      name: `p${pid}`,
      command: '',
      user: 'root',
      cpuPercent: pid,
      memoryBytes: 0,
      state: 'R',
    }));
    await test.database.sql`
      insert into process_snapshots values (${serverId}, ${at(takenAfter)}, ${test.database.sql.json(processes)})`;
    await addRule();
    await sampleAndEvaluate(0, [99]);
    expect((await alerts())[0]?.culprits.map(({ pid }: { pid: number }) => pid)).toEqual(pids);
  });
});

describe('several workers', () => {
  it('make one alert of one breach', async () => {
    await addRule();
    await insertSamples(test.database.sql, serverId, [{ at: at(0), cpuPercent: 99 }]);
    const runs = await Promise.all([1, 2, 3].map(() => evaluateAt(5)));
    expect(runs.filter((evaluated) => evaluated !== undefined).length).toBeGreaterThan(0);
    expect(await alerts()).toHaveLength(1);
    expect(await notifications()).toHaveLength(1);
  });

  it('leave a shard to the one who is at it', async () => {
    await test.database.sql.begin(async (sql) => {
      await sql`select pg_advisory_xact_lock(720511, ${shardOf(serverId)})`;
      expect(await evaluateAt(5)).toBeUndefined();
    });
  });
});

describe('endings', () => {
  it('says target gone when the server was deleted', async () => {
    await addRule();
    await sampleAndEvaluate(0, [99]);
    await test.database.sql`update servers set deleted_at = now() where id = ${serverId}`;
    await evaluateAt(10);
    expect(await alerts()).toMatchObject([{ state: 'resolved', resolve_reason: 'target_gone' }]);
    expect(await test.database.sql`select * from alert_states`).toHaveLength(0);
  });

  it.each(['deleted_at = now()', 'enabled = false', "scope = 'db-*'"])(
    'says rule deleted after %s',
    async (set) => {
      await addRule();
      await sampleAndEvaluate(0, [99]);
      await test.database.sql.unsafe(`update alert_rules set ${set}`);
      await evaluateAt(10);
      expect(await alerts()).toMatchObject([{ state: 'resolved', resolve_reason: 'rule_deleted' }]);
    },
  );

  it('opens an alert that was lost anew when it gets worse, not before', async () => {
    await addRule({ warningThreshold: 80 });
    await sampleAndEvaluate(0, [85]);
    await test.database.sql`delete from alerts`;
    await sampleAndEvaluate(5, [85, 85]);
    expect(await alerts()).toHaveLength(0);
    await sampleAndEvaluate(15, [99]);
    expect(await alerts()).toMatchObject([{ state: 'firing', severity: 'critical' }]);
  });
});

describe('containers', () => {
  const stopped = {
    name: 'Container stopped',
    metric: 'container_running',
    comparator: '<',
    criticalThreshold: 1,
    noDataPolicy: 'ok',
  } as const;
  const sampled = async (seconds: number, name: string, state: string) => {
    await insertContainerSamples(test.database.sql, serverId, [{ at: at(seconds), name, state }]);
    await evaluateAt(seconds);
  };

  it('fires for one that ran and stopped, not for one that never ran', async () => {
    await addRule(stopped);
    for (const [seconds, state] of [
      [0, 'running'],
      [5, 'exited'],
    ] as const) {
      await sampled(seconds, 'nginx', state);
      await sampled(seconds, 'old-job', 'exited');
    }
    expect((await alerts()).map(({ title }) => title)).toEqual(['Container stopped on web-1/nginx']);
  });

  it('says target gone when it was removed', async () => {
    await addRule(stopped);
    await sampled(0, 'nginx', 'running');
    await sampled(5, 'nginx', 'exited');
    await evaluateAt(10);
    expect(await alerts()).toMatchObject([{ state: 'resolved', resolve_reason: 'target_gone' }]);
  });
});

describe('disks', () => {
  const watched = { name: 'Disk', metric: 'disk_percent', criticalThreshold: 90, noDataSeconds: 30 } as const;
  const sampled = async (seconds: number, used: Record<string, number>) => {
    const readings = Object.entries(used).map(([mount, usedPercent]) => ({
      at: at(seconds),
      mount,
      usedPercent,
    }));
    await insertDiskSamples(test.database.sql, serverId, readings);
    await evaluateAt(seconds);
  };
  const keys = async () =>
    (await test.database.sql`select key from alert_states order by 1`).map(({ key }) => key);
  beforeEach(() => agentsReachableFor(test.database.sql, 3600));

  it.each(['*', '/mnt/*'])('that are unmounted are gone, those of %s', async (keyPattern) => {
    await addRule({ ...watched, keyPattern });
    await sampled(0, { '/': 50, '/mnt/usb': 99 });
    for (let seconds = 5; seconds < 60; seconds += 5) await sampled(seconds, { '/': 50 });
    expect(await alerts()).toMatchObject([{ key: '/mnt/usb', state: 'firing' }]);
    await sampled(60, { '/': 50 });
    expect(await alerts()).toMatchObject([{ state: 'resolved', resolve_reason: 'target_gone' }]);
    expect(await keys()).not.toContain('/mnt/usb');
  });

  it('that are unmounted while well raise no alert of silence', async () => {
    await addRule({ ...watched, noDataPolicy: 'notify' });
    await sampled(0, { '/': 50, '/mnt/usb': 50 });
    for (let seconds = 5; seconds <= 70; seconds += 5) await sampled(seconds, { '/': 50 });
    expect(await alerts()).toHaveLength(0);
    expect(await keys()).toEqual(['/']);
  });

  it('that could not be read for a while go on as they were', async () => {
    await addRule({ ...watched, noDataPolicy: 'notify' });
    await sampled(0, { '/': 50, '/mnt/usb': 99 });
    for (let seconds = 5; seconds < 60; seconds += 5) await sampled(seconds, { '/': 50 });
    await sampled(60, { '/': 50, '/mnt/usb': 99 });
    expect(await alerts()).toMatchObject([{ state: 'firing' }]);
  });

  it('that none of is read any more are silent, not gone', async () => {
    await addRule({ ...watched, noDataPolicy: 'notify' });
    await test.database.sql`update servers set last_sample_at = null`;
    await sampled(0, { '/': 50, '/mnt/usb': 99 });
    for (let seconds = 5; seconds <= 90; seconds += 5) await sampleAndEvaluate(seconds, [50]);
    expect(await told()).toEqual([
      ['Disk on web-1 /mnt/usb', 'nodata'],
      ['Disk on web-1 /', 'nodata'],
    ]);
  });
});

describe('a host that falls silent', () => {
  const down = {
    name: 'Host down',
    metric: 'heartbeat_age_seconds',
    criticalThreshold: 30,
    recoveryThreshold: 30,
  } as const;
  const silentFor = (seconds: number) =>
    test.database.sql`update servers set last_seen_at = now() - make_interval(secs => ${seconds})`;
  const reachableFor = (seconds: number) => agentsReachableFor(test.database.sql, seconds);

  it('is down after 30 s, and back with the first sample', async () => {
    await addRule(down);
    await reachableFor(300);
    await silentFor(29);
    await evaluateAt(0);
    expect(await alerts()).toHaveLength(0);
    await silentFor(31);
    await evaluateAt(5);
    expect(await alerts()).toMatchObject([{ title: 'Host down on web-1', state: 'firing' }]);
    await silentFor(0);
    await evaluateAt(10);
    expect(await alerts()).toMatchObject([{ state: 'resolved' }]);
  });

  it('is not blamed while agents could not reach us', async () => {
    await addRule(down);
    await reachableFor(20);
    await silentFor(120);
    await evaluateAt(0);
    expect(await alerts()).toHaveLength(0);
  });

  it('inhibits the other alerts of that host', async () => {
    await addRule({ noDataPolicy: 'fire' });
    await sampleAndEvaluate(0, [50]);
    await addRule(down);
    await reachableFor(300);
    await silentFor(120);
    await evaluateAt(120);
    expect((await alerts()).map(({ title }) => title)).toEqual(['Host down on web-1']);
  });

  it('recovers from nothing while it is down; when it is back its news are waited for', async () => {
    await addRule({ noDataPolicy: 'ok' });
    await addRule({ name: 'Silence', noDataPolicy: 'notify', criticalThreshold: 99.5 });
    await sampleAndEvaluate(0, [99]);
    await nothingArrives();
    await addRule(down);
    await reachableFor(3600);
    await silentFor(120);
    await evaluateAt(120);
    await silentFor(0);
    for (const seconds of [125, 130, 180]) await evaluateAt(seconds);
    expect(await told()).toEqual([
      ['CPU high on web-1', 'firing'],
      ['Host down on web-1', 'resolved'],
    ]);
    await evaluateAt(186);
    expect(await told()).toEqual([
      ['CPU high on web-1', 'resolved'],
      ['Host down on web-1', 'resolved'],
      ['Silence on web-1', 'nodata'],
    ]);
  });
});

describe('an outage of ours', () => {
  beforeEach(async () => {
    await addRule({ noDataPolicy: 'ok' });
    await addRule({ name: 'Silence', noDataPolicy: 'notify', criticalThreshold: 99.5 });
    await addRule({ name: 'Unseen', noDataPolicy: 'fire', criticalThreshold: 99.5 });
    await sampleAndEvaluate(0, [99]);
    await nothingArrives();
  });
  const untouched = [['CPU high on web-1', 'firing']];

  it('is no silence of targets: nothing opens and nothing recovers, then nor for as long as they may be silent', async () => {
    await evaluateAt(600);
    expect(await told()).toEqual(untouched);
    await agentsReachableFor(test.database.sql, 44);
    await evaluateAt(644);
    await agentsReachableFor(test.database.sql, 50);
    await evaluateAt(650);
    expect(await told()).toEqual(untouched);
    await agentsReachableFor(test.database.sql, 61);
    await evaluateAt(661);
    expect(await told()).toEqual([
      ['CPU high on web-1', 'resolved'],
      ['Silence on web-1', 'nodata'],
      ['Unseen on web-1', 'firing'],
    ]);
  });

  it('of the database, too: what was true before it says nothing until somebody has looked again', async () => {
    await agentsReachableFor(test.database.sql, 3600);
    await test.database.sql`
      update watermarks set through = now() - interval '16 s' where name = 'agents-reachable:checked'`;
    await evaluateAt(600);
    await markShardsDue(deps);
    await evaluateAt(605);
    expect(await told()).toEqual(untouched);
  });
});

describe('bad input', () => {
  it('evaluates the neighbours of a rule that nobody can read', async () => {
    await addRule({ scope: 'a/b/c' });
    await addRule();
    await sampleAndEvaluate(0, [99]);
    expect(await alerts()).toHaveLength(1);
  });

  it('starts over from a state that nobody can read, and still ends its alert', async () => {
    await addRule();
    await sampleAndEvaluate(0, [99]);
    await test.database.sql`update alert_states set state = '{"phase": 7}'`;
    await sampleAndEvaluate(5, [50]);
    expect(await alerts()).toMatchObject([{ state: 'resolved' }]);
  });
});

it('tells subscribers instead of the default channel', async () => {
  await test.database.sql`
    insert into subscriptions (id, channel, scope, min_severity) values
      (${randomUUID()}, 'slack:C0WEB', 'tag:prod', 'warning'), (${randomUUID()}, 'slack:C0DB', 'db-*', 'info')`;
  await addRule();
  await sampleAndEvaluate(0, [99]);
  expect((await notifications()).map(({ channel }) => channel)).toEqual(['slack:C0WEB']);
});

it('marks every shard with servers due', async () => {
  await markShardsDue(deps);
  expect(added).toEqual([{ name: 'evaluate-alerts', payload: { shard: shardOf(serverId) } }]);
});
