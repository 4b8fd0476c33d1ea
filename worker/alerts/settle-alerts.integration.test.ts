import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertRules, quietHours, silences } from '../../drizzle/schema/index.ts';
import { type SilenceMatchers, weekdays } from '../../shared/api-contract/attention.ts';
import type { Bus } from '../../shared/bus.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import { insertServer } from '../../test/support/insert-samples.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { type SettleDependencies, settleOpenAlerts } from './settle-alerts-job.ts';

let test: TestDatabase;
let deps: SettleDependencies;
let serverId: string;
let cpuRule: string;
let heartbeatRule: string;

const now = Date.parse('2026-06-10T21:00:00Z');
const minute = 60_000;

beforeEach(async () => {
  test = await createTestDatabase();
  const jobs: JobProducer = { add: async () => {}, ask: async () => undefined, close: async () => {} };
  deps = {
    database: test.database,
    jobs,
    bus: { publish: async () => {} } as unknown as Bus,
    defaultChannels: ['slack:C0OPS'],
    grouping: { waitSeconds: 30, intervalSeconds: 300, repeatSeconds: 14_400 },
    logger: pino({ level: 'silent' }),
  };
  serverId = await insertServer(test.database.sql, 'web-1', ['prod']);
  cpuRule = await addRule('CPU high', 'cpu_percent');
  heartbeatRule = await addRule('Host down', 'heartbeat_age_seconds');
});
afterEach(() => test.drop());

async function addRule(name: string, metric: 'cpu_percent' | 'heartbeat_age_seconds'): Promise<string> {
  const [row] = await test.database.orm
    .insert(alertRules)
    .values({ name, scope: '--all', metric, comparator: '>', warningThreshold: 1 })
    .returning({ id: alertRules.id });
  return row!.id;
}

interface Fired {
  ruleId?: string;
  on?: string;
  key?: string;
  severity?: string;
  metric?: string;
}

async function fire({
  ruleId = cpuRule,
  on = serverId,
  key = '',
  severity = 'warning',
  metric = 'cpu_percent',
}: Fired = {}) {
  const id = randomUUID();
  const at = new Date(now - minute);
  await test.database.sql`
    insert into alerts (id, rule_id, server_id, key, title, metric, severity, state, comparator, threshold,
      started_at, fired_at)
    values (${id}, ${ruleId}, ${on}, ${key}, 'CPU high on web-1', ${metric}, ${severity}, 'firing', '>', 90, ${at}, ${at})`;
  await test.database.sql`insert into alert_events (alert_id, at, kind) values (${id}, ${at}, 'fired')`;
  return id;
}
const hostDown = (on = serverId) =>
  fire({ ruleId: heartbeatRule, on, severity: 'critical', metric: 'heartbeat_age_seconds' });

async function silence(matchers: SilenceMatchers, minutes = 60, author = 'Ada (Slack)'): Promise<string> {
  const [row] = await test.database.orm
    .insert(silences)
    .values({
      matchers,
      startsAt: new Date(now - minute),
      endsAt: new Date(now + minutes * minute),
      author,
      comment: 'moving house',
    })
    .returning({ id: silences.id });
  return row!.id;
}

/** Delivery told people of it, as it would have. */
const tellPeople = (alertId: string) => test.database.sql`
  update notification_alerts set told_event_id = (select max(id) from alert_events where alert_id = ${alertId})
  where alert_id = ${alertId}`;
const settle = (at = now, alertIds?: string[]) => settleOpenAlerts(deps, alertIds, at);

async function alert(id: string) {
  const [row] = await test.database.sql`select * from alerts where id = ${id}`;
  return row!;
}
const eventsOf = async (id: string) =>
  (await test.database.sql`select kind, actor, detail from alert_events where alert_id = ${id} order by id`)
    .filter(({ kind }) => kind !== 'fired')
    .map(({ kind, actor, detail }) => [kind, actor, detail]);
/** Channels that have or will have a message of it, with until when it is held. */
const messagesOf = async (id: string) =>
  (
    await test.database
      .sql`select channel, not_before from notification_alerts where alert_id = ${id} order by channel`
  ).map(({ channel, not_before }) => [channel, not_before]);

describe('an alert that nothing keeps quiet', () => {
  it('is promised to its channels once, however often it is settled', async () => {
    const id = await fire();
    for (const at of [now, now + 5000, now + 10_000]) await settle(at);
    expect(await messagesOf(id)).toEqual([['slack:C0OPS', null]]);
    expect(await eventsOf(id)).toEqual([]);
    expect(await settle(now + 15_000)).toBe(0);
  });
});

describe('a silence', () => {
  it('keeps quiet what matches, says by whom until when, and no message is owed', async () => {
    const id = await fire();
    const other = await fire({ key: '/var' });
    const silenceId = await silence({ key: '' });
    await settle();
    expect(await alert(id)).toMatchObject({
      quiet_reason: 'silenced',
      silence_id: silenceId,
      silenced_until: new Date(now + 60 * minute),
      version: 2,
    });
    expect(await eventsOf(id)).toEqual([['silenced', 'Ada (Slack)', 'moving house']]);
    expect(await messagesOf(id)).toEqual([]);
    expect(await messagesOf(other)).toHaveLength(1);
    await settle(now + 5000);
    expect((await alert(id)).version).toBe(2);
  });

  it('made before anybody read of the alert takes it out of its message', async () => {
    const id = await fire();
    await settle();
    expect(await messagesOf(id)).toHaveLength(1);
    await silence({ rule: 'cpu*' });
    await settle(now + 1000);
    expect(await messagesOf(id)).toEqual([]);
  });

  it('made while its message is being sent leaves it there, so that the message is edited', async () => {
    const id = await fire();
    await settle();
    await test.database.sql`
      update notifications set attempts = 1, claimed_by = ${randomUUID()}, claimed_until = now() + interval '40 s'`;
    await silence({});
    await settle(now + 1000);
    expect(await messagesOf(id)).toHaveLength(1);
    expect(await test.database.sql`select state, wanted_version from notifications`).toEqual([
      { state: 'owed', wanted_version: 2 },
    ]);
  });

  it('made after people read of it edits their message', async () => {
    const id = await fire();
    await settle();
    await tellPeople(id);
    const version = async () =>
      (await test.database.sql`select wanted_version from notifications`)[0]?.wanted_version;
    const before = await version();
    await silence({ scope: 'tag:prod' });
    await settle(now + 1000);
    expect(await messagesOf(id)).toHaveLength(1);
    expect(await version()).toBe(before + 1);
  });

  it('that came to its end lets be told what still fires, and nothing of what is over', async () => {
    const [lasting, over] = [await fire(), await fire({ key: '/var' })];
    await silence({}, 10);
    await settle();
    await test.database.sql`update alerts set resolved_at = now(), state = 'resolved' where id = ${over}`;
    await settle(now + 10 * minute);
    expect(await alert(lasting)).toMatchObject({
      quiet_reason: null,
      silence_id: null,
      silenced_until: null,
    });
    expect((await eventsOf(lasting)).at(-1)).toEqual(['unsilenced', null, null]);
    expect(await messagesOf(lasting)).toEqual([['slack:C0OPS', null]]);
    expect(await messagesOf(over)).toEqual([]);
  });

  it('that somebody ended says by whom', async () => {
    const id = await fire();
    const silenceId = await silence({});
    await settle();
    await test.database
      .sql`update silences set ended_at = now(), ended_by = 'Bob (web)' where id = ${silenceId}`;
    await settle(now + 1000);
    expect((await eventsOf(id)).at(-1)).toEqual(['unsilenced', 'Bob (web)', null]);
  });

  it('hands over to one that lasts longer without a word to people', async () => {
    const id = await fire();
    await silence({}, 10);
    await settle();
    const longer = await silence({ scope: 'web-*' }, 30, 'Bob (web)');
    await settle(now + 1000);
    await settle(now + 11 * minute);
    expect(await alert(id)).toMatchObject({ quiet_reason: 'silenced', silence_id: longer });
    expect(await messagesOf(id)).toEqual([]);
  });
});

describe('quiet hours', () => {
  /** 22:00 to 07:00 in Berlin: `now` is 23:00 there. */
  const night = { timeZone: 'Europe/Berlin', days: [...weekdays], fromMinute: 22 * 60, untilMinute: 7 * 60 };
  const morning = new Date('2026-06-11T05:00:00Z');

  it('hold a message until they end; what is over by then was never promised at once', async () => {
    await test.database.orm
      .insert(quietHours)
      .values({ ...night, channel: 'slack:C0OPS', bypassSeverity: 'critical' });
    const id = await fire();
    await settle();
    expect(await messagesOf(id)).toEqual([['slack:C0OPS', morning]]);
    const [message] = await test.database.sql`select next_attempt_at from notifications`;
    expect(message?.next_attempt_at).toEqual(morning);
    await settle(now + 5000);
    expect(await messagesOf(id)).toEqual([['slack:C0OPS', morning]]);
  });

  it('let what became grave enough through at once', async () => {
    await test.database.orm.insert(quietHours).values({ ...night, bypassSeverity: 'critical' });
    const id = await fire();
    await settle();
    await test.database.sql`update alerts set severity = 'critical' where id = ${id}`;
    await settle(now + 1000, [id]);
    expect(await messagesOf(id)).toEqual([['slack:C0OPS', null]]);
    const [message] = await test.database.sql`select next_attempt_at from notifications`;
    expect(message?.next_attempt_at.getTime()).toBeLessThan(morning.getTime());
  });

  it('of one channel do not hold it in another', async () => {
    await test.database.orm
      .insert(quietHours)
      .values({ ...night, channel: 'slack:C0OPS', bypassSeverity: null });
    deps = { ...deps, defaultChannels: ['discord:42', 'slack:C0OPS'] };
    const id = await fire({ severity: 'critical' });
    await settle();
    expect(await messagesOf(id)).toEqual([
      ['discord:42', null],
      ['slack:C0OPS', morning],
    ]);
  });

  it('that were deleted hold nothing any more, at the next round', async () => {
    await test.database.orm.insert(quietHours).values(night);
    const id = await fire();
    await settle();
    await test.database.sql`delete from quiet_hours`;
    await settle(now + 5000);
    expect(await messagesOf(id)).toEqual([['slack:C0OPS', null]]);
  });
});

describe('a host that is down', () => {
  it('is all that is told of it: its other alerts fall quiet, those of other hosts do not', async () => {
    const otherHost = await insertServer(test.database.sql, 'web-2', []);
    const [mine, theirs] = [await fire(), await fire({ on: otherHost })];
    await settle();
    await tellPeople(mine);
    const down = await hostDown();
    // As the evaluation does: only what it opened is named.
    await settle(now + 1000, [down]);
    expect(await alert(mine)).toMatchObject({ quiet_reason: 'host_down', inhibited_by: down });
    expect(await eventsOf(mine)).toEqual([['inhibited', null, null]]);
    expect((await alert(theirs)).quiet_reason).toBeNull();
    expect((await alert(down)).quiet_reason).toBeNull();
    expect(await messagesOf(down)).toHaveLength(1);
  });

  it('that is back lets be told what its own news say still fires', async () => {
    const [stale, fresh] = [await fire(), await fire({ key: '/var' })];
    const down = await hostDown();
    await settle();
    const back = now + minute;
    await test.database
      .sql`update alerts set resolved_at = ${new Date(back)}, state = 'resolved' where id = ${down}`;
    await test.database.sql`
      insert into alert_states (rule_id, server_id, key, state, evaluated_through)
      values (${cpuRule}, ${serverId}, '/var', '{}', ${new Date(back + 5000)})`;
    await settle(back + 6000);
    expect((await alert(stale)).quiet_reason).toBe('host_down');
    expect((await alert(fresh)).quiet_reason).toBeNull();
    expect((await eventsOf(fresh)).at(-1)).toEqual(['uninhibited', null, null]);
    expect(await messagesOf(fresh)).toHaveLength(1);
    await settle(back + 2 * minute);
    expect((await alert(stale)).quiet_reason).toBeNull();
  });
});

describe('an alert that cannot be settled', () => {
  const poison = (alertId: string) =>
    test.database.sql.unsafe(
      `alter table notification_alerts add constraint poison check (alert_id <> '${alertId}')`,
    );

  it('holds up no other, in whatever order they come', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 9; index += 1) ids.push(await fire({ key: `/disk-${index}` }));
    const [poisoned] = ids.toSorted();
    await poison(poisoned!);
    await settle();
    for (const id of ids) expect(await messagesOf(id)).toHaveLength(id === poisoned ? 0 : 1);
    await test.database.sql`alter table notification_alerts drop constraint poison`;
    await settle(now + 5000);
    expect(await messagesOf(poisoned!)).toHaveLength(1);
  });

  it('does not keep people from hearing that its host is down', async () => {
    const silenced = await fire();
    await settle();
    const down = await hostDown();
    // What the host's going down changes of it cannot be written.
    await test.database.sql.unsafe(
      `alter table alerts add constraint poison check (id <> '${silenced}' or quiet_reason is null)`,
    );
    await settle(now + 1000);
    expect(await messagesOf(down)).toHaveLength(1);
  });
});

it('settles what became graver once more, whoever was kept from it at first', async () => {
  const id = await fire();
  await settle();
  deps = { ...deps, defaultChannels: ['slack:C0OPS', 'slack:CCRITICAL'] };
  expect(await settle(now + 1000)).toBe(0);
  await test.database.sql`update alerts set severity = 'critical' where id = ${id}`;
  await test.database
    .sql`insert into alert_events (alert_id, at, kind) values (${id}, now(), 'severity_changed')`;
  await settle(now + 2000);
  expect(await messagesOf(id)).toHaveLength(2);
});

describe('several workers at once', () => {
  it('write each change and each promise once', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 40; index += 1) ids.push(await fire({ key: `/disk-${index}` }));
    await Promise.all(Array.from({ length: 4 }, () => settle()));
    const [{ promised } = { promised: 0 }] = await test.database
      .sql`select count(*)::int as promised from notification_alerts`;
    expect(promised).toBe(40);
    await silence({ rule: 'CPU high' });
    await Promise.all(Array.from({ length: 4 }, () => settle(now + 1000)));
    // What one of them held, the others left to the next round.
    await settle(now + 6000);
    const silenced = await test.database.sql`select alert_id from alert_events where kind = 'silenced'`;
    expect(silenced.map(({ alert_id }) => alert_id).toSorted()).toEqual(ids.toSorted());
    expect(await test.database.sql`select from notification_alerts`).toHaveLength(0);
  });

  it('leave to its holder what is being changed, and settle it after that', async () => {
    const id = await fire();
    await silence({});
    await test.database.sql.begin(async (tx) => {
      await tx`update alerts set acknowledged_at = now() where id = ${id}`;
      await settle();
      expect(await eventsOf(id)).toEqual([]);
    });
    await settle(now + 5000);
    expect((await alert(id)).quiet_reason).toBe('silenced');
  });
});
