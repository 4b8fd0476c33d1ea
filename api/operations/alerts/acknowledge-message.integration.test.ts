import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addOnlineServer } from '../../../test/support/online-server.ts';
import { startTestApi, type TestApi, type TestPerson } from '../../../test/support/test-api.ts';

let api: TestApi;
let operator: TestPerson;
let messageId: string;
let alertIds: string[];

beforeAll(async () => {
  api = await startTestApi();
  operator = await api.person([{ role: 'operator', tag: null }]);
  const servers = [
    await addOnlineServer(api.world.database, { name: 'web-1', tags: ['prod'] }),
    await addOnlineServer(api.world.database, { name: 'web-2', tags: ['staging'] }),
  ];
  const { sql } = api.world.database;
  alertIds = [];
  messageId = randomUUID();
  await sql`
    insert into notifications (id, channel, group_key, delivered_version, state, message_ref)
    values (${messageId}, 'slack:C1', 'rule:1', 1, 'delivered', 'C1/1')`;
  for (const serverId of servers) {
    const id = randomUUID();
    alertIds.push(id);
    await sql`
      insert into alerts (id, rule_id, server_id, key, title, metric, severity, state, comparator, threshold,
        started_at, fired_at)
      values (${id}, ${randomUUID()}, ${serverId}, '', ${`CPU high ${alertIds.length}`}, 'cpu_percent', 'warning',
        'firing', '>', 90, now(), now())`;
    await sql`
      insert into notification_alerts (notification_id, alert_id, channel) values (${messageId}, ${id}, 'slack:C1')`;
  }
});
afterAll(() => api.close());

const path = () => `alert-messages/${messageId}/ack`;
const acknowledgers = async () => {
  const rows = await api.world.database.sql`select acknowledged_by as by from alerts order by title`;
  return rows.map(({ by }) => by);
};

describe('acknowledging all that a message tells of', () => {
  test('is refused to who may not acknowledge any of it, and of a message that is not there', async () => {
    const viewer = await api.person([{ role: 'viewer', tag: null }]);
    expect((await viewer.ask('POST', path())).status).toBe(403);
    const elsewhere = await api.person([{ role: 'operator', tag: 'db' }]);
    expect((await elsewhere.ask('POST', path())).status).toBe(404);
    expect(await acknowledgers()).toEqual([null, null]);
    expect((await operator.ask('POST', `alert-messages/${randomUUID()}/ack`)).status).toBe(404);
  });

  test('does what the person may, and says what not', async () => {
    const staging = await api.person([
      { role: 'operator', tag: 'staging' },
      { role: 'viewer', tag: null },
    ]);
    const answer = await staging.ask('POST', path(), { reason: 'on it' });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        acknowledged: 1,
        already: 0,
        refused: { count: 1, alerts: [{ id: alertIds[0], title: 'CPU high 1' }] },
      },
    });
    expect(answer.body.refused.alerts[0].reason).toContain('no grant gives the right "operate"');
    expect(await acknowledgers()).toEqual([null, expect.stringContaining(staging.account.name)]);
  });

  test('names to nobody what he may not read', async () => {
    const blind = await api.person([{ role: 'operator', tag: 'staging' }]);
    const { body } = await blind.ask('POST', path());
    expect(body).toEqual({ acknowledged: 0, already: 1, refused: { count: 1, alerts: [] } });
  });

  test('makes the message owed once, is in the history of each and once in the audit trail', async () => {
    api.jobs.length = 0;
    const { body } = await operator.ask('POST', path());
    expect(body).toMatchObject({ acknowledged: 1, already: 1, refused: { count: 0 } });
    expect(api.jobs).toMatchObject([
      { name: 'deliver-notification', payload: { notificationId: messageId } },
    ]);
    const { sql } = api.world.database;
    const events = await sql`select alert_id from alert_events where kind = 'acknowledged'`;
    expect(new Set(events.map(({ alert_id }) => alert_id))).toEqual(new Set(alertIds));
    const [entry] = await sql`
      select targets, arguments from audit_entries where action = 'alert.acknowledge-message'
        and decision = 'allowed' order by at desc limit 1`;
    expect(new Set(entry?.targets)).toEqual(new Set(['web-1', 'web-2']));
    expect(entry).toMatchObject({
      arguments: { messageId, alerts: 2, refused: 0 },
    });
  });

  test('again is no error', async () => {
    expect((await operator.ask('POST', path())).body).toMatchObject({ acknowledged: 0, already: 2 });
  });
});

test('lists what a message tells of', async () => {
  const { body } = await operator.ask('GET', `alerts?message=${messageId}`);
  expect(body.items.map(({ id }: { id: string }) => id).sort()).toEqual([...alertIds].sort());
  expect((await operator.ask('GET', `alerts?message=${randomUUID()}`)).body.items).toEqual([]);
});
