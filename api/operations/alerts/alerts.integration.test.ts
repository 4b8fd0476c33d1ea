import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { topics } from '../../../shared/bus.ts';
import { addOnlineServer } from '../../../test/support/online-server.ts';
import { startTestApi, type TestApi, type TestPerson } from '../../../test/support/test-api.ts';

let api: TestApi;
let operator: TestPerson;
let viewer: TestPerson;
let serverId: string;

beforeAll(async () => {
  api = await startTestApi();
  operator = await api.person([{ role: 'operator', tag: null }]);
  viewer = await api.person([{ role: 'viewer', tag: null }]);
  serverId = await addOnlineServer(api.world.database, { name: 'web-1', tags: ['prod'] });
});
afterAll(() => api.close());

async function fire(ruleId: string = randomUUID()): Promise<string> {
  const id = randomUUID();
  const { sql } = api.world.database;
  await sql`
    insert into alerts (id, rule_id, server_id, key, title, metric, severity, state, comparator, threshold,
      started_at, fired_at)
    values (${id}, ${ruleId}, ${serverId}, '', 'CPU high', 'cpu_percent', 'warning', 'firing', '>', 90, now(), now())`;
  await sql`
    with message as (
      insert into notifications (id, group_key, channel, delivered_version, state, closed_at)
      values (${randomUUID()}, ${`alert:${id}`}, 'slack:C1', 1, 'delivered', now()) returning id, channel
    )
    insert into notification_alerts (notification_id, alert_id, channel) select id, ${id}, channel from message`;
  return id;
}

describe('acknowledging', () => {
  test('names who and why, makes the message owed again, and tells who listens; twice is once', async () => {
    const id = await fire();
    const heard: unknown[] = [];
    const stop = await api.bus.subscribe(topics.alerts, (message) => void heard.push(message));
    const acked = await operator.inChat('POST', `alerts/${id}/ack`, { reason: 'on it' });
    expect(acked.body).toMatchObject({
      state: 'firing',
      acknowledgedBy: `${operator.account.name} (Slack)`,
      acknowledgeReason: 'on it',
    });
    const again = await operator.ask('POST', `alerts/${id}/ack`);
    expect(again.body.acknowledgedBy).toBe(acked.body.acknowledgedBy);
    await stop();
    expect(heard).toEqual([{ alertId: id, state: 'firing' }]);
    const { sql } = api.world.database;
    const events = await sql`select kind, actor, detail from alert_events where alert_id = ${id}`;
    expect(events).toMatchObject([{ kind: 'acknowledged', detail: 'on it' }]);
    const [owed] =
      await sql`select state, wanted_version from notifications where group_key = ${`alert:${id}`}`;
    expect(owed).toMatchObject({ state: 'owed', wanted_version: 2 });
  });

  test('can be taken back, and is refused to a viewer', async () => {
    const id = await fire();
    expect((await viewer.ask('POST', `alerts/${id}/ack`)).status).toBe(403);
    await operator.ask('POST', `alerts/${id}/ack`);
    const taken = await operator.ask('POST', `alerts/${id}/unack`);
    expect(taken.body.acknowledgedAt).toBeNull();
  });
});

describe('what happened to an alert', () => {
  test('is told in order with who and why, to who may see its server', async () => {
    const id = await fire();
    await operator.inChat('POST', `alerts/${id}/ack`, { reason: 'on it' });
    await operator.ask('POST', `alerts/${id}/unack`);
    const { body } = await viewer.ask('GET', `alerts/${id}/events`);
    expect(body.items).toMatchObject([
      { kind: 'acknowledged', actor: `${operator.account.name} (Slack)`, detail: 'on it' },
      { kind: 'unacknowledged', actor: expect.stringContaining(operator.account.name) },
    ]);
    const elsewhere = await api.person([{ role: 'viewer', tag: 'other' }]);
    expect((await elsewhere.ask('GET', `alerts/${id}/events`)).status).toBe(404);
    expect((await viewer.ask('GET', `alerts/${randomUUID()}/events`)).status).toBe(404);
  });

  test('is listed from a severity on', async () => {
    const id = await fire();
    const listed = async (severity: string) =>
      (await viewer.ask('GET', `alerts?severity=${severity}`)).body.items.map(
        (alert: { id: string }) => alert.id,
      );
    expect(await listed('info')).toContain(id);
    expect(await listed('warning')).toContain(id);
    expect(await listed('critical')).not.toContain(id);
  });
});

describe('resolving', () => {
  test('is stated as done by hand, lets the evaluation start over, and ends acknowledging', async () => {
    const rules = await viewer.ask('GET', 'alert-rules');
    const ruleId = rules.body.items[0].id;
    const id = await fire(ruleId);
    const { sql } = api.world.database;
    await sql`insert into alert_states (rule_id, server_id, key, state) values (${ruleId}, ${serverId}, '', '{}')`;
    const resolved = await operator.ask('POST', `alerts/${id}/resolve`, { reason: 'false alarm' });
    expect(resolved.body).toMatchObject({ state: 'resolved', resolveReason: 'manual' });
    expect(await sql`select * from alert_states where server_id = ${serverId}`).toHaveLength(0);
    expect((await operator.ask('POST', `alerts/${id}/ack`)).status).toBe(409);
    expect((await operator.ask('POST', `alerts/${id}/resolve`)).status).toBe(409);
  });

  test('lists open ones unless asked otherwise', async () => {
    const open = await viewer.ask('GET', 'alerts?target=web-1');
    expect(open.body.items.every(({ resolvedAt }: { resolvedAt: unknown }) => resolvedAt === null)).toBe(
      true,
    );
    const resolved = await viewer.ask('GET', 'alerts?state=resolved');
    expect(resolved.body.items).toHaveLength(1);
  });
});

describe('alert rules', () => {
  const rule = { metric: 'cpu_percent', comparator: '>', criticalThreshold: 90 };

  test('are made with defaults and a name, changed, and deleted with their alerts', async () => {
    const made = await operator.ask('POST', 'alert-rules', { ...rule, scope: 'tag:web' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ name: 'CPU > 90 %', scope: 'tag:web', enabled: true, builtin: null });
    const path = `alert-rules/${made.body.id}`;
    expect((await operator.ask('PATCH', path, { holdSeconds: 60 })).body.holdSeconds).toBe(60);
    expect((await operator.ask('PATCH', path, { criticalThreshold: 100 })).status).toBe(400);
    const alertId = await fire(made.body.id);
    expect((await operator.ask('DELETE', path)).status).toBe(204);
    expect((await operator.ask('GET', path)).status).toBe(404);
    const closed = await viewer.ask('GET', `alerts/${alertId}`);
    expect(closed.body).toMatchObject({ state: 'resolved', resolveReason: 'rule_deleted' });
  });

  test('with a metric that is not there are refused, naming the nearest', async () => {
    const answer = await operator.ask('POST', 'alert-rules', { ...rule, metric: 'memory_precent' });
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_input']);
    expect(answer.body.detail).toContain('did you mean memory_percent');
  });

  test.each([
    [{ criticalThreshold: 100 }, 'never fires'],
    [{ comparator: '>=', criticalThreshold: 0 }, 'always fires'],
    [{ criticalThreshold: null }, 'threshold'],
    [{ scope: 'tag:' }, 'not a tag'],
  ])('that make no sense are refused, saying why: %j', async (change, words) => {
    const answer = await operator.ask('POST', 'alert-rules', { ...rule, ...change });
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toContain(words);
  });

  test('get the window that their kind needs, and a name that says it', async () => {
    const growth = { ...rule, metric: 'memory_percent', aggregation: 'rate', criticalThreshold: 10 };
    const made = await operator.ask('POST', 'alert-rules', growth);
    expect(made.body).toMatchObject({
      name: 'Growth of Memory over 1h > +10 % per hour',
      aggregation: 'rate',
      windowSeconds: 3600,
    });
    const full = { metric: 'disk_full_hours', comparator: '<', criticalThreshold: 24 };
    const predicted = await operator.ask('POST', 'alert-rules', full);
    expect(predicted.body).toMatchObject({ name: 'Disk full in < 1d', windowSeconds: 21_600 });
    for (const { body } of [made, predicted]) await operator.ask('DELETE', `alert-rules/${body.id}`);
  });

  test('of an operator with a tag stay within the tag', async () => {
    const limited = await api.person([{ role: 'operator', tag: 'staging' }]);
    expect((await limited.ask('POST', 'alert-rules', { ...rule, scope: 'tag:staging' })).status).toBe(201);
    expect((await limited.ask('POST', 'alert-rules', { ...rule, scope: '--all' })).status).toBe(403);
    const { body } = await operator.ask('POST', 'alert-rules', { ...rule, scope: 'tag:staging' });
    expect((await limited.ask('PATCH', `alert-rules/${body.id}`, { scope: '--all' })).status).toBe(403);
  });
});

describe('subscriptions', () => {
  test('are one per channel and scope, listed and ended', async () => {
    const wanted = { channel: 'slack:C1', scope: 'tag:prod', minSeverity: 'warning' };
    const first = await operator.ask('POST', 'subscriptions', wanted);
    const second = await operator.ask('POST', 'subscriptions', { ...wanted, minSeverity: 'critical' });
    expect(second.body).toEqual({
      ...wanted,
      rule: null,
      metric: null,
      mention: null,
      id: first.body.id,
      minSeverity: 'critical',
      lastError: null,
    });
    expect((await viewer.ask('POST', 'subscriptions', wanted)).status).toBe(403);
    expect((await operator.ask('DELETE', `subscriptions/${first.body.id}`)).status).toBe(204);
    expect((await viewer.ask('GET', 'subscriptions')).body.items).toEqual([]);
    expect((await operator.ask('DELETE', `subscriptions/${first.body.id}`)).status).toBe(404);
  });

  test('say why their channel cannot be told, until it is again', async () => {
    const { sql } = api.world.database;
    const end = async (state: 'abandoned' | 'delivered', error: string | null) => {
      const alertId = await fire();
      await sql`
        update notifications set channel = 'discord:200000000000000003', state = ${state}, last_error = ${error},
          next_attempt_at = clock_timestamp()
        where group_key = ${`alert:${alertId}`}`;
    };
    const lastError = async () => (await viewer.ask('GET', 'subscriptions')).body.items[0].lastError;
    await end('abandoned', 'before anybody subscribed');
    const { body } = await operator.ask('POST', 'subscriptions', {
      channel: 'discord:200000000000000003',
      scope: 'tag:prod',
      minSeverity: 'warning',
    });
    expect(await lastError()).toBeNull();
    await end('delivered', null);
    await end('abandoned', 'Discord: Missing Permissions (50013)');
    expect(await lastError()).toEqual({
      at: expect.stringMatching(/Z$/),
      message: 'Discord: Missing Permissions (50013)',
    });
    await end('delivered', null);
    expect(await lastError()).toBeNull();
    await operator.ask('DELETE', `subscriptions/${body.id}`);
  });
});
