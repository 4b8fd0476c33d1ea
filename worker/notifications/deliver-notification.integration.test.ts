import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertEvents, alerts, notificationAlerts, notifications } from '../../drizzle/schema/index.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import { createSlackClient } from '../../shared/slack/web-client.ts';
import { type FakeSlack, startFakeSlack } from '../../test/support/fake-slack.ts';
import { insertServer } from '../../test/support/insert-samples.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { deliverNotification } from './deliver-notification.ts';
import type { DeliveryDependencies } from './message-update.ts';
import { reconcileNotifications } from './reconcile-notifications.ts';
import { createSlackDelivery } from './slack-delivery.ts';

let test: TestDatabase;
let slack: FakeSlack;
let deps: DeliveryDependencies;
let alertId: string;
let id: string;
let added: unknown[];
let chartsFailed: number;
/** How much later it is for delivery than by the clock. */
let waitedMs: number;

beforeEach(async () => {
  test = await createTestDatabase();
  slack = await startFakeSlack();
  const logger = pino({ level: 'silent' });
  const client = createSlackClient({
    token: 'xoxb-1',
    apiUrl: slack.apiUrl,
    logger,
    timeoutMs: 300,
    retries: 0,
  });
  added = [];
  chartsFailed = 0;
  waitedMs = 0;
  const jobs: JobProducer = {
    add: async (_, payload, options) => void added.push({ ...payload, ...options }),
    ask: async () => undefined,
    close: async () => {},
  };
  deps = {
    database: test.database,
    jobs,
    logger,
    platforms: new Map([
      ['slack', createSlackDelivery(async () => client, { spacingMs: 0, now: () => Date.now() + waitedMs })],
    ]),
    defaultChannels: ['slack:C0OPS'],
    grouping: { waitSeconds: 0, intervalSeconds: 300, repeatSeconds: 14_400 },
    drawChart: async () => Buffer.from('png'),
    onChartFailed: () => {
      chartsFailed += 1;
    },
  };
  const serverId = await insertServer(test.database.sql, 'web-1');
  const now = new Date();
  const [alert] = await test.database.orm
    .insert(alerts)
    .values({
      ruleId: randomUUID(),
      serverId,
      key: '',
      title: 'CPU high on web-1',
      metric: 'cpu_percent',
      severity: 'critical',
      state: 'firing',
      comparator: '>',
      threshold: 90,
      value: 97,
      startedAt: now,
      firedAt: now,
    })
    .returning();
  alertId = alert!.id;
  await event('fired');
  id = await owe('slack:C0OPS');
});
afterEach(async () => {
  await slack.close();
  await test.drop();
});

const event = (kind: 'fired' | 'resolved' | 'acknowledged') =>
  test.database.orm.insert(alertEvents).values({ alertId, at: new Date(), kind });

async function owe(channel: string): Promise<string> {
  const [row] = await test.database.orm
    .insert(notifications)
    .values({ groupKey: 'rule:1', channel })
    .returning();
  await test.database.orm.insert(notificationAlerts).values({ notificationId: row!.id, alertId, channel });
  return row!.id;
}

/** The alert moved on, as the evaluation or an acknowledgement leaves it. */
async function resolve(): Promise<void> {
  await event('resolved');
  await test.database.sql`
    update alerts set state = 'resolved', resolved_at = now(), resolve_reason = 'recovered', version = 2`;
  await test.database
    .sql`update notifications set wanted_version = 2, state = 'owed', next_attempt_at = now()`;
}

const row = async (which = id) =>
  (await test.database.sql`select * from notifications where id = ${which}`)[0]!;
const makeDue = () =>
  test.database.sql`update notifications set next_attempt_at = now(), claimed_until = null`;
const attachments = (call: { args: Record<string, string> } | undefined) => call?.args.attachments ?? '';

describe('delivery', () => {
  it('posts once, then adds the chart by an edit', async () => {
    await deliverNotification(deps, id);
    expect(slack.calls.map(({ method }) => method)).toEqual([
      'chat.postMessage',
      'files.getUploadURLExternal',
      'files.completeUploadExternal',
      'files.info',
      'chat.update',
    ]);
    expect(slack.calls[0]?.args.text).toBe('🔴 [FIRING] CPU high on web-1 (critical)');
    expect(attachments(slack.of('chat.update')[0])).toContain('"slack_file":{"id":"F1"}');
    expect(await row()).toMatchObject({
      state: 'delivered',
      delivered_version: 1,
      chart_state: 'attached',
      claimed_by: null,
      last_error: null,
    });
  });

  it('does nothing when asked again', async () => {
    await deliverNotification(deps, id);
    const before = slack.calls.length;
    await deliverNotification(deps, id);
    expect(slack.calls).toHaveLength(before);
  });

  it('edits the same message and adds one thread reply when the alert resolves', async () => {
    await deliverNotification(deps, id);
    await resolve();
    slack.calls.length = 0;
    await deliverNotification(deps, id);
    // The picture once more: now the breach is whole.
    expect(slack.calls.map(({ method }) => method)).toEqual([
      'chat.update',
      'chat.postMessage',
      'files.getUploadURLExternal',
      'files.completeUploadExternal',
      'files.info',
      'chat.update',
    ]);
    const [update, reply] = slack.calls;
    expect(update?.args.text).toBe('✅ [RESOLVED] CPU high on web-1');
    expect(attachments(update)).toContain('F1');
    expect(reply?.args).toMatchObject({ thread_ts: update?.args.ts });
    expect(reply?.args.text).toContain('✅ Recovered');
  });

  it('is done by one of several workers', async () => {
    await Promise.all([1, 2, 3].map(() => deliverNotification(deps, id)));
    expect(slack.of('chat.postMessage')).toHaveLength(1);
  });

  it('goes on when the alert moved while it was delivered', async () => {
    deps.drawChart = async () => {
      await test.database.sql`update alerts set version = 2`;
      await test.database.sql`update notifications set wanted_version = 2`;
      return Buffer.from('png');
    };
    await deliverNotification(deps, id);
    expect(await row()).toMatchObject({ state: 'owed' });
    expect(added).toMatchObject([{ notificationId: id }]);
  });
});

describe('a chart that fails', () => {
  it('is said in the message, and counted', async () => {
    deps.drawChart = async () => {
      throw new Error('no thread');
    };
    await deliverNotification(deps, id);
    expect(attachments(slack.of('chat.update')[0])).toContain('could not be drawn');
    expect(chartsFailed).toBe(1);
    expect(await row()).toMatchObject({ state: 'delivered', chart_state: 'failed' });
  });

  it('does so too when Slack does not take the picture', async () => {
    slack.failNext('files.getUploadURLExternal', { error: 'upload_failed' });
    await deliverNotification(deps, id);
    expect(await row()).toMatchObject({ state: 'delivered', chart_state: 'failed' });
  });
});

it('tries a picture again before giving it up, and keeps the message it belongs to', async () => {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    slack.failNext('files.getUploadURLExternal', { error: 'internal_error' });
    await makeDue();
    await deliverNotification(deps, id);
    expect(await row()).toMatchObject({ chart_state: attempt < 5 ? 'wanted' : 'failed' });
  }
  expect(await row()).toMatchObject({ state: 'delivered' });
  expect(slack.of('chat.postMessage')).toHaveLength(1);
});

describe('when Slack fails', () => {
  it('waits as long as Slack says', async () => {
    slack.failNext('chat.postMessage', { status: 429, retryAfter: 30 });
    await deliverNotification(deps, id);
    const { state, next_attempt_at: next } = await row();
    expect(state).toBe('owed');
    expect(next.getTime() - Date.now()).toBeGreaterThan(28_000);
    expect(added).toEqual([{ notificationId: id, delayMs: expect.closeTo(30_020, -2) }]);
    await deliverNotification(deps, id);
    expect(slack.of('chat.postMessage')).toHaveLength(1);
    await makeDue();
    waitedMs = 30_000;
    await deliverNotification(deps, id);
    expect(await row()).toMatchObject({ state: 'delivered' });
  });

  it.each([{ status: 500 }, { error: 'internal_error' }, 'hang', { error: 'invalid_auth' }] as const)(
    'keeps the message owed after %o',
    async (fault) => {
      slack.failNext('chat.postMessage', fault);
      await deliverNotification(deps, id);
      expect(await row()).toMatchObject({ state: 'owed', claimed_by: null });
      await makeDue();
      await deliverNotification(deps, id);
      expect(await row()).toMatchObject({ state: 'delivered' });
    },
  );

  it.each(['not_in_channel', 'channel_not_found', 'is_archived'])(
    'tells the default channel instead after %s',
    async (error) => {
      const other = await owe('slack:C0PRIV');
      await test.database.sql`delete from notifications where id = ${id}`;
      slack.failNext('chat.postMessage', { error });
      await deliverNotification(deps, other);
      expect(await row(other)).toMatchObject({
        state: 'abandoned',
        last_error: expect.stringContaining(error),
      });
      const [fallback] = await test.database.sql`select * from notifications where channel = 'slack:C0OPS'`;
      expect(added).toEqual([{ notificationId: fallback?.id }]);
      await deliverNotification(deps, fallback?.id);
      const told = slack.of('chat.postMessage').at(-1);
      expect(told?.args.channel).toBe('C0OPS');
      expect(attachments(told)).toContain('Could not be told in <#C0PRIV>');
      expect(attachments(told)).toContain(error);
    },
  );

  it('says so in the default channel too when that one had the alert already', async () => {
    await deliverNotification(deps, id);
    const other = await owe('slack:C0PRIV');
    slack.failNext('chat.postMessage', { error: 'is_archived' });
    await deliverNotification(deps, other);
    expect(added).toMatchObject([{ notificationId: id }]);
    slack.calls.length = 0;
    await makeDue();
    await deliverNotification(deps, id);
    expect(slack.calls.map(({ method }) => method)).toEqual(['chat.update']);
    expect(attachments(slack.calls[0])).toContain('is_archived');
    expect(await row()).toMatchObject({ state: 'delivered' });
  });

  it('tells the default channel instead when Slack refuses the card, words and all', async () => {
    const other = await owe('slack:C0PRIV');
    for (let time = 0; time < 2; time += 1)
      slack.failNext('chat.postMessage', { error: 'restricted_action_non_threadable_channel' });
    await deliverNotification(deps, other);
    expect(await row(other)).toMatchObject({ state: 'abandoned' });
    await deliverNotification(deps, id);
    expect(attachments(slack.of('chat.postMessage').at(-1))).toContain('Could not be told in <#C0PRIV>');
  });

  it('tells the default channel of what is given up after a day', async () => {
    const other = await owe('slack:C0PRIV');
    await test.database.sql`update notifications set attempts = 299 where id = ${other}`;
    slack.failNext('chat.postMessage', { error: 'internal_error' });
    await deliverNotification(deps, other);
    expect(await row(other)).toMatchObject({ state: 'abandoned', last_error: 'Slack: internal_error' });
    await deliverNotification(deps, id);
    expect(attachments(slack.of('chat.postMessage').at(-1))).toContain('Slack: internal_error');
  });

  it.each(['account_inactive', 'internal_error'])(
    'tells the default channel meanwhile when %s has lasted for minutes',
    async (error) => {
      const other = await owe('slack:C0PRIV');
      await test.database.sql`delete from notifications where id = ${id}`;
      await test.database.sql`update notifications set attempts = 7 where id = ${other}`;
      slack.failNext('chat.postMessage', { error });
      await deliverNotification(deps, other);
      expect(await row(other)).toMatchObject({ state: 'owed' });
      const [meanwhile] = await test.database.sql`select id from notifications where channel = 'slack:C0OPS'`;
      await deliverNotification(deps, meanwhile?.id);
      const told = slack.of('chat.postMessage').at(-1);
      expect(told?.args.channel).toBe('C0OPS');
      expect(attachments(told)).toContain(error);
      await makeDue();
      await deliverNotification(deps, other);
      expect(slack.of('chat.postMessage').at(-1)?.args.channel).toBe('C0PRIV');
    },
  );

  it('leaves the default channel alone while Slack only slows us down', async () => {
    const other = await owe('slack:C0PRIV');
    await test.database.sql`delete from notifications where id = ${id}`;
    await test.database.sql`update notifications set attempts = 7 where id = ${other}`;
    slack.failNext('chat.postMessage', { status: 429, retryAfter: 1 });
    await deliverNotification(deps, other);
    expect(await test.database.sql`select channel from notifications`).toEqual([{ channel: 'slack:C0PRIV' }]);
  });

  it('gives up on the default channel itself, visibly', async () => {
    slack.failNext('chat.postMessage', { error: 'is_archived' });
    await deliverNotification(deps, id);
    expect(await row()).toMatchObject({ state: 'abandoned', last_error: 'Slack: is_archived' });
  });

  it('posts anew when somebody deleted the message', async () => {
    await deliverNotification(deps, id);
    await resolve();
    slack.failNext('chat.update', { error: 'message_not_found' });
    await deliverNotification(deps, id);
    await makeDue();
    await deliverNotification(deps, id);
    expect(slack.of('chat.postMessage').at(-1)?.args.text).toContain('Recovered');
    expect(slack.of('files.getUploadURLExternal')).toHaveLength(2);
    expect(await row()).toMatchObject({ state: 'delivered', delivered_version: 2, chart_state: 'attached' });
  });

  it('sends the words alone when Slack refuses the blocks', async () => {
    slack.failNext('chat.postMessage', { error: 'invalid_blocks' });
    await deliverNotification(deps, id);
    expect(slack.of('chat.postMessage')).toHaveLength(2);
    expect(await row()).toMatchObject({ state: 'delivered' });
  });
});

describe('a message that cannot be made', () => {
  /** As a fault in our own code has it: the query of the message's content fails, each time. */
  const poison = () => test.database.sql`alter table alerts rename column culprits to culprits_gone`;
  const tryAgain = async (which = id) => {
    await makeDue();
    await deliverNotification(deps, which);
  };

  it('is tried three times, then told in plain words there and handed to the default channel', async () => {
    const other = await owe('slack:C0PRIV');
    await test.database.sql`update notifications set mention = 'user:U1' where id = ${other}`;
    await poison();
    for (let time = 1; time <= 3; time += 1) {
      expect(slack.calls).toEqual([]);
      await tryAgain(other);
    }
    const posts = slack.of('chat.postMessage');
    expect(posts).toMatchObject([
      { args: { channel: 'C0PRIV', text: '🔴 [FIRING] CPU high on web-1 <@U1>' } },
    ]);
    expect(attachments(posts[0])).toContain('In plain words');
    expect(await row(other)).toMatchObject({
      state: 'abandoned',
      last_error: expect.stringContaining('an error inside ChatOps'),
    });
    expect(added).toContainEqual(expect.objectContaining({ notificationId: id }));
  });

  it('is not told at all where it was over before anybody was told', async () => {
    await resolve();
    await poison();
    for (let time = 1; time <= 3; time += 1) await tryAgain();
    expect(slack.of('chat.postMessage')).toEqual([]);
    expect(await row()).toMatchObject({ state: 'abandoned' });
  });

  it('is edited to plain words where it stands already', async () => {
    await deliverNotification(deps, id);
    await resolve();
    await poison();
    slack.calls.length = 0;
    for (let time = 1; time <= 3; time += 1) await tryAgain();
    expect(slack.calls.map(({ method }) => method)).toEqual(['chat.update']);
    expect(slack.calls[0]?.args.text).toBe('✅ [RESOLVED] CPU high on web-1');
  });

  it('once by accident, after failures of Slack, is tried again', async () => {
    await test.database.sql`update notifications set attempts = 5, last_error = 'Slack: http_500'`;
    await poison();
    await tryAgain();
    expect(await row()).toMatchObject({ state: 'owed' });
    await test.database.sql`alter table alerts rename column culprits_gone to culprits`;
    await tryAgain();
    expect(await row()).toMatchObject({ state: 'delivered' });
  });
});

describe('a worker that died', () => {
  it('holding the claim is taken over when the claim runs out, not before', async () => {
    await test.database.sql`
      update notifications set claimed_by = ${randomUUID()}, claimed_until = now() + interval '30 s'`;
    await deliverNotification(deps, id);
    expect(await reconcileNotifications(deps)).toBe(0);
    expect(slack.calls).toHaveLength(0);
    await test.database.sql`update notifications set claimed_until = now() - interval '1 s'`;
    expect(await reconcileNotifications(deps)).toBe(1);
    await deliverNotification(deps, id);
    expect(slack.of('chat.postMessage')).toHaveLength(1);
  });

  it('after the post was noted costs no second message', async () => {
    slack.failNext('chat.update', 'hang');
    await deliverNotification(deps, id);
    await makeDue();
    await deliverNotification(deps, id);
    expect(slack.of('chat.postMessage')).toHaveLength(1);
    expect(await row()).toMatchObject({ state: 'delivered', chart_state: 'attached' });
  });
});
