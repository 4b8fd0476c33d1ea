import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { topics } from '../../../shared/bus.ts';
import { insertSamples } from '../../../test/support/insert-samples.ts';
import { addOnlineServer } from '../../../test/support/online-server.ts';
import { startTestApi, type TestApi, type TestPerson } from '../../../test/support/test-api.ts';

let api: TestApi;
let admin: TestPerson;
let viewer: TestPerson;
let webId: string;

beforeAll(async () => {
  api = await startTestApi();
  const { database } = api.world;
  admin = await api.person([{ role: 'admin', tag: null }]);
  viewer = await api.person([{ role: 'viewer', tag: null }]);
  webId = await addOnlineServer(database, { name: 'web-1', tags: ['prod'], containers: ['nginx'] });
  await addOnlineServer(database, { name: 'web-2', tags: ['prod', 'canary'] });
  await addOnlineServer(database, { name: 'down-1', tags: ['prod'], online: false });
  const now = Date.now();
  await insertSamples(database.sql, webId, [
    { at: new Date(now - 10_000), cpuPercent: 10 },
    { at: new Date(now - 5000), cpuPercent: 42, memoryUsedBytes: 500 },
  ]);
  await database.sql`update servers set last_sample_at = ${new Date(now - 5000)} where id = ${webId}`;
  await database.sql`
    insert into disk_samples (server_id, sampled_at, mount, total_bytes, used_bytes, inodes_total, inodes_used,
      read_bps, write_bps)
    values (${webId}, ${new Date(now - 5000)}, '/', 100, 80, 10, 1, 0, 0),
      (${webId}, ${new Date(now - 5000)}, '/boot', 100, 20, 10, 1, 0, 0)`;
});
afterAll(() => api.close());

const namesOf = ({ body }: { body: { items: { name: string }[] } }) => body.items.map(({ name }) => name);

describe('GET /servers', () => {
  test('is worst first, with state and newest values', async () => {
    await admin.ask('POST', 'servers', { name: 'new-1' });
    const answer = await viewer.ask('GET', 'servers');
    expect(namesOf(answer)).toEqual(['down-1', 'new-1', 'web-1', 'web-2']);
    expect(answer.body.items.map(({ state }: { state: string }) => state)).toEqual([
      'down',
      'pending',
      'up',
      'up',
    ]);
    expect(answer.body.items[2]).toMatchObject({ cpuPercent: 42, memoryPercent: 50, diskPercent: 80 });
    expect(answer.body.items[0]).toMatchObject({ online: false, cpuPercent: null });
  });

  test('pages by cursor without gap or repeat', async () => {
    const names: string[] = [];
    let cursor: string | null = '';
    do {
      const page = await viewer.ask(
        'GET',
        `servers?limit=1${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      );
      names.push(...namesOf(page));
      cursor = page.body.nextCursor;
    } while (cursor !== null);
    expect(names).toEqual(['down-1', 'new-1', 'web-1', 'web-2']);
  });

  test.each([
    ['web-*', ['web-1', 'web-2']],
    ['tag:canary', ['web-2']],
    ['tag:prod !web-2', ['down-1', 'web-1']],
  ])('takes the chat grammar: %s', async (target, names) => {
    expect(namesOf(await viewer.ask('GET', `servers?target=${encodeURIComponent(target)}`))).toEqual(names);
  });

  test('answers an unknown target with the nearest names', async () => {
    const answer = await viewer.ask('GET', 'servers?target=wbe-1');
    expect([answer.status, answer.body.code]).toEqual([404, 'target_not_found']);
    expect(answer.body.details.nearest).toContain('web-1');
  });

  test('shows only what the grant covers', async () => {
    const limited = await api.person([{ role: 'viewer', tag: 'canary' }]);
    expect(namesOf(await limited.ask('GET', 'servers'))).toEqual(['web-2']);
    expect((await limited.ask('GET', `servers/${webId}`)).status).toBe(404);
    expect((await limited.ask('GET', `servers/${webId}/status`)).status).toBe(404);
  });

  test('is degraded while an alert fires or the data is late', async () => {
    const late = await addOnlineServer(api.world.database, { name: 'late-1' });
    await api.world.database.sql`
      update servers set last_sample_at = now() - interval '1 minute' where id = ${late}`;
    expect((await viewer.ask('GET', `servers/${late}`)).body.state).toBe('degraded');
  });

  test('reads the newest sample of each server by index, from the newest partition only', async () => {
    const plan = await api.world.database.sql.unsafe(`
      explain (format json) select newest.* from servers
      left join lateral (
        select cpu_percent from samples
        where server_id = servers.id and sampled_at > servers.last_sample_at - interval '1 minute'
        order by sampled_at desc limit 1
      ) newest on true`);
    const text = JSON.stringify(plan);
    expect(text).toContain('Index');
    expect(text).not.toMatch(/"Seq Scan","[^}]*"Relation Name":"samples/);
  });
});

describe('one server', () => {
  test('has a status with everything measured in its newest tick', async () => {
    const { body } = await viewer.ask('GET', `servers/${webId}/status`);
    expect(body.sample.host).toMatchObject({ cpuPercent: 42, memoryTotalBytes: 1000, processCount: 100 });
    expect(body.sample.disks.map(({ mount }: { mount: string }) => mount)).toEqual(['/', '/boot']);
    expect(body.containers).toMatchObject([{ name: 'nginx', serverName: 'web-1', cpuPercent: null }]);
  });

  test('has series of a metric, and refuses a metric that is not there, naming the nearest', async () => {
    const series = await viewer.ask('GET', `servers/${webId}/series?metric=cpu_percent`);
    expect(series.body).toMatchObject({ metric: 'cpu_percent', unit: 'percent', series: [{ key: '' }] });
    const typo = await viewer.ask('GET', `servers/${webId}/series?metric=cpu_precent`);
    expect(typo.body.detail).toContain('did you mean cpu_percent');
    const backwards = `from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z`;
    expect((await viewer.ask('GET', `servers/${webId}/series?metric=load1&${backwards}`)).status).toBe(400);
  });

  test('lists processes live, else from the last snapshot and saying so, else what to do', async () => {
    const process = {
      pid: 1,
      name: 'node',
      command: 'node',
      user: 'root',
      cpuPercent: 1,
      memoryBytes: 1,
      state: 'S',
    };
    api.answerAgent = async () => ({ processes: [process], total: 1 });
    const live = await viewer.ask('GET', `servers/${webId}/processes`);
    expect(live.body).toMatchObject({ live: true, total: 1, processes: [{ pid: 1 }] });
    api.answerAgent = async () => {
      throw new Error('no answer');
    };
    const never = await viewer.ask('GET', `servers/${webId}/processes`);
    expect([never.status, never.body.code]).toEqual([409, 'agent_offline']);
    await api.world.database.sql`
      insert into process_snapshots (server_id, taken_at, processes)
      values (${webId}, now(), ${api.world.database.sql.json([process, { ...process, pid: 2, name: 'sh', cpuPercent: 9 }])})`;
    const stored = await viewer.ask('GET', `servers/${webId}/processes?limit=1`);
    expect(stored.body).toMatchObject({ live: false, total: 2, processes: [{ pid: 2 }] });
  });

  test('is drawn by a worker', async () => {
    api.answerJob = async () => ({ png: Buffer.from('PNG').toString('base64'), points: 2 });
    const chart = await viewer.ask('GET', 'charts.png?targets=web-*&metric=cpu');
    expect(chart.headers.get('content-type')).toBe('image/png');
    expect(chart.body.toString()).toBe('PNG');
    const typo = await viewer.ask('GET', 'charts.png?targets=web-1&metric=memry');
    expect(typo.body.details.nearest).toContain('memory_percent');
  });
});

describe('changing servers', () => {
  test('names are unique whatever their case, and hold to their letters', async () => {
    const taken = await admin.ask('POST', 'servers', { name: 'WEB-1' });
    expect([taken.status, taken.body.code]).toEqual([409, 'conflict']);
    for (const name of ['', 'a b', '../x', '-a', 'a'.repeat(64)]) {
      expect((await admin.ask('POST', 'servers', { name })).status).toBe(400);
    }
    expect((await admin.ask('PATCH', `servers/${webId}`, { name: 'web-2' })).status).toBe(409);
    expect((await admin.ask('PATCH', `servers/${webId}`, { name: 'Web-1' })).body.name).toBe('Web-1');
    expect((await admin.ask('PATCH', `servers/${webId}`, {})).status).toBe(400);
  });

  test('deleting keeps history, ends the keys, frees the name and closes alerts as "target gone"', async () => {
    const { body: server } = await admin.ask('POST', 'servers', { name: 'old-1', tags: ['prod'] });
    const { body: key } = await admin.loggedIn('POST', 'api-keys', { name: 'k', serverId: server.id });
    const alertId = '0198c0de-0000-7000-8000-00000000aaaa';
    const { sql } = api.world.database;
    await sql`
      insert into alerts (id, rule_id, server_id, key, title, metric, severity, state, comparator, threshold,
        started_at, fired_at)
      select ${alertId}, id, ${server.id}, '', 'Host down', 'heartbeat_age_seconds', 'critical', 'firing', '>', 30,
        now(), now() from alert_rules limit 1`;
    await sql`
      with message as (
        insert into notifications (id, group_key, channel, delivered_version, state)
        values (gen_random_uuid(), 'rule:1', 'slack:C1', 1, 'delivered') returning id, channel
      )
      insert into notification_alerts (notification_id, alert_id, channel)
      select id, ${alertId}, channel from message`;
    const revoked: unknown[] = [];
    const stop = await api.bus.subscribe(topics.keyRevoked, (message) => void revoked.push(message));
    api.jobs.length = 0;

    expect((await admin.ask('DELETE', `servers/${server.id}`)).status).toBe(204);
    await stop();
    expect(revoked).toEqual([{ keyId: key.id }]);
    expect((await admin.ask('GET', `servers/${server.id}`)).status).toBe(404);
    const alert = await admin.ask('GET', `alerts/${alertId}`);
    expect(alert.body).toMatchObject({
      state: 'resolved',
      resolveReason: 'target_gone',
      serverName: 'old-1',
    });
    const [owed] = await sql`select state, wanted_version from notifications where group_key = 'rule:1'`;
    expect(owed).toMatchObject({ state: 'owed', wanted_version: 2 });
    expect(api.jobs).toMatchObject([{ name: 'deliver-notification' }]);
    expect((await admin.ask('POST', 'servers', { name: 'old-1' })).status).toBe(201);
  });
});
