import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensurePartitions } from '../../drizzle/queries/partitions.ts';
import { readSeries } from '../../drizzle/queries/series.ts';
import { insertContainerSamples, insertSamples, insertServer } from '../../test/support/insert-samples.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { maintainPartitions } from './maintain-partitions.ts';
import { rollUp } from './roll-up.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Noon, so that hours and days around it are not cut by the test's own begin. */
const noon = new Date(Math.floor(Date.now() / dayMs) * dayMs - dayMs / 2);
const at = (seconds: number) => new Date(noon.getTime() + seconds * 1000);

let test: TestDatabase;
let serverId: string;
beforeEach(async () => {
  test = await createTestDatabase();
  serverId = await insertServer(test.database.sql, 'web-1');
});
afterEach(() => test.drop());

const rollups = (resolution: number, metric = 'cpu_percent') => test.database.sql`
  select bucket, minimum, average, maximum, count, key from rollups
  where resolution_seconds = ${resolution} and metric = ${metric} order by bucket`;
const cpu = (seconds: number, cpuPercent: number) => ({ at: at(seconds), cpuPercent });

describe('roll-up', () => {
  it('keeps min, average, max and count of each minute, hour and day', async () => {
    await insertSamples(test.database.sql, serverId, [cpu(0, 10), cpu(30, 30), cpu(60, 50), cpu(-3600, 90)]);
    await rollUp(test.database, { now: at(dayMs / 1000) });
    expect(await rollups(60)).toMatchObject([
      { bucket: at(-3600), minimum: 90, average: 90, maximum: 90, count: 1 },
      { bucket: at(0), minimum: 10, average: 20, maximum: 30, count: 2 },
      { bucket: at(60), minimum: 50, average: 50, maximum: 50, count: 1 },
    ]);
    expect(await rollups(3600)).toMatchObject([
      { bucket: at(-3600) },
      { bucket: at(0), minimum: 10, average: 30, maximum: 50, count: 3 },
    ]);
    expect(await rollups(86_400)).toMatchObject([{ minimum: 10, average: 45, maximum: 90, count: 4 }]);
    expect(await rollups(60, 'memory_percent')).toMatchObject([
      { average: 40 },
      { average: 40 },
      { average: 40 },
    ]);
  });

  it('keeps series per key', async () => {
    await insertSamples(test.database.sql, serverId, [cpu(0, 1)]);
    await insertContainerSamples(test.database.sql, serverId, [
      { at: at(0), name: 'nginx', state: 'running' },
      { at: at(0), name: 'db', state: 'exited' },
    ]);
    await rollUp(test.database, { now: at(120) });
    const rows = await rollups(60, 'container_running');
    expect(rows.map(({ key, average }) => [key, average]).sort()).toEqual([
      ['db', 0],
      ['nginx', 1],
    ]);
  });

  it('leaves the minute that is not over, and changes nothing when run again', async () => {
    await insertSamples(test.database.sql, serverId, [cpu(0, 10), cpu(60, 20)]);
    await rollUp(test.database, { now: at(100) });
    expect(await rollups(60)).toHaveLength(1);
    await rollUp(test.database, { now: at(100) });
    expect(await rollups(60)).toHaveLength(1);
    await rollUp(test.database, { now: at(140) });
    expect(await rollups(60)).toHaveLength(2);
  });

  it('takes in samples that come late, all the way up', async () => {
    await insertSamples(test.database.sql, serverId, [cpu(-4000, 10), cpu(0, 10)]);
    await rollUp(test.database, { now: new Date() });
    await insertSamples(test.database.sql, serverId, [cpu(-3990, 90)]);
    await rollUp(test.database, { now: new Date() });
    expect((await rollups(60))[0]).toMatchObject({ average: 50, maximum: 90, count: 2 });
    expect((await rollups(3600))[0]).toMatchObject({ average: 50, maximum: 90, count: 2 });
    expect((await rollups(86_400))[0]).toMatchObject({ maximum: 90, count: 3 });
  });

  it('gives the same from two workers at once', async () => {
    await insertSamples(test.database.sql, serverId, [cpu(0, 10), cpu(30, 30)]);
    await Promise.all([1, 2].map(() => rollUp(test.database, { now: at(7200) })));
    expect(await rollups(60)).toMatchObject([{ count: 2 }]);
    expect(await rollups(3600)).toMatchObject([{ count: 2 }]);
  });
});

describe('series', () => {
  const read = (from: number, to: number, stepSeconds?: number) =>
    readSeries(test.database, {
      serverIds: [serverId],
      metric: 'cpu_percent',
      from: at(from),
      to: at(to),
      now: at(to),
      ...(stepSeconds !== undefined && { stepSeconds }),
    });

  it('answers the same from raw samples and from roll-ups with a raw rest', async () => {
    const readings = Array.from({ length: 1440 }, (_, index) => cpu(index * 10, index % 100));
    await insertSamples(test.database.sql, serverId, readings);
    const raw = await read(0, 14_400, 600);
    await rollUp(test.database, { now: at(10_000) });
    const mixed = await read(0, 14_400, 600);
    expect(mixed).toEqual(raw);
    expect(raw[0]?.points).toHaveLength(24);
  });

  it('has at most 360 points, and none where there are no samples', async () => {
    await insertSamples(test.database.sql, serverId, [cpu(0, 10), cpu(7000, 20)]);
    const [series] = await read(0, 7200);
    expect(series?.points).toEqual([
      [at(0).getTime(), 10, 10, 10],
      [at(6990).getTime(), 20, 20, 20],
    ]);
  });

  it('tells how long a host was silent', async () => {
    await insertSamples(test.database.sql, serverId, [cpu(0, 10), cpu(100, 10)]);
    const [series] = await readSeries(test.database, {
      serverIds: [serverId],
      metric: 'heartbeat_age_seconds',
      from: at(0),
      to: at(120),
      stepSeconds: 30,
    });
    expect(series?.points.map(([, , age]) => age)).toEqual([0, 30, 60, 90]);
  });
});

describe('partitions', () => {
  const logger = pino({ level: 'silent' });
  const samplePartitions = async () =>
    (
      await test.database
        .sql`select inhrelid::regclass::text as name from pg_inherits where inhparent = 'samples'::regclass`
    ).map(({ name }) => name);

  it('makes days ahead and drops raw days that are rolled up and old', async () => {
    await ensurePartitions(test.database, { daysBack: 6 });
    const old = new Date(noon.getTime() - 5 * dayMs);
    await insertSamples(test.database.sql, serverId, [{ at: old }, cpu(0, 1)]);
    await rollUp(test.database, { now: new Date() });
    const { dropped } = await maintainPartitions({ database: test.database, logger });
    expect(dropped).toContain(`samples_${old.toISOString().slice(0, 10).replaceAll('-', '')}`);
    const ahead = new Date(Date.now() + 2 * dayMs).toISOString().slice(0, 10).replaceAll('-', '');
    expect(await samplePartitions()).toContain(`samples_${ahead}`);
  });

  it('forgets the gaps agents declared when they no longer show', async () => {
    const { sql } = test.database;
    for (const [seq, ageMs] of [
      [1, 31 * dayMs],
      [2, 29 * dayMs],
    ] as const)
      await sql`
        insert into sample_gaps (server_id, from_seq, to_seq, reason, reported_at)
        values (${serverId}, ${seq}, ${seq}, 'spool_full', ${new Date(Date.now() - ageMs)})`;
    await maintainPartitions({ database: test.database, logger });
    expect(await sql`select from_seq::int from sample_gaps`).toEqual([{ from_seq: 2 }]);
  });

  it('drops nothing that is not rolled up yet', async () => {
    await ensurePartitions(test.database, { daysBack: 6 });
    expect(
      (await maintainPartitions({ database: test.database, logger })).dropped.filter((name) =>
        name.startsWith('samples'),
      ),
    ).toEqual([]);
  });
});
