import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addOnlineServer } from '../../../test/support/online-server.ts';
import { startTestApi, type TestApi, type TestPerson } from '../../../test/support/test-api.ts';

let api: TestApi;
let operator: TestPerson;
let viewer: TestPerson;
let web: string;
let db: string;

beforeAll(async () => {
  api = await startTestApi();
  operator = await api.person([{ role: 'operator', tag: null }]);
  viewer = await api.person([{ role: 'viewer', tag: 'web' }]);
  web = await addOnlineServer(api.world.database, { name: 'web-1', tags: ['web'] });
  db = await addOnlineServer(api.world.database, { name: 'db-1', tags: ['db'] });
});
afterAll(() => api.close());

async function fire(
  serverId: string,
  change: { title?: string; hoursAgo?: number; acknowledged?: boolean } = {},
) {
  const { title = 'CPU high', hoursAgo = 1, acknowledged = false } = change;
  const at = new Date(Date.now() - hoursAgo * 3_600_000);
  await api.world.database.sql`
    insert into alerts (id, rule_id, server_id, key, title, metric, severity, state, comparator, threshold,
      started_at, fired_at, acknowledged_at)
    values (${randomUUID()}, ${randomUUID()}, ${serverId}, '', ${title}, 'cpu_percent', 'warning', 'firing', '>', 90,
      ${at}, ${at}, ${acknowledged ? at : null})`;
}

describe('digests', () => {
  const wanted = { channel: 'slack:C1', scope: 'tag:web', timeZone: 'Europe/Berlin' };

  test('are one per channel and scope, told when they come next, listed and ended', async () => {
    const made = await operator.ask('POST', 'digests', { ...wanted, days: ['fri', 'mon', 'mon'] });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ ...wanted, at: '09:00', days: ['mon', 'fri'], lastError: null });
    const next = new Date(made.body.nextAt);
    expect(next.getTime()).toBeGreaterThan(Date.now());
    const shown = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/Berlin',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
    });
    expect(shown.format(next)).toMatch(/^(Mon|Fri),? 09:00$/);

    const changed = await operator.ask('POST', 'digests', { ...wanted, at: '17:30' });
    expect(changed.body).toMatchObject({ id: made.body.id, at: '17:30' });
    expect(changed.body.days).toHaveLength(7);
    expect((await viewer.ask('GET', 'digests')).body.items).toHaveLength(1);
    expect((await operator.ask('DELETE', `digests/${made.body.id}`)).status).toBe(204);
    expect((await operator.ask('DELETE', `digests/${made.body.id}`)).status).toBe(404);
    const { sql } = api.world.database;
    const entries = await sql`select action from audit_entries where action like 'digest.%' order by id`;
    expect(entries.map(({ action }) => action)).toEqual(['digest.create', 'digest.create', 'digest.delete']);
  });

  test.each([
    [{ timeZone: 'Europe/Berlim' }, 'not a time zone'],
    [{ at: '25:00' }, 'a time like'],
    [{ days: [] }, 'days'],
    [{ scope: 'tag:' }, 'not a tag'],
  ])('that make no sense are refused: %j', async (change, words) => {
    const answer = await operator.ask('POST', 'digests', { ...wanted, ...change });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(words);
  });

  test('of an operator with a tag stay within the tag', async () => {
    const limited = await api.person([{ role: 'operator', tag: 'web' }]);
    expect((await limited.ask('POST', 'digests', wanted)).status).toBe(201);
    expect((await limited.ask('POST', 'digests', { ...wanted, scope: '--all' })).status).toBe(403);
    expect((await viewer.ask('POST', 'digests', wanted)).status).toBe(403);
  });
});

describe('what a digest would say now', () => {
  test('is of the last day and of what the person may see', async () => {
    await fire(web, { title: 'CPU high on web-1' });
    await fire(web, { title: 'Disk on web-1', acknowledged: true });
    await fire(web, { title: 'Old on web-1', hoursAgo: 30 });
    await fire(db, { title: 'CPU high on db-1' });
    const all = (await operator.ask('GET', 'digests/preview')).body;
    expect(all).toMatchObject({ scope: '--all', fired: { total: 3 }, unacknowledged: { total: 3 } });
    const own = (await viewer.ask('GET', 'digests/preview')).body;
    expect(own).toMatchObject({ fired: { total: 2 }, unacknowledged: { total: 2 } });
    expect(JSON.stringify(own)).not.toContain('db-1');
    const one = (await operator.ask('GET', 'digests/preview?target=db-1')).body;
    expect(one).toMatchObject({ scope: 'db-1', fired: { total: 1 } });
  });

  test('names servers that are down and silences about to end, these only to who sees everything', async () => {
    const { sql } = api.world.database;
    await sql`
      insert into servers (id, name, shard, last_seen_at) values (${randomUUID()}, 'gone-1', 0, now() - interval '1 h')`;
    for (const hours of [2, 48]) {
      await sql`
        insert into silences (id, matchers, starts_at, ends_at, author, comment)
        values (${randomUUID()}, ${sql.json({ scope: 'tag:db' })}, now(), now() + make_interval(hours => ${hours}),
          'Ada', 'moving')`;
    }
    const all = (await operator.ask('GET', 'digests/preview')).body;
    expect(all.serversDown).toMatchObject({ total: 1, servers: [{ name: 'gone-1' }] });
    expect(all.silencesEnding).toMatchObject([{ matchers: { scope: 'tag:db' }, comment: 'moving' }]);
    const own = (await viewer.ask('GET', 'digests/preview')).body;
    expect(own).toMatchObject({ serversDown: { total: 0 }, silencesEnding: [] });
  });
});
