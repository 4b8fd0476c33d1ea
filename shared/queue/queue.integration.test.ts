import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../test/support/eventually.ts';
import { has } from '../../test/support/requirements.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { startTestRedis, type TestRedis } from '../../test/support/test-redis.ts';
import { AppError } from '../errors.ts';
import { type JobBackend, type JobProcessors, type JobProducer, jobCatalogue } from '../jobs.ts';
import { createLogger } from '../logger.ts';
import { createJobProducer, startJobProcessors } from './index.ts';

const logger = createLogger('test', 'silent');
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** Whose delivery fails by a fault of ours. */
const poison = '0192f0c1-2345-7000-8000-00000000dead';
const chart = { serverIds: ['0192f0c1-2345-7000-8000-000000000001'], metric: 'cpu_percent', from: 0, to: 1 };

function queueContract(backend: () => JobBackend): void {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const closable of open.splice(0).reverse()) await closable.close();
  });
  async function produce(): Promise<JobProducer> {
    const producer = await createJobProducer({ backend: backend(), logger });
    open.push(producer);
    return producer;
  }
  async function process(processors: JobProcessors): Promise<void> {
    open.push(await startJobProcessors({ backend: backend(), processors, logger }));
  }

  test('a job reaches its processor with its payload', async () => {
    const jobs = await produce();
    const seen: unknown[] = [];
    await process({ 'evaluate-alerts': async (payload) => void seen.push(payload) });
    await jobs.add('evaluate-alerts', { shard: 3 });
    await eventually(() => expect(seen).toEqual([{ shard: 3 }]));
  });

  test('a payload that is not in the catalogue is refused before it is queued', async () => {
    const jobs = await produce();
    await expect(jobs.add('evaluate-alerts', { shard: 99 })).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('of one key, all that wait are one job; one added while it runs is one more run', async () => {
    const jobs = await produce();
    for (let index = 0; index < 5; index += 1) await jobs.add('evaluate-alerts', { shard: 1 });
    await jobs.add('evaluate-alerts', { shard: 2 });
    const runs: number[] = [];
    let running = 0;
    let together = 0;
    await process({
      'evaluate-alerts': async ({ shard }) => {
        if (shard !== 1) return;
        running += 1;
        together = Math.max(together, running);
        runs.push(shard);
        if (runs.length === 1) {
          for (let index = 0; index < 5; index += 1) await jobs.add('evaluate-alerts', { shard: 1 });
        }
        running -= 1;
      },
    });
    await eventually(() => expect(runs).toEqual([1, 1]));
    await pause(300);
    expect(runs).toEqual([1, 1]);
    expect(together).toBe(1);
    // The key is free again.
    await jobs.add('evaluate-alerts', { shard: 1 });
    await eventually(() => expect(runs).toEqual([1, 1, 1]));
  });

  test('a failure that may pass is tried again', async () => {
    const jobs = await produce();
    const attempts: number[] = [];
    await process({
      'evaluate-alerts': async (_, { attempt }) => {
        attempts.push(attempt);
        if (attempt < 3) throw new AppError('unavailable', 'not now');
      },
    });
    await jobs.add('evaluate-alerts', { shard: 4 });
    await eventually(() => expect(attempts).toEqual([1, 2, 3]), 10_000);
  });

  test('a failure that stays is final at once, and its key is free again', async () => {
    const jobs = await produce();
    const attempts: number[] = [];
    await process({
      'evaluate-alerts': async (_, { attempt }) => {
        attempts.push(attempt);
        throw new AppError('not_found', 'gone');
      },
    });
    await jobs.add('evaluate-alerts', { shard: 5 });
    await eventually(() => expect(attempts).toEqual([1]));
    await pause(800);
    expect(attempts).toEqual([1]);
    await jobs.add('evaluate-alerts', { shard: 5 });
    await eventually(() => expect(attempts).toEqual([1, 1]));
  });

  test('a failure that nobody foresaw is tried three times, while its neighbours go on', async () => {
    const jobs = await produce();
    const attempts: number[] = [];
    let neighbours = 0;
    await process({
      'deliver-notification': async ({ notificationId }, { attempt }) => {
        if (notificationId !== poison) {
          neighbours += 1;
          return;
        }
        attempts.push(attempt);
        throw new TypeError('undefined is not a message');
      },
    });
    await jobs.add('deliver-notification', { notificationId: poison });
    await eventually(() => expect(attempts).toEqual([1]));
    for (let count = 0; count < 10; count += 1) {
      await jobs.add('deliver-notification', { notificationId: randomUUID() });
    }
    await eventually(() => expect(neighbours).toBe(10), 1000);
    await eventually(() => expect(attempts).toEqual([1, 2, 3]), 10_000);
    // The next would be due after four seconds.
    await pause(5000);
    expect(attempts).toEqual([1, 2, 3]);
  }, 30_000);

  test('who asks gets the answer, the failure with its code, or a timeout', async () => {
    const jobs = await produce();
    await process({
      'render-chart': async ({ metric }) => {
        if (metric === 'bad') throw new AppError('invalid_input', 'No such metric.');
        if (metric === 'slow') await pause(1500);
        return { png: 'x'.repeat(60_000), points: 1 };
      },
    });
    const answer = await jobs.ask('render-chart', chart, 5000);
    expect(answer).toMatchObject({ points: 1, png: expect.stringMatching(/^x{60000}$/) });
    await expect(jobs.ask('render-chart', { ...chart, metric: 'bad' }, 5000)).rejects.toMatchObject({
      code: 'invalid_input',
      message: 'No such metric.',
    });
    await expect(jobs.ask('render-chart', { ...chart, metric: 'slow' }, 500)).rejects.toMatchObject({
      code: 'timeout',
    });
  });

  test('nobody there to answer is a timeout', async () => {
    const jobs = await produce();
    await expect(jobs.ask('render-chart', chart, 300)).rejects.toMatchObject({ code: 'timeout' });
  });

  test('a question that was given up is not answered: the next one has its turn at once', async () => {
    const jobs = await produce();
    const asked: string[] = [];
    const given = Array.from({ length: 20 }, () => jobs.ask('render-chart', { ...chart, key: 'late' }, 300));
    for (const { status } of await Promise.allSettled(given)) expect(status).toBe('rejected');
    await process({
      'render-chart': async ({ key }) => {
        asked.push(key ?? '');
        return {};
      },
    });
    await jobs.ask('render-chart', { ...chart, key: 'next' }, 5000);
    expect(asked).toEqual(['next']);
  });

  test('a scheduled job runs at once and then once per interval, whoever runs it', async () => {
    const ranAt: number[] = [];
    const processors: JobProcessors = { 'evaluation-tick': async () => void ranAt.push(Date.now()) };
    const startedAt = Date.now();
    await Promise.all([process(processors), process(processors), process(processors)]);
    await eventually(() => expect(ranAt.length).toBeGreaterThanOrEqual(3), 13_000);
    // The first at the start, then a fixed grid of five seconds: at most one per slot.
    expect((ranAt[0] ?? 0) - startedAt).toBeLessThan(2000);
    const slots = ranAt.map((at) => Math.floor(at / 5000));
    expect(new Set(slots).size).toBeGreaterThanOrEqual(slots.length - 1);
  });
}

describe('job queue on PostgreSQL', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  queueContract(() => ({ kind: 'postgres', url: database.url }));

  test('all queues together hold few connections', async () => {
    const backend: JobBackend = { kind: 'postgres', url: database.url };
    const jobs = await createJobProducer({ backend, logger });
    const idle = async () => {};
    const processors = await startJobProcessors({
      backend,
      logger,
      processors: {
        'evaluate-alerts': idle,
        'evaluation-tick': idle,
        'deliver-notification': idle,
        'reconcile-notifications': idle,
        'render-chart': async () => ({}),
        'maintain-partitions': idle,
        'roll-up': idle,
      },
    });
    await Promise.all(Array.from({ length: 50 }, () => jobs.ask('render-chart', chart, 10_000)));
    const sql = postgres(database.url, { max: 1 });
    const [row] = await sql`select count(*)::int as count from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
        and application_name <> 'test'`;
    await sql.end();
    await jobs.close();
    await processors.close();
    // One that listens per kind of job, four for answers, and four for the queries of each side.
    expect(row?.count).toBeLessThanOrEqual(Object.keys(jobCatalogue).length + 12);
  });

  test('an answer whose event is lost is found all the same, and so is a failure', async () => {
    const backend: JobBackend = { kind: 'postgres', url: database.url };
    const jobs = await createJobProducer({ backend, logger });
    const sql = postgres(database.url, { max: 1, onnotice: () => {} });
    await sql.unsafe(`
      create function bullmq.lose_event() returns trigger language plpgsql as 'begin return null; end';
      create trigger lose_event before insert on bullmq.event
        for each row when (new.event in ('completed', 'failed')) execute function bullmq.lose_event()`);
    const processors = await startJobProcessors({
      backend,
      logger,
      processors: {
        'render-chart': async ({ to }) => {
          await pause(200);
          if (to === 2) throw new AppError('not_found', 'No such chart.');
          return { to };
        },
      },
    });
    try {
      expect(await jobs.ask('render-chart', chart, 8000)).toEqual({ to: 1 });
      const failing = jobs.ask('render-chart', { ...chart, to: 2 }, 8000);
      await expect(failing).rejects.toMatchObject({ code: 'not_found', message: 'No such chart.' });
    } finally {
      await sql`drop function bullmq.lose_event() cascade`;
      await Promise.all([sql.end(), jobs.close(), processors.close()]);
    }
  });

  test('a PostgreSQL that is not there is one plain error', async () => {
    const backend: JobBackend = { kind: 'postgres', url: 'postgres://nobody@127.0.0.1:1/none' };
    await expect(createJobProducer({ backend, logger })).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe.skipIf(!has.redis)('job queue on Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startTestRedis();
  });
  afterAll(() => redis.stop());

  queueContract(() => ({ kind: 'redis', url: redis.url }));

  test('a frozen Redis is reported within two seconds', async () => {
    const jobs = await createJobProducer({ backend: { kind: 'redis', url: redis.url }, logger });
    await jobs.add('evaluate-alerts', { shard: 8 });
    redis.freeze();
    const startedAt = Date.now();
    try {
      await expect(jobs.add('evaluate-alerts', { shard: 9 })).rejects.toMatchObject({ code: 'unavailable' });
      expect(Date.now() - startedAt).toBeLessThan(2500);
    } finally {
      redis.thaw();
    }
    await jobs.close();
  });

  test('without Redis a question is refused plainly, and everything still closes in time', async () => {
    const own = await startTestRedis();
    const backend: JobBackend = { kind: 'redis', url: own.url };
    const [jobs, stranger] = [
      await createJobProducer({ backend, logger }),
      await createJobProducer({ backend, logger }),
    ];
    const processors = await startJobProcessors({
      backend,
      logger,
      processors: { 'render-chart': async () => ({}), 'evaluation-tick': async () => {} },
    });
    await jobs.ask('render-chart', chart, 5000);
    await own.kill();
    // One that has asked before, and one that has not.
    for (const asker of [jobs, stranger]) {
      await expect(asker.ask('render-chart', chart, 3000)).rejects.toMatchObject({ code: 'unavailable' });
    }
    const startedAt = Date.now();
    await Promise.all([jobs.close(), stranger.close(), processors.close()]);
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    await own.stop();
  }, 40_000);

  test('producers, workers and schedules come back after Redis was killed and lost everything', async () => {
    const backend: JobBackend = { kind: 'redis', url: redis.url };
    const jobs = await createJobProducer({ backend, logger });
    const shards: number[] = [];
    let ticks = 0;
    const processors = await startJobProcessors({
      backend,
      logger,
      processors: {
        'evaluate-alerts': async ({ shard }) => void shards.push(shard),
        'evaluation-tick': async () => {
          ticks += 1;
        },
      },
    });
    await jobs.add('evaluate-alerts', { shard: 1 });
    await eventually(() => expect(shards).toContain(1));
    await redis.kill();
    await expect(jobs.add('evaluate-alerts', { shard: 2 })).rejects.toMatchObject({ code: 'unavailable' });
    await redis.start();
    await eventually(() => jobs.add('evaluate-alerts', { shard: 3 }));
    await eventually(() => expect(shards).toContain(3), 15_000);
    const before = ticks;
    await eventually(() => expect(ticks).toBeGreaterThan(before), 20_000);
    await jobs.close();
    await processors.close();
  }, 60_000);
});
