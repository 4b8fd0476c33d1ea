import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acknowledgeAlert } from '../../drizzle/queries/alert-actions.ts';
import { insertEscalationPolicy } from '../../drizzle/queries/escalation-policies.ts';
import { insertWebhook } from '../../drizzle/queries/webhooks.ts';
import { quietHours, silences } from '../../drizzle/schema/index.ts';
import { weekdays } from '../../shared/api-contract/attention.ts';
import type { Bus } from '../../shared/bus.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import { fireAlerts, insertRule, resolveAlerts } from '../../test/support/insert-alerts.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { type SettleDependencies, settleOpenAlerts } from '../alerts/settle-alerts-job.ts';
import { escalateAlerts } from './escalate-alerts.ts';

/** A policy `5m @ada, 10m #leads, 15m webhook pager`, and channels that are left alone at night. */
let world: TestDatabase;
let deps: SettleDependencies;
let alertId: string;

/** By the clocks of Berlin; a night in which nothing else is special. */
const at = (time: string) => Date.parse(`2026-06-${time < '12' ? 11 : 10}T${time}:00+02:00`);
const night = { timeZone: 'Europe/Berlin', days: [...weekdays], fromMinute: 22 * 60, untilMinute: 7 * 60 };

beforeEach(async () => {
  world = await createTestDatabase();
  const jobs: JobProducer = { add: async () => {}, ask: async () => undefined, close: async () => {} };
  deps = {
    database: world.database,
    jobs,
    bus: { publish: async () => {} } as unknown as Bus,
    defaultChannels: ['slack:C0OPS'],
    grouping: { waitSeconds: 30, intervalSeconds: 300, repeatSeconds: 14_400 },
    logger: pino({ level: 'silent' }),
  };
  const webhook = await insertWebhook(world.database.orm, {
    name: 'pager',
    url: 'https://pager.example.com',
    secret: 'c2VjcmV0',
    onlyEscalations: true,
  });
  await insertEscalationPolicy(world.database.orm, {
    name: 'primary',
    minSeverity: 'warning',
    steps: [
      { waitSeconds: 300, action: { kind: 'mention', platform: 'slack', what: 'user', id: 'U1' } },
      { waitSeconds: 300, action: { kind: 'channel', channel: 'slack:C0LEADS' } },
      { waitSeconds: 300, action: { kind: 'webhook', webhookId: webhook!.id } },
    ],
  });
});
afterEach(() => world.drop());

const quiet = (channel: string | null, bypassSeverity: 'critical' | null = 'critical') =>
  world.database.orm.insert(quietHours).values({ ...night, channel, bypassSeverity });
async function fire(time: string, from = 1) {
  const firedAt = new Date(at(time));
  const rule = await insertRule(world.database);
  [alertId] = (await fireAlerts(world.database, rule, 1, {
    severity: 'warning',
    from,
    firedAt,
    startedAt: firedAt,
  })) as [string];
  await settle(time);
}
const settle = (time: string) => settleOpenAlerts(deps, undefined, at(time));
/** Delivery told people of it, as it would have. */
const tellPeople = () => world.database.sql`
  update notification_alerts set told_event_id = (select max(id) from alert_events) where not_before is null`;
/** What the worker does all the time: settles, delivers, escalates. @returns steps taken by then */
async function until(time: string): Promise<string[]> {
  await settle(time);
  await escalateAlerts(deps, { now: at(time) });
  const steps = await world.database.sql<{ detail: string }[]>`
    select detail from alert_events where kind = 'escalated' order by id`;
  return steps.map(({ detail }) => /step (\d)/.exec(detail)?.[1] ?? detail);
}
const dueAt = async (channel: string) =>
  (await world.database.sql`select next_attempt_at from notifications where channel = ${channel}`)[0]
    ?.next_attempt_at;

test('of a message that is held waits with it: its steps count from the end of quiet hours', async () => {
  await quiet('slack:C0OPS');
  await fire('23:00');
  for (const time of ['23:05', '23:10', '23:15', '06:59']) expect(await until(time)).toEqual([]);
  expect(await until('07:00')).toEqual([]);
  await tellPeople();
  expect(await until('07:04')).toEqual([]);
  expect(await until('07:05')).toEqual(['1']);
  expect(await until('07:10')).toEqual(['1', '2']);
  expect(await until('07:15')).toEqual(['1', '2', '3']);
});

test('of what is over or taken before the end never begins', async () => {
  await quiet('slack:C0OPS');
  await fire('23:00');
  const over = alertId;
  await fire('23:01', 2);
  await acknowledgeAlert(world.database.orm, alertId, 'Ada', null);
  await resolveAlerts(world.database, [over]);
  for (const time of ['07:00', '07:05', '08:00']) expect(await until(time)).toEqual([]);
});

test('of what is grave enough begins at once, also when it becomes so in the night', async () => {
  await quiet(null);
  await fire('23:00');
  await world.database.sql`update alerts set severity = 'critical'`;
  await settle('23:30');
  expect(await until('23:34')).toEqual([]);
  expect(await until('23:35')).toEqual(['1']);
  expect(await until('23:40')).toEqual(['1', '2']);
  expect((await dueAt('slack:C0LEADS')).getTime()).toBeLessThan(at('07:00'));
});

test('moves with quiet hours that are changed while its alert is held', async () => {
  await quiet('slack:C0OPS');
  await fire('23:00');
  await world.database.sql`update quiet_hours set until_minute = 9 * 60`;
  expect(await until('23:01')).toEqual([]);
  expect(await until('07:30')).toEqual([]);
  await world.database.sql`delete from quiet_hours`;
  expect(await until('08:00')).toEqual([]);
  await tellPeople();
  expect(await until('08:04')).toEqual([]);
  expect(await until('08:05')).toEqual(['1']);
});

test('begins when the first of several channels is told, and calls in that one', async () => {
  deps = { ...deps, defaultChannels: ['slack:C0OPS', 'slack:C0NIGHT'] };
  await quiet('slack:C0OPS');
  await fire('23:00');
  expect(await until('23:05')).toEqual(['1']);
  const called = await world.database.sql`
    select mention ->> 'channel' as channel from alert_events where kind = 'escalated'`;
  expect(called).toEqual([{ channel: 'slack:C0NIGHT' }]);
});

test('comes to a channel that is quiet itself: that is told in the morning, the webhook in its time', async () => {
  await quiet('slack:C0LEADS');
  await fire('23:00');
  await tellPeople();
  await until('23:05');
  expect(await until('23:10')).toEqual(['1', '2']);
  expect(await dueAt('slack:C0LEADS')).toEqual(new Date(at('07:00')));
  expect(await until('23:15')).toEqual(['1', '2', '3']);
  await world.database.sql`delete from quiet_hours`;
  await settle('23:20');
  expect((await dueAt('slack:C0LEADS')).getTime()).toBeLessThan(at('07:00'));
});

test('tells its channel all the same when a silence came between', async () => {
  await quiet('slack:C0LEADS');
  await fire('23:00');
  await tellPeople();
  await until('23:05');
  await until('23:10');
  await world.database.orm.insert(silences).values({
    matchers: {},
    startsAt: new Date(at('23:11')),
    endsAt: new Date(at('23:30')),
    author: 'Ada',
    comment: '',
  });
  const held = () => world.database.sql`
    select not_before from notification_alerts where channel = 'slack:C0LEADS'`;
  await settle('23:12');
  expect(await held()).toEqual([]);
  await settle('23:31');
  expect(await held()).toEqual([{ not_before: new Date(at('07:00')) }]);
});

test('calls nobody in a channel whose quiet hours have begun since it was told', async () => {
  await quiet('slack:C0OPS');
  await fire('21:58');
  await tellPeople();
  expect(await until('22:03')).toEqual([]);
  expect(await until('06:59')).toEqual([]);
  expect(await until('07:00')).toEqual(['1']);
  expect(await until('07:05')).toEqual(['1', '2']);
});
