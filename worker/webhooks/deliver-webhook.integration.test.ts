import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acknowledgeAlert, resolveAlerts } from '../../drizzle/queries/alert-actions.ts';
import { oweNewToWebhooks, oweOneWebhook, oweWebhooks } from '../../drizzle/queries/owe-webhooks.ts';
import { insertWebhook } from '../../drizzle/queries/webhooks.ts';
import { alertmanagerPayloadSchema } from '../../shared/api-contract/alertmanager.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import { createAddressPolicy } from '../../shared/webhooks/address-policy.ts';
import { mintWebhookSecret } from '../../shared/webhooks/webhook-secret.ts';
import { fireAlerts, insertRule } from '../../test/support/insert-alerts.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { isSigned, startWebhookReceiver, type WebhookReceiver } from '../../test/support/webhook-receiver.ts';
import {
  deliverWebhook,
  reconcileWebhooks,
  testWebhook,
  type WebhookDependencies,
} from './deliver-webhook.ts';

let world: TestDatabase;
let receiver: WebhookReceiver;
let deps: WebhookDependencies;
let due: string[];
let alertId: string;
const secret = mintWebhookSecret();

beforeEach(async () => {
  world = await createTestDatabase();
  receiver = await startWebhookReceiver();
  due = [];
  const jobs: JobProducer = {
    add: async (_, payload) => void due.push((payload as { deliveryId: string }).deliveryId),
    ask: async () => undefined,
    close: async () => {},
  };
  deps = {
    database: world.database,
    jobs,
    logger: pino({ level: 'silent' }),
    policy: createAddressPolicy(['127.0.0.1']),
    publicUrl: 'https://chatops.example.com',
    deadlineMs: 400,
  };
  [alertId] = (await fireAlerts(world.database, await insertRule(world.database), 1)) as [string];
});
afterEach(async () => {
  await receiver.close();
  await world.drop();
});

async function hook(change: Partial<Parameters<typeof insertWebhook>[1]> = {}): Promise<string> {
  const values = { name: 'pager', url: receiver.url, secret: secret.kept, ...change };
  return (await insertWebhook(world.database.orm, values))!.id;
}
const tell = () => oweNewToWebhooks(world.database.sql, [alertId]);
const makeDue = () =>
  world.database.sql`update webhook_deliveries set next_attempt_at = now(), claimed_until = null`;
async function deliverAll(): Promise<void> {
  while ((await reconcileWebhooks(deps)) > 0) {
    for (const id of due.splice(0)) await deliverWebhook(deps, id);
  }
}
const rows = () => world.database.sql`select * from webhook_deliveries order by id`;

test('an alert goes out signed, in the format that Alertmanager posts and that we take ourselves', async () => {
  await hook();
  await tell();
  await deliverAll();
  const [got] = receiver.received;
  expect(isSigned(got!, secret.shown)).toBe(true);
  expect(isSigned({ ...got!, body: `${got!.body} ` }, secret.shown)).toBe(false);
  expect(alertmanagerPayloadSchema.parse(got!.json).alerts).toMatchObject({ rejected: [] });
  expect(got!.json).toMatchObject({
    version: '4',
    receiver: 'pager',
    status: 'firing',
    externalURL: 'https://chatops.example.com',
    alerts: [
      {
        status: 'firing',
        labels: {
          alertname: 'CPU high',
          severity: 'critical',
          instance: 'web-1',
          chatops_metric: 'cpu_percent',
        },
        annotations: {
          summary: 'CPU high on web-1',
          description: expect.stringContaining('97'),
          chatops_alert: alertId,
        },
        endsAt: '0001-01-01T00:00:00Z',
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    ],
  });
  expect(await rows()).toMatchObject([{ state: 'delivered', response_status: 200, last_error: null }]);
});

test('it hears how it goes on, in order, with one fingerprint; asked again it is told nothing twice', async () => {
  await hook();
  await tell();
  await tell();
  await acknowledgeAlert(world.database.orm, alertId, 'Ada', null);
  await resolveAlerts(world.database.orm, { reason: 'manual', alertId, actor: 'Ada', detail: null });
  await deliverAll();
  const alerts = receiver.received.map(({ json }) => json.alerts[0]);
  expect(alerts.map(({ status }) => status)).toEqual(['firing', 'firing', 'resolved']);
  expect(alerts[1].annotations.acknowledged_by).toBe('Ada');
  expect(alerts[2].annotations.resolve_reason).toBe('manual');
  expect(new Set(alerts.map(({ fingerprint }) => fingerprint)).size).toBe(1);
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(3);
});

describe('whom it concerns', () => {
  test.each<[string, Parameters<typeof hook>[0], number]>([
    ['every server', {}, 1],
    ['its server', { scope: 'web-1' }, 1],
    ['another server', { scope: 'web-2' }, 0],
    ['from its severity on', { minSeverity: 'critical' }, 1],
    ['escalations only', { onlyEscalations: true }, 0],
    ['nobody, being disabled', { enabled: false }, 0],
  ])('%s', async (_, change, told) => {
    await hook(change);
    await tell();
    expect(await rows()).toHaveLength(told);
  });

  test('a quiet alert goes to nobody, and its end neither', async () => {
    await hook();
    await world.database.sql`update alerts set quiet_reason = 'silenced'`;
    await tell();
    await resolveAlerts(world.database.orm, { reason: 'manual', alertId, actor: 'Ada', detail: null });
    expect(await rows()).toHaveLength(0);
  });

  test('one for escalations hears of it from its step on', async () => {
    const webhookId = await hook({ onlyEscalations: true });
    expect(await oweOneWebhook(world.database.sql, alertId, webhookId)).toBe(true);
    await resolveAlerts(world.database.orm, { reason: 'manual', alertId, actor: 'Ada', detail: null });
    await deliverAll();
    expect(receiver.received.map(({ json }) => json.status)).toEqual(['firing', 'resolved']);
  });
});

describe('a receiver that fails', () => {
  test('is tried again with the same id and body, and what comes later waits for it', async () => {
    await hook();
    await tell();
    receiver.answers.push({ status: 503, headers: { 'retry-after': '30' }, body: 'busy' });
    await deliverAll();
    await resolveAlerts(world.database.orm, { reason: 'manual', alertId, actor: 'Ada', detail: null });
    await deliverAll();
    expect(receiver.received).toHaveLength(1);
    const [first] = await rows();
    expect(first).toMatchObject({
      state: 'owed',
      attempts: 1,
      response_status: 503,
      last_error: 'HTTP 503: busy',
    });
    expect(first!.next_attempt_at.getTime() - Date.now()).toBeGreaterThan(20_000);
    await makeDue();
    await deliverAll();
    const [failed, again, resolved] = receiver.received;
    expect(again!.headers['webhook-id']).toBe(failed!.headers['webhook-id']);
    expect(again!.body).toBe(failed!.body);
    expect(resolved!.json.status).toBe('resolved');
  });

  test('by not answering is let go of at the deadline', async () => {
    await hook();
    await tell();
    receiver.answers.push({ status: 200, hang: true });
    await deliverAll();
    expect(await rows()).toMatchObject([
      { state: 'owed', last_error: 'no answer in time', claimed_by: null },
    ]);
  });

  test('by redirecting is not followed', async () => {
    await hook();
    await tell();
    receiver.answers.push({ status: 307, headers: { location: receiver.url } });
    await deliverAll();
    expect(receiver.received).toHaveLength(1);
    expect(await rows()).toMatchObject([{ state: 'owed', response_status: 307 }]);
  });

  test('by answering without end is not read to it', async () => {
    await hook();
    await tell();
    receiver.answers.push({ status: 500, body: 'x'.repeat(5_000_000) });
    await deliverAll();
    expect((await rows())[0]!.last_error.length).toBeLessThan(300);
  });

  test('by being gone is disabled, and what is given up says why', async () => {
    const id = await hook();
    await tell();
    receiver.answers.push({ status: 410 });
    await deliverAll();
    expect(await rows()).toMatchObject([{ state: 'abandoned', last_error: 'HTTP 410' }]);
    expect(await world.database.sql`select enabled from webhooks where id = ${id}`).toEqual([
      { enabled: false },
    ]);
  });

  test('for a day is given up', async () => {
    await hook();
    await tell();
    await world.database.sql`update webhook_deliveries set created_at = now() - interval '25 hours'`;
    receiver.answers.push({ status: 500 });
    await deliverAll();
    expect(await rows()).toMatchObject([
      { state: 'abandoned', last_error: expect.stringContaining('given up after a day') },
    ]);
  });
});

describe('where it may not lead', () => {
  test.each(['127.0.0.1', 'localhost'])('%s is not asked unless its network is allowed', async (host) => {
    await hook({ url: receiver.url.replace('127.0.0.1', host) });
    await tell();
    deps = { ...deps, policy: createAddressPolicy([]) };
    await deliverAll();
    expect(receiver.received).toHaveLength(0);
    expect((await rows())[0]!.last_error).toContain('CHATOPS_WEBHOOK_NETWORKS');
  });
});

test('of several workers one sends', async () => {
  await hook();
  await tell();
  await reconcileWebhooks(deps);
  const [id = ''] = due;
  await Promise.all(Array.from({ length: 5 }, () => deliverWebhook(deps, id)));
  expect(receiver.received).toHaveLength(1);
});

test('a worker that died with the claim is followed by another, when the claim has run out', async () => {
  await hook();
  await tell();
  await world.database.sql`
    update webhook_deliveries set claimed_by = gen_random_uuid(), claimed_until = now() + interval '10 s'`;
  expect(await reconcileWebhooks(deps)).toBe(0);
  await world.database.sql`update webhook_deliveries set claimed_until = now() - interval '1 s'`;
  await deliverAll();
  expect(receiver.received).toHaveLength(1);
});

test('a test sends an example, and says what came of it', async () => {
  const id = await hook({ enabled: false });
  expect(await testWebhook(deps, id)).toEqual({ delivered: true, status: 200, error: null });
  receiver.answers.push({ status: 401, body: 'who?' });
  expect(await testWebhook(deps, id)).toEqual({ delivered: false, status: 401, error: 'HTTP 401: who?' });
  expect(receiver.received[0]!.json.alerts[0]).toMatchObject({
    status: 'resolved',
    labels: { alertname: 'ChatOpsTest' },
  });
  expect(await rows()).toHaveLength(0);
});

test('ten thousand alerts at once are promised in one go', async () => {
  await hook();
  const ids = await fireAlerts(world.database, await insertRule(world.database, 'Storm'), 10_000, {
    from: 2,
  });
  await oweWebhooks(world.database.sql, ids);
  expect(await world.database.sql`select count(*)::int from webhook_deliveries`).toEqual([{ count: 10_000 }]);
});

test('a receiver that hangs keeps nobody else waiting, and is asked for little until it answers', async () => {
  const { sql } = world.database;
  const slow = await hook({ name: 'slow' });
  const quick = await hook({ name: 'quick' });
  const alerts = await fireAlerts(world.database, await insertRule(world.database, 'Disk'), 300, { from: 2 });
  // Of an alert each: those of one go out one after the other. The slow one's are the oldest.
  const owe = (webhookId: string, ids: readonly string[], first: string) => sql`
    insert into webhook_deliveries (id, webhook_id, alert_id, version, payload)
    select (${first} || right(gen_random_uuid()::text, 35))::uuid, ${webhookId}, id, 1, '{}'
    from unnest(${[...ids]}::uuid[]) as id`;
  await owe(slow, alerts, '0');
  await owe(quick, [alertId], 'f');
  const dueOf = async (webhookId: string) => {
    due = [];
    await reconcileWebhooks(deps);
    const [row] = await sql<{ count: number }[]>`
      select count(*)::int from webhook_deliveries
      where webhook_id = ${webhookId} and id = any(${due}::uuid[])`;
    return row!.count;
  };
  expect(await dueOf(quick)).toBe(1);
  expect(await dueOf(slow)).toBe(199);
  await sql`
    update webhook_deliveries set last_error = 'no answer in time', next_attempt_at = now() + interval '1 h'
    where id in (select id from webhook_deliveries where webhook_id = ${slow} order by id limit 3)`;
  expect(await dueOf(slow)).toBe(2);
  expect(await dueOf(quick)).toBe(1);
});
