import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acknowledgeAlert, resolveAlerts, unacknowledgeAlert } from '../../drizzle/queries/alert-actions.ts';
import { insertEscalationPolicy } from '../../drizzle/queries/escalation-policies.ts';
import { type EscalatingAlert, startEscalations } from '../../drizzle/queries/escalations.ts';
import { oweMessages } from '../../drizzle/queries/owe-messages.ts';
import { insertWebhook } from '../../drizzle/queries/webhooks.ts';
import type { EscalationStep } from '../../shared/api-contract/attention.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import { fireAlerts, insertRule } from '../../test/support/insert-alerts.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { type EscalationDependencies, escalateAlerts } from './escalate-alerts.ts';

let world: TestDatabase;
let deps: EscalationDependencies;
let alertId: string;
let delivered: unknown[];
const grouping = { waitSeconds: 30, intervalSeconds: 300, repeatSeconds: 14_400 };
const ada: EscalationStep['action'] = { kind: 'mention', platform: 'slack', what: 'user', id: 'U1' };
const leads: EscalationStep['action'] = { kind: 'channel', channel: 'slack:C0LEADS' };

beforeEach(async () => {
  world = await createTestDatabase();
  delivered = [];
  const jobs: JobProducer = {
    add: async (_, payload) => void delivered.push(payload),
    ask: async () => undefined,
    close: async () => {},
  };
  deps = { database: world.database, jobs, logger: pino({ level: 'silent' }), grouping };
  [alertId] = (await fireAlerts(world.database, await insertRule(world.database), 1)) as [string];
});
afterEach(() => world.drop());

async function policy(steps: [number, EscalationStep['action']][], scope = '--all'): Promise<void> {
  await insertEscalationPolicy(world.database.orm, {
    name: `policy ${Math.random()}`,
    scope,
    minSeverity: 'critical',
    steps: steps.map(([waitSeconds, action]) => ({ waitSeconds, action })),
  });
}
const beginning = (change: Partial<EscalatingAlert> = {}): EscalatingAlert => ({
  id: alertId,
  severity: 'critical',
  server: null,
  toldAt: new Date(),
  ...change,
});
const start = (server = { id: 'x', name: 'web-1', tags: ['prod'] }) =>
  startEscalations(world.database.sql, [beginning({ server })], new Date());
const tellOn = (channel: string) =>
  world.database.sql.begin((tx) =>
    oweMessages(tx as never, [{ alertId, channel, notBefore: null, mention: null }], {
      now: Date.now(),
      grouping,
    }),
  );
/** As if so long had passed. */
const pass = (seconds: number) => world.database.sql`
  update escalations set next_at = next_at - make_interval(secs => ${seconds})`;
const escalated = () => world.database.sql`
  select detail, mention from alert_events where kind = 'escalated' order by id`;
const state = async () =>
  (await world.database.sql`select state, next_step, stop_reason from escalations`)[0];

test('takes each step when its time has come, and no sooner', async () => {
  await policy([
    [300, ada],
    [600, leads],
  ]);
  await tellOn('slack:C1');
  await start();
  expect(await escalateAlerts(deps)).toBe(0);
  await pass(301);
  expect(await escalateAlerts(deps)).toBe(1);
  expect(await escalated()).toMatchObject([
    { detail: expect.stringMatching(/step 1 of 2$/), mention: { platform: 'slack', what: 'user', id: 'U1' } },
  ]);
  expect(await escalateAlerts(deps)).toBe(0);
  await pass(601);
  expect(await escalateAlerts(deps)).toBe(1);
  const [told] = await world.database.sql`
    select state, next_attempt_at from notifications where channel = 'slack:C0LEADS'`;
  expect(told).toMatchObject({ state: 'owed' });
  // Nobody waits for a group to gather once more.
  expect(told!.next_attempt_at.getTime()).toBeLessThanOrEqual(Date.now());
  expect(await state()).toMatchObject({ state: 'done' });
  expect(await escalateAlerts(deps)).toBe(0);
  expect(delivered.length).toBeGreaterThan(0);
});

describe('stops', () => {
  test('when somebody acknowledges, and goes on after that step’s whole wait when it is withdrawn', async () => {
    await policy([[300, leads]]);
    await start();
    const { orm } = world.database;
    await acknowledgeAlert(orm, alertId, 'Ada', null);
    await pass(301);
    expect(await escalateAlerts(deps)).toBe(0);
    expect(await state()).toMatchObject({ state: 'stopped', stop_reason: 'acknowledged by Ada' });
    await unacknowledgeAlert(orm, alertId, 'Ada', null);
    expect(await escalateAlerts(deps)).toBe(0);
    expect(await state()).toMatchObject({ state: 'running', next_step: 0, stop_reason: null });
    await world.database.sql`update alert_events set at = at - interval '301 s'`;
    await pass(301);
    expect(await escalateAlerts(deps)).toBe(1);
  });

  test('when it is silenced, and goes on when the silence is over', async () => {
    await policy([[300, leads]]);
    await start();
    await world.database.sql`update alerts set quiet_reason = 'silenced'`;
    await pass(301);
    expect(await escalateAlerts(deps)).toBe(0);
    expect(await state()).toMatchObject({ state: 'stopped', stop_reason: 'silenced' });
    await world.database.sql`update alerts set quiet_reason = null`;
    expect(await escalateAlerts(deps)).toBe(1);
  });

  test('for good when it resolves', async () => {
    await policy([[300, leads]]);
    await start();
    await resolveAlerts(world.database.orm, { reason: 'manual', alertId, actor: 'Ada', detail: null });
    await pass(301);
    expect(await escalateAlerts(deps)).toBe(0);
    expect(await state()).toMatchObject({ state: 'done', stop_reason: 'resolved' });
  });
});

describe('begins', () => {
  test('once per policy that is about the alert, however often it is settled', async () => {
    await policy([[300, leads]]);
    await policy([[300, leads]], 'tag:staging');
    await policy([[300, leads]], 'tag:prod');
    await start();
    await start();
    expect(await world.database.sql`select 1 from escalations`).toHaveLength(2);
  });

  test('not below its severity', async () => {
    await policy([[300, leads]]);
    await startEscalations(world.database.sql, [beginning({ severity: 'warning' })], new Date());
    expect(await state()).toBeUndefined();
  });
});

test('calls in the channel that had the alert first, whichever have it', async () => {
  await policy([[0, ada]]);
  for (const channel of ['slack:C9', 'slack:C1', 'discord:500000000000000001']) await tellOn(channel);
  await start();
  await escalateAlerts(deps);
  expect(await escalated()).toMatchObject([{ mention: { id: 'U1', channel: 'slack:C9' } }]);
});

test('asks for a message once, however many of its alerts escalate', async () => {
  const [second] = (await fireAlerts(world.database, await insertRule(world.database), 1, {
    from: 2,
  })) as [string];
  await world.database.sql`update alerts set rule_id = (select rule_id from alerts where id = ${alertId})`;
  await policy([[0, ada]]);
  await tellOn('slack:C1');
  await world.database.sql.begin((tx) =>
    oweMessages(tx as never, [{ alertId: second, channel: 'slack:C1', notBefore: null, mention: null }], {
      now: Date.now(),
      grouping,
    }),
  );
  await start();
  await startEscalations(world.database.sql, [beginning({ id: second })], new Date());
  expect(await escalateAlerts(deps)).toBe(2);
  expect(delivered).toHaveLength(1);
});

test('calls nobody on a platform where the alert has no message, and says so', async () => {
  await policy([[0, ada]]);
  await tellOn('discord:500000000000000001');
  await start();
  expect(await escalateAlerts(deps)).toBe(1);
  expect(await escalated()).toMatchObject([
    { mention: null, detail: expect.stringContaining('no message on Slack') },
  ]);
});

test('tells a webhook that is for escalations only', async () => {
  const values = {
    name: 'pager',
    url: 'https://pager.example.com',
    secret: 'c2VjcmV0',
    onlyEscalations: true,
  };
  const webhook = await insertWebhook(world.database.orm, values);
  await policy([[0, { kind: 'webhook', webhookId: webhook!.id }]]);
  await start();
  expect(await escalateAlerts(deps)).toBe(1);
  expect(await world.database.sql`select payload ->> 'status' as status from webhook_deliveries`).toEqual([
    { status: 'firing' },
  ]);
});

test('of several workers each step is taken by one', async () => {
  await policy([
    [0, leads],
    [0, ada],
  ]);
  await start();
  const taken = await Promise.all([1, 2, 3, 4].map(() => escalateAlerts(deps)));
  expect(taken.reduce((sum, count) => sum + count, 0)).toBe(2);
  expect(await escalated()).toHaveLength(2);
});

test('one that cannot go on holds up no other, and is tried again later', async () => {
  const [second] = (await fireAlerts(world.database, await insertRule(world.database, 'Disk'), 1, {
    from: 2,
  })) as [string];
  await policy([[0, leads]]);
  await start();
  await pass(10);
  await startEscalations(
    world.database.sql,
    [beginning({ id: second, toldAt: new Date(Date.now() - 5000) })],
    new Date(),
  );
  await world.database.sql.unsafe(
    `alter table alert_events add constraint poison check (kind <> 'escalated' or alert_id <> '${alertId}')`,
  );
  expect(await escalateAlerts(deps)).toBe(1);
  expect(await escalateAlerts(deps)).toBe(0);
  await world.database.sql`alter table alert_events drop constraint poison`;
  await pass(61);
  expect(await escalateAlerts(deps)).toBe(1);
});
