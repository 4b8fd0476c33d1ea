import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fireAgain, fireAlerts, insertRule, resolveAlerts } from '../../test/support/insert-alerts.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { oweMessages } from './owe-messages.ts';
import { tellChange } from './tell-change.ts';

const grouping = { waitSeconds: 30, intervalSeconds: 300, repeatSeconds: 14_400 };
const ops = 'slack:C0OPS';
const now = Date.now();

let test: TestDatabase;
let ruleId: string;

beforeEach(async () => {
  test = await createTestDatabase();
  ruleId = await insertRule(test.database);
});
afterEach(() => test.drop());

/** `after` seconds from now. */
async function owe(
  alertIds: string[],
  {
    after = 0,
    channel = ops,
    notBefore = null,
  }: { after?: number; channel?: string; notBefore?: Date | null } = {},
) {
  const wanted = alertIds.map((alertId) => ({ alertId, channel, notBefore, mention: null }));
  return oweMessages(test.database.sql, wanted, { now: now + after * 1000, grouping });
}
const messages = () =>
  test.database.sql`
    select *, (select count(*)::int from notification_alerts where notification_id = id) as alerts,
      extract(epoch from next_attempt_at)::float8 * 1000 as due
    from notifications order by id`;
const posted = (state = 'delivered') =>
  test.database.sql`
    update notifications set message_ref = 'C0OPS/1', state = ${state}, delivered_version = wanted_version`;
const endedAgo = (seconds: number) =>
  test.database
    .sql`update alerts set resolved_at = ${new Date(now - seconds * 1000)} where resolved_at is not null`;

describe('alerts of one rule', () => {
  it('become one message per channel, due when the first has waited', async () => {
    const [first, ...others] = await fireAlerts(test.database, ruleId, 40);
    const [owed] = await owe([first!]);
    expect(owed?.delayMs).toBeGreaterThan(20_000);
    await owe(others, { after: 20 });
    await owe(others, { channel: 'discord:1', after: 20 });
    expect(await messages()).toMatchObject([
      { channel: ops, alerts: 40, state: 'owed', due: now + 30_000, group_key: `rule:${ruleId}` },
      { channel: 'discord:1', alerts: 39, state: 'owed', due: now + 50_000 },
    ]);
  });

  it('are promised once, however often that is asked for', async () => {
    const ids = await fireAlerts(test.database, ruleId, 2);
    const [{ id } = { id: '' }] = await owe([...ids, ...ids]);
    expect(await owe(ids, { after: 60 })).toEqual([]);
    expect(await messages()).toMatchObject([{ id, alerts: 2, wanted_version: 1 }]);
  });

  it('make one message when many workers find them at once', async () => {
    const ids = await fireAlerts(test.database, ruleId, 30);
    const parts = [0, 1, 2].map((part) => ids.filter((_, index) => index % 3 === part));
    const inTransaction = (part: string[]) =>
      test.database.sql.begin(async (sql) => {
        const wanted = part.map((alertId) => ({ alertId, channel: ops, notBefore: null, mention: null }));
        await oweMessages(sql as never, wanted, { now, grouping });
      });
    await Promise.all(parts.map(inTransaction));
    expect(await messages()).toMatchObject([{ alerts: 30 }]);
  });

  it('join a message that is posted already: it is edited at once', async () => {
    const [first, second] = await fireAlerts(test.database, ruleId, 2);
    await owe([first!]);
    await posted();
    const [owed] = await owe([second!], { after: 60 });
    expect(owed?.delayMs).toBeLessThanOrEqual(60_000);
    expect(await messages()).toMatchObject([
      { alerts: 2, state: 'owed', wanted_version: 2, delivered_version: 1 },
    ]);
  });

  it('that were over in the meantime do no harm', async () => {
    const ids = await fireAlerts(test.database, ruleId, 1);
    await resolveAlerts(test.database, ids);
    expect(await owe(ids)).toMatchObject([{ delayMs: 0 }]);
  });

  it('of another rule have their own message', async () => {
    const other = await insertRule(test.database, 'Disk full');
    await owe(await fireAlerts(test.database, ruleId, 1));
    await owe(await fireAlerts(test.database, other, 1, { from: 2 }));
    expect(await messages()).toHaveLength(2);
  });
});

describe('quiet hours', () => {
  const morning = new Date(now + 8 * 3_600_000);

  it('hold a message until they end, unless something in it may disturb', async () => {
    const [quiet, loud] = await fireAlerts(test.database, ruleId, 2);
    await owe([quiet!], { notBefore: morning });
    expect(await messages()).toMatchObject([{ due: morning.getTime() }]);
    await owe([loud!], { after: 60 });
    expect(await messages()).toMatchObject([{ due: now + 90_000, alerts: 2 }]);
  });

  it('that are lifted let it go, those that grow hold it longer', async () => {
    const ids = await fireAlerts(test.database, ruleId, 1);
    await owe(ids, { notBefore: morning });
    const later = new Date(morning.getTime() + 3_600_000);
    await owe(ids, { notBefore: later });
    expect(await messages()).toMatchObject([{ due: later.getTime() }]);
    await owe(ids, { after: 3600 });
    expect(await messages()).toMatchObject([{ due: now + 30_000 }]);
  });
});

describe('after all is over', () => {
  it('a message takes new ones in for an interval, then they get one of their own', async () => {
    const [first, second, third] = await fireAlerts(test.database, ruleId, 3);
    await owe([first!]);
    await posted();
    await resolveAlerts(test.database, [first!]);
    await endedAgo(299);
    await owe([second!]);
    expect(await messages()).toMatchObject([{ alerts: 2, closed_at: null }]);
    await resolveAlerts(test.database, [second!]);
    await endedAgo(301);
    await owe([third!]);
    expect(await messages()).toMatchObject([
      { alerts: 2, closed_at: new Date(now) },
      { alerts: 1, flaps: 0 },
    ]);
  });

  it('one target that fires again and again keeps its message ever longer', async () => {
    let [alertId] = await fireAlerts(test.database, ruleId, 1);
    await owe([alertId!]);
    await posted();
    for (const [quietSeconds, flaps] of [
      [290, 1],
      [590, 2],
      [1190, 3],
    ] as const) {
      await resolveAlerts(test.database, [alertId!]);
      await endedAgo(quietSeconds);
      alertId = await fireAgain(test.database, alertId!);
      await owe([alertId]);
      expect(await messages()).toMatchObject([{ flaps, alerts: flaps + 1 }]);
    }
  });

  it('what was never told waits anew when it fires again', async () => {
    const [alertId] = await fireAlerts(test.database, ruleId, 1);
    await owe([alertId!]);
    await test.database.sql`update notifications set state = 'unneeded'`;
    await resolveAlerts(test.database, [alertId!]);
    await owe([await fireAgain(test.database, alertId!)], { after: 10 });
    expect(await messages()).toMatchObject([{ state: 'owed', due: now + 40_000, attempts: 0 }]);
  });
});

describe('a change', () => {
  it('makes every message that has the alert owed again, edits no closer than a second', async () => {
    const [alertId] = await fireAlerts(test.database, ruleId, 1);
    await owe([alertId!]);
    await owe([alertId!], { channel: 'discord:1' });
    await posted();
    await test.database.sql`update notifications set next_attempt_at = now()`;
    const owed = await tellChange(test.database.orm, [alertId!]);
    expect(owed).toHaveLength(2);
    for (const { delayMs } of owed) expect(delayMs).toBeGreaterThan(0);
    expect(await messages()).toMatchObject(Array(2).fill({ state: 'owed', wanted_version: 2 }));
  });

  it('does not bring a message forward that waits, and none back that was given up', async () => {
    const [alertId] = await fireAlerts(test.database, ruleId, 1);
    await owe([alertId!]);
    await tellChange(test.database.sql, [alertId!]);
    expect(await messages()).toMatchObject([{ state: 'owed', due: now + 30_000 }]);
    await posted('abandoned');
    expect(await tellChange(test.database.sql, [alertId!])).toEqual([]);
  });
});
