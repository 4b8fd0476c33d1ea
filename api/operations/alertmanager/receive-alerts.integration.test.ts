import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { maxWebhookBytes } from '../../../shared/api-contract/alertmanager.ts';
import { jobCatalogue } from '../../../shared/jobs.ts';
import { labelFingerprint } from '../../../shared/webhooks/label-fingerprint.ts';
import { addOnlineServer } from '../../../test/support/online-server.ts';
import { startTestApi, type TestApi, type TestPerson } from '../../../test/support/test-api.ts';

/** In the format of the real program, from its documented data structure. */
const fixture = (name: string) =>
  JSON.parse(
    readFileSync(join(import.meta.dirname, '../../../test/fixtures/alertmanager', `${name}.json`), 'utf8'),
  );
const firing = fixture('firing');
const resolved = fixture('resolved');

/** As Alertmanager 0.25 wrote them, byte for byte: a group, one of it over, one too many for `max_alerts: 3`, its end. */
const recorded = (name: string) => fixture(`recorded/${name}`);

let api: TestApi;
let admin: TestPerson;
let viewer: TestPerson;
let key: string;
let serverId: string;

beforeAll(async () => {
  api = await startTestApi();
  admin = await api.person([{ role: 'admin', tag: null }]);
  viewer = await api.person([{ role: 'viewer', tag: null }]);
  serverId = await addOnlineServer(api.world.database, { name: 'web-1', tags: ['prod'] });
  const made = await admin.loggedIn('POST', 'api-keys', { name: 'prometheus', scope: 'hook' });
  key = made.body.key;
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.world.database.sql`delete from alerts`;
  api.jobs.length = 0;
});

const deliver = (payload: unknown, credentials = key) =>
  api.send('POST', 'hooks/alertmanager', { authorization: `Bearer ${credentials}` }, payload);
const listed = async (state = 'all') => (await viewer.ask('GET', `alerts?state=${state}`)).body.items;
const only = (payload: typeof firing, change: object = {}) => ({
  ...payload,
  alerts: [{ ...payload.alerts[0], ...change }],
});

describe('a hook key', () => {
  test('is an administrator’s to make, and opens nothing else', async () => {
    const operator = await api.person([{ role: 'operator', tag: null }]);
    expect((await operator.inChat('POST', 'api-keys', { name: 'x', scope: 'hook' })).status).toBe(403);
    const elsewhere = await api.send('GET', 'alerts', { authorization: `Bearer ${key}` });
    expect([elsewhere.status, elsewhere.body.detail]).toEqual([401, expect.stringContaining('hook key')]);
    expect((await admin.ask('POST', 'hooks/alertmanager', firing)).status).toBe(401);
  });

  test('that was revoked is refused', async () => {
    const made = await admin.loggedIn('POST', 'api-keys', { name: 'old', scope: 'hook' });
    await admin.ask('DELETE', `api-keys/${made.body.id}`);
    expect((await deliver(firing, made.body.key)).status).toBe(401);
  });
});

describe('another key', () => {
  const newKey = async (name: string) =>
    (await admin.loggedIn('POST', 'api-keys', { name, scope: 'hook' })).body as { id: string; key: string };

  test('with the same fingerprints neither ends nor changes what is not its own, and has alerts of its own', async () => {
    const other = (await newKey('staging')).key;
    await deliver(only(firing));
    expect((await deliver(resolved, other)).body).toMatchObject({ resolved: 1 });
    expect(await listed('open')).toMatchObject([{ severity: 'critical' }]);
    const labels = { ...firing.alerts[0].labels, severity: 'info' };
    const startsAt = '2026-11-23T13:00:00Z';
    expect((await deliver(only(firing, { labels, startsAt }), other)).body).toMatchObject({ opened: 1 });
    const open = await listed('open');
    expect(open.map(({ severity }: { severity: string }) => severity).toSorted()).toEqual([
      'critical',
      'info',
    ]);
    await deliver(resolved);
    expect(await listed('open')).toMatchObject([{ severity: 'info' }]);
  });

  test('that came of it by rotation, and that one’s successor, go on with its alerts', async () => {
    const first = await newKey('rotated');
    await deliver(only(firing), first.key);
    const second = (await admin.loggedIn('POST', `api-keys/${first.id}/rotate`, { overlapSeconds: 600 }))
      .body;
    expect((await deliver(only(firing), second.key)).body).toMatchObject({ opened: 0, updated: 1 });
    const third = (await admin.loggedIn('POST', `api-keys/${second.id}/rotate`, { overlapSeconds: 0 })).body;
    expect((await deliver(resolved, first.key)).body).toMatchObject({ resolved: 1 });
    expect((await deliver(resolved, third.key)).body).toMatchObject({ resolved: 0, ignored: 1 });
  });

  test('takes over what was told before alerts had one', async () => {
    await deliver(only(firing));
    await api.world.database.sql`update alerts set hook_key_id = null`;
    const other = (await newKey('first to speak')).key;
    expect((await deliver(resolved, other)).body).toMatchObject({ resolved: 1 });
    expect(await listed('open')).toEqual([]);
  });
});

describe('what fires', () => {
  test('opens an alert each: on the server it names with its metric, or on none', async () => {
    const answer = await deliver(firing);
    expect([answer.status, answer.body]).toEqual([
      200,
      { opened: 2, updated: 0, resolved: 0, ignored: 0, rejected: 0, problems: [], truncated: 0 },
    ]);
    const alerts = await listed('open');
    const disk = alerts.find((alert: { serverId: unknown }) => alert.serverId !== null);
    expect(disk).toMatchObject({
      source: 'alertmanager',
      ruleId: null,
      serverId,
      serverName: 'web-1',
      metric: 'disk_percent',
      key: '/',
      severity: 'critical',
      title: 'Filesystem has less than 3% space left.',
      state: 'firing',
      comparator: null,
      threshold: null,
      fingerprint: '5ef77f1f8a3ecf8d',
      externalGroupKey: '{}:{job="node"}',
      startedAt: '2026-11-23T12:00:13.812Z',
      runbookUrl: expect.stringContaining('runbooks.prometheus-operator.dev'),
      generatorUrl: expect.stringContaining('http://prometheus.example.com:9090/graph'),
    });
    expect(alerts.find((alert: { serverId: unknown }) => alert.serverId === null)).toMatchObject({
      title: 'CertificateExpires on https://shop.example.com',
      serverName: null,
      metric: null,
      severity: 'warning',
      annotations: { description: expect.stringContaining('expires in 3 days') },
    });
    const { payload } = api.jobs.find(({ name }) => name === 'settle-alerts') ?? {};
    expect(payload).toEqual({ alertIds: expect.arrayContaining([disk.id]) });
  });

  test('said again, ten times at once, is still one alert with one event', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => deliver(only(firing))));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(answers.reduce((sum, { body }) => sum + body.opened, 0)).toBe(1);
    expect(await listed()).toHaveLength(1);
    expect(await api.world.database.sql`select 1 from alert_events`).toHaveLength(1);
  });

  test('more gravely is told in the thread', async () => {
    const labels = { ...firing.alerts[0].labels, severity: 'warning' };
    await deliver(only(firing, { labels }));
    await deliver(only(firing));
    const { sql } = api.world.database;
    expect(await sql`select severity, version from alerts`).toMatchObject([
      { severity: 'critical', version: 2 },
    ]);
    expect(await sql`select kind, detail from alert_events order by id`).toMatchObject([
      { kind: 'fired' },
      { kind: 'severity_changed', detail: 'critical' },
    ]);
  });

  test('of no server is for those who may look at every server', async () => {
    await deliver(firing);
    const limited = await api.person([{ role: 'operator', tag: 'prod' }]);
    const seen = (await limited.ask('GET', 'alerts')).body.items;
    expect(seen.map((alert: { serverName: string }) => alert.serverName)).toEqual(['web-1']);
    const [serverless] = (await listed()).filter((alert: { serverId: unknown }) => alert.serverId === null);
    expect((await limited.ask('POST', `alerts/${serverless.id}/ack`)).status).toBe(404);
    expect((await admin.ask('POST', `alerts/${serverless.id}/ack`)).body.acknowledgedBy).toContain('API key');
  });
});

describe('what is over', () => {
  test('resolves as its sender says, once', async () => {
    await deliver(only(firing));
    expect((await deliver(resolved)).body).toMatchObject({ resolved: 1 });
    expect((await deliver(resolved)).body).toMatchObject({ resolved: 0, ignored: 1 });
    expect(await listed()).toMatchObject([
      { state: 'resolved', resolveReason: 'recovered', resolvedAt: '2026-11-23T12:21:43.812Z' },
    ]);
  });

  test('before it was heard of keeps the late firing from opening', async () => {
    expect((await deliver(resolved)).body).toMatchObject({ opened: 0, resolved: 1 });
    expect((await deliver(only(firing))).body).toMatchObject({ opened: 0, ignored: 1 });
    expect(await listed('open')).toEqual([]);
    expect(api.jobs).toEqual([]);
  });

  test('and fires anew is another alert', async () => {
    await deliver(only(firing));
    await deliver(resolved);
    await deliver(only(firing, { startsAt: '2026-11-23T13:00:00Z' }));
    expect((await listed()).map(({ state }: { state: string }) => state)).toEqual(['firing', 'resolved']);
  });

  test('by hand, while its sender goes on, opens again', async () => {
    await deliver(only(firing));
    const [{ id }] = await listed();
    await admin.ask('POST', `alerts/${id}/resolve`);
    expect((await deliver(only(firing))).body).toMatchObject({ opened: 1 });
  });
});

describe('the payload', () => {
  test('may have fields that nobody knows yet, and leave out what is not needed', async () => {
    const { fingerprint, generatorURL, annotations, ...bare } = firing.alerts[0];
    const { truncatedAlerts, commonLabels, ...rest } = firing;
    const answer = await deliver({ ...rest, notificationReason: 'x', alerts: [{ ...bare, later: {} }] });
    expect([answer.status, answer.body]).toMatchObject([200, { opened: 1 }]);
    const [{ fingerprint: computed }] = await listed();
    expect(computed).toMatch(/^[0-9a-f]{16}$/);
  });

  test('may hold what PostgreSQL does not take as text', async () => {
    const labels = { alertname: 'a\0b', 'x\0': '\uD800', __proto__x: '1' };
    expect((await deliver(only(firing, { labels }))).status).toBe(200);
  });

  test.each([
    ['of another version', { ...firing, version: '3' }],
    ['without a group', { ...firing, groupKey: undefined }],
    ['without alerts', { ...firing, alerts: undefined }],
    ['of something else', { event: 'push' }],
  ])('%s is refused, and nothing of it kept', async (_, payload) => {
    expect((await deliver(payload)).status).toBe(400);
    expect(await listed()).toEqual([]);
  });

  test('may be as large as alerts of many words make it, and not larger', async () => {
    const description = 'd'.repeat(3000);
    const many = Array.from({ length: 300 }, (_, at) => ({
      ...firing.alerts[1],
      annotations: { description },
      fingerprint: `f${at}`,
    }));
    const answer = await deliver({ ...firing, alerts: many });
    expect([answer.status, answer.body]).toMatchObject([200, { opened: 300 }]);
    const huge = { ...firing, externalURL: 'x'.repeat(maxWebhookBytes) };
    expect((await deliver(huge)).status).toBe(413);
  });
});

test('what the real program wrote is taken whole, one delivery after the other', async () => {
  const counts = async (name: string) => (await deliver(recorded(name))).body;
  expect(await counts('group')).toMatchObject({ opened: 2, rejected: 0, truncated: 0 });
  expect(await counts('group')).toMatchObject({ opened: 0, updated: 2 });
  expect(await counts('partly-resolved')).toMatchObject({ updated: 1, resolved: 1 });
  expect(await counts('truncated')).toMatchObject({ opened: 2, updated: 1, truncated: 1 });
  expect(await counts('resolved')).toMatchObject({ resolved: 3, truncated: 1 });
  expect(await listed('open')).toMatchObject([
    { annotations: { description: expect.stringContaining('1 left out by its max_alerts') } },
  ]);
  const labels = recorded('group').alerts[0].labels;
  expect(labelFingerprint(labels)).toBe(recorded('group').alerts[0].fingerprint);
});

describe('an alert that cannot be read', () => {
  const [good, other] = firing.alerts;
  const labelsOf = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`label_${at}`, 'x']));
  const notice = async (state = 'open') =>
    (await listed(state)).find(
      ({ labels }: { labels: Record<string, string> }) => labels.alertname === 'AlertsNotTaken',
    );

  test.each([
    ['with a state that is none', { ...other, status: 'suppressed' }, /status/],
    ['with a time that is none', { ...other, startsAt: 'yesterday' }, /startsAt/],
    ['with labels that are none', { ...other, labels: { alertname: 7 } }, /labels.alertname/],
    ['with too many labels', { ...other, labels: labelsOf(65) }, /more than 64 labels/],
    ['that is none', 7, /expected object/],
  ])('%s keeps no other out, and is told in chat', async (_, bad, problem) => {
    const answer = await deliver({ ...firing, alerts: [bad, good] });
    expect([answer.status, answer.body]).toMatchObject([200, { opened: 1, rejected: 1 }]);
    expect(answer.body.problems).toEqual([{ index: 0, problem: expect.stringMatching(problem) }]);
    expect(await notice()).toMatchObject({
      title: 'Alerts of Alertmanager are missing: {}:{job="node"}',
      severity: 'warning',
      annotations: { description: expect.stringMatching(/^1 not taken/) },
    });
    expect((await notice()).annotations.description).toMatch(problem);
    const { payload } = api.jobs.find(({ name }) => name === 'settle-alerts') ?? {};
    expect((payload as { alertIds: string[] }).alertIds).toContain((await notice()).id);
  });

  test('is told once, with the newest counts, until a delivery of its group is whole', async () => {
    await deliver({ ...firing, alerts: [7, good], truncatedAlerts: 12 });
    const { id } = await notice();
    await deliver({ ...firing, alerts: [good], truncatedAlerts: 3 });
    expect(await notice()).toMatchObject({
      id,
      annotations: { description: expect.stringMatching(/^3 left out by its max_alerts:/) },
    });
    await deliver({ ...firing, groupKey: 'another', alerts: [] });
    expect(await notice()).toMatchObject({ id });
    await deliver(only(firing));
    expect(await notice()).toBeUndefined();
    expect(await notice('all')).toMatchObject({ id, state: 'resolved', resolveReason: 'recovered' });
  });

  test('may be all there is', async () => {
    expect((await deliver({ ...firing, alerts: [7] })).status).toBe(200);
    expect(await listed()).toMatchObject([{ labels: { alertname: 'AlertsNotTaken', receiver: 'chatops' } }]);
  });

  test('is also one beyond a thousand', async () => {
    const alerts = Array.from({ length: 1002 }, (_, at) => ({ ...good, fingerprint: `f${at}` }));
    expect((await deliver({ ...firing, alerts })).body).toMatchObject({ opened: 1000, rejected: 2 });
    expect((await notice()).annotations.description).toContain('2 not taken');
    for (const { payload } of api.jobs.filter(({ name }) => name === 'settle-alerts'))
      expect(jobCatalogue['settle-alerts'].payload.safeParse(payload).success).toBe(true);
  });
});

test('text that is cut in the middle of a character is taken, and control characters are not kept', async () => {
  const description = `${'x'.repeat(4095)}😀`;
  const summary = 'Disk \u202efull\u0007\u0000';
  const answer = await deliver(only(firing, { annotations: { description, summary } }));
  expect(answer).toMatchObject({ status: 200, body: { opened: 1 } });
  expect((await listed())[0].title).toBe('Disk \uFFFDfull\uFFFD\uFFFD');
});
