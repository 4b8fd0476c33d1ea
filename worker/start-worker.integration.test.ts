import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { alertRules } from '../drizzle/schema/index.ts';
import { createInProcessBus } from '../shared/bus/in-process-bus.ts';
import type { JobProducer } from '../shared/jobs.ts';
import { createJobProducer } from '../shared/queue/index.ts';
import { shardOf } from '../shared/shard.ts';
import { type FakeSlack, startFakeSlack } from '../test/support/fake-slack.ts';
import { insertSamples, insertServer } from '../test/support/insert-samples.ts';
import { createTestDatabase, type TestDatabase } from '../test/support/test-database.ts';
import { startWorker } from './start-worker.ts';

const logger = pino({ level: 'silent' });
let test: TestDatabase;
let slack: FakeSlack;
let jobs: JobProducer;
let worker: { close(): Promise<void> };
let serverId: string;

beforeEach(async () => {
  test = await createTestDatabase();
  slack = await startFakeSlack();
  const backend = { kind: 'postgres', url: test.url } as const;
  jobs = await createJobProducer({ backend, logger });
  worker = await startWorker({
    config: {
      SLACK_BOT_TOKEN: ['xoxb-1'],
      SLACK_API_URL: slack.apiUrl,
      DISCORD_API_URL: 'https://discord.com/api',
      CHATOPS_DEFAULT_CHANNEL: ['slack:C0OPS'],
      CHATOPS_WEBHOOK_NETWORKS: [],
      CHATOPS_GROUP_WAIT: 0,
      CHATOPS_GROUP_INTERVAL: 300,
      CHATOPS_REPEAT_INTERVAL: 14_400,
    },
    database: test.database,
    bus: createInProcessBus(),
    backend,
    jobs,
    logger,
  });
  serverId = await insertServer(test.database.sql, 'web-1');
});
afterEach(async () => {
  await worker.close();
  await jobs.close();
  await slack.close();
  await test.drop();
});

it('brings a breach to the channel: one message, its chart, and the end as an edit with one reply', async () => {
  await test.database.orm.insert(alertRules).values({
    name: 'CPU high',
    scope: '--all',
    metric: 'cpu_percent',
    comparator: '>',
    criticalThreshold: 90,
    createdAt: new Date(Date.now() - 60_000),
  });
  const shard = shardOf(serverId);
  await insertSamples(test.database.sql, serverId, [{ at: new Date(Date.now() - 5000), cpuPercent: 97 }]);
  await jobs.add('evaluate-alerts', { shard });
  await expect.poll(() => slack.of('chat.update').length, { timeout: 15_000 }).toBe(1);
  expect(slack.of('chat.update')[0]?.args.attachments).toContain('slack_file');

  await insertSamples(test.database.sql, serverId, [{ at: new Date(Date.now() - 1000), cpuPercent: 20 }]);
  await jobs.add('evaluate-alerts', { shard });
  await expect.poll(() => slack.of('chat.postMessage').length, { timeout: 15_000 }).toBe(2);
  const [post, reply] = slack.of('chat.postMessage');
  expect(post?.args.text).toContain('[FIRING] CPU high on web-1');
  expect(reply?.args.thread_ts).toBeDefined();
  expect(slack.of('chat.update').at(-1)?.args.text).toContain('[RESOLVED]');
});

it('draws a chart for whoever asks', async () => {
  const now = Date.now();
  await insertSamples(test.database.sql, serverId, [{ at: new Date(now - 60_000), cpuPercent: 97 }]);
  const answer = await jobs.ask(
    'render-chart',
    { serverIds: [serverId], metric: 'cpu', from: now - 3_600_000, to: now },
    10_000,
  );
  expect(answer).toMatchObject({ points: 1, png: expect.stringMatching(/^iVBOR/) });
});

it('says what is wrong with a chart nobody can draw', async () => {
  const question = { serverIds: [serverId], metric: 'happiness', from: 0, to: 1 };
  await expect(jobs.ask('render-chart', question, 10_000)).rejects.toMatchObject({ code: 'invalid_input' });
});
