import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addOnlineServer } from '../../../test/support/online-server.ts';
import { startTestApi, type TestApi, type TestPerson } from '../../../test/support/test-api.ts';

let api: TestApi;
let operator: TestPerson;
let viewer: TestPerson;
let webId: string;

beforeAll(async () => {
  api = await startTestApi();
  operator = await api.person([{ role: 'operator', tag: null }]);
  viewer = await api.person([{ role: 'viewer', tag: null }]);
  webId = await addOnlineServer(api.world.database, { name: 'web-1', tags: ['prod'] });
  await addOnlineServer(api.world.database, { name: 'db-1', tags: ['staging'] });
});
beforeEach(async () => {
  await api.world.database.sql`truncate silences, alerts cascade`;
});
afterAll(() => api.close());

async function fire(key = ''): Promise<string> {
  const id = randomUUID();
  await api.world.database.sql`
    insert into alerts (id, rule_id, server_id, key, title, metric, severity, state, comparator, threshold,
      started_at, fired_at)
    values (${id}, ${randomUUID()}, ${webId}, ${key}, 'CPU high', 'cpu_percent', 'warning', 'firing', '>', 90,
      now(), now())`;
  return id;
}
const hour = { durationSeconds: 3600 };

describe('a silence', () => {
  test('has author, comment and end, says what it keeps quiet now, and is listed until it is ended', async () => {
    await fire();
    await fire('/var');
    const made = await operator.inChat('POST', 'silences', {
      ...hour,
      matchers: { scope: 'tag:prod', key: '/var' },
      comment: 'moving house',
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      matchers: { scope: 'tag:prod', key: '/var' },
      author: `${operator.account.name} (Slack)`,
      comment: 'moving house',
      matching: 1,
      overlaps: [],
      endedAt: null,
    });
    expect(Date.parse(made.body.endsAt) - Date.parse(made.body.startsAt)).toBe(3_600_000);
    expect((await viewer.ask('GET', 'silences')).body.items).toEqual([made.body]);
    const path = `silences/${made.body.id}`;
    expect((await viewer.ask('DELETE', path)).status).toBe(403);
    expect((await operator.ask('DELETE', path)).status).toBe(204);
    expect((await viewer.ask('GET', 'silences')).body.items).toEqual([]);
    expect((await operator.ask('DELETE', path)).body.code).toBe('conflict');
    const { sql } = api.world.database;
    const audit = await sql`
      select action, targets from audit_entries where action like 'silence.%' and decision = 'allowed' order by id`;
    expect(audit).toMatchObject([
      { action: 'silence.create', targets: ['tag:prod'] },
      { action: 'silence.delete', targets: ['tag:prod'] },
    ]);
  });

  test('of one alert needs the right on its server alone, and is of its rule and target', async () => {
    const alertId = await fire('/var');
    const ofProd = await api.person([{ role: 'operator', tag: 'prod' }]);
    const ofStaging = await api.person([{ role: 'operator', tag: 'staging' }]);
    const request = { ...hour, alertId };
    expect((await viewer.ask('POST', 'silences', request)).status).toBe(403);
    expect((await ofStaging.ask('POST', 'silences', request)).status).toBe(404);
    const made = await ofProd.ask('POST', 'silences', request);
    expect(made.body).toMatchObject({
      matchers: { alert: { serverId: webId, key: '/var', title: 'CPU high' } },
      matching: 1,
    });
    expect((await ofStaging.ask('GET', 'silences')).body.items).toEqual([]);
    expect((await ofProd.ask('GET', 'silences')).body.items).toHaveLength(1);
    expect((await ofStaging.ask('DELETE', `silences/${made.body.id}`)).status).toBe(403);
    expect((await ofProd.ask('DELETE', `silences/${made.body.id}`)).status).toBe(204);
  });

  test('of another program’s alert stays with it when its words change, and is not of one with the same words', async () => {
    const { sql } = api.world.database;
    const fireElsewhere = async (fingerprint: string) => {
      const id = randomUUID();
      await sql`
        insert into alerts (id, source, fingerprint, key, title, severity, state, started_at, fired_at)
        values (${id}, 'alertmanager', ${fingerprint}, '', 'Queue holds 120 jobs', 'warning', 'firing', now(), now())`;
      return id;
    };
    const alertId = await fireElsewhere('c0ffee');
    await fireElsewhere('decaf');
    const { body } = await operator.ask('POST', 'silences', { ...hour, alertId });
    expect(body).toMatchObject({ matchers: { alert: { fingerprint: 'c0ffee' } }, matching: 1 });
    await sql`update alerts set title = 'Queue holds 130 jobs' where id = ${alertId}`;
    expect((await operator.ask('GET', 'silences')).body.items).toMatchObject([{ matching: 1 }]);
  });

  test('by a scope needs the right on all it may ever match', async () => {
    const ofProd = await api.person([{ role: 'operator', tag: 'prod' }]);
    const ask = async (matchers: object) =>
      (await ofProd.ask('POST', 'silences', { ...hour, matchers, comment: 'why' })).status;
    expect(await ask({ scope: 'tag:prod' })).toBe(201);
    expect(await ask({ scope: 'web-1' })).toBe(403);
    expect(await ask({ rule: 'cpu*' })).toBe(403);
    expect(await ask({})).toBe(403);
  });

  test('is shown, and counts, as far as its reader may see what it is about', async () => {
    await fire();
    const make = async (matchers: object) =>
      (await operator.ask('POST', 'silences', { ...hour, matchers, comment: 'planned' })).body;
    const ofProd = await make({ scope: 'tag:prod' });
    const ofDb = await make({ scope: 'db-1' });
    const ofRule = await make({ rule: 'cpu*' });
    const ofAll = await make({ scope: '--all' });
    expect([ofProd.matching, ofAll.matching, ofRule.overlaps]).toEqual([1, 1, [ofProd.id, ofDb.id]]);
    const reader = async (tag: string) => {
      const person = await api.person([{ role: 'viewer', tag }]);
      return (await person.ask('GET', 'silences')).body.items as (typeof ofProd)[];
    };
    const staging = await reader('staging');
    expect(staging.map(({ id }) => id)).toEqual([ofDb.id, ofRule.id, ofAll.id]);
    expect(staging.map(({ matching }) => matching)).toEqual([0, 0, 0]);
    expect(JSON.stringify(staging)).not.toContain(ofProd.id);
    const prod = await reader('prod');
    expect(prod.map(({ id }) => id)).toEqual([ofProd.id, ofRule.id, ofAll.id]);
    expect(prod.map(({ matching }) => matching)).toEqual([1, 1, 1]);
  });

  test('says which others keep some of the same quiet at the same time', async () => {
    const make = async (matchers: object, more: object = hour) =>
      (await operator.ask('POST', 'silences', { matchers, ...more })).body;
    const prod = await make({ scope: 'tag:prod' });
    await make({ scope: 'db-1' });
    const later = new Date(Date.now() + 7_200_000).toISOString();
    await make({ scope: 'web-1' }, { ...hour, startsAt: later });
    const web = await make({ scope: 'web-*' }, { durationSeconds: 60 });
    expect(web.overlaps).toEqual([prod.id]);
    const { items } = (await viewer.ask('GET', 'silences')).body;
    expect(items.find(({ id }: { id: string }) => id === prod.id).overlaps).toEqual([web.id]);
  });

  test.each([
    [{ matchers: { scope: 'web-1' } }, 'needs an end'],
    [{ matchers: { scope: 'web-1' }, endsAt: '2020-01-01T00:00:00Z' }, 'past already'],
    [{ matchers: { scope: 'tag:' }, ...hour }, 'not a tag'],
    [{ matchers: {}, ...hour }, 'every alert quiet'],
    [{ matchers: { scope: '--all' }, ...hour }, 'every alert quiet'],
    [{ matchers: { colour: 'red' }, ...hour }, 'colour'],
    [{ matchers: {}, durationSeconds: 31 * 86_400 }, 'durationSeconds'],
  ])('that makes no sense is refused, saying why: %j', async (request, words) => {
    const answer = await operator.ask('POST', 'silences', request);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_input']);
    expect(JSON.stringify(answer.body)).toContain(words);
  });

  test('of what is over is refused; of everything it needs a word', async () => {
    const alertId = await fire();
    await operator.ask('POST', `alerts/${alertId}/resolve`);
    expect((await operator.ask('POST', 'silences', { ...hour, alertId })).body.code).toBe('conflict');
    const all = await operator.ask('POST', 'silences', { ...hour, comment: 'the move' });
    expect(all.status).toBe(201);
    expect((await operator.ask('DELETE', `silences/${randomUUID()}`)).status).toBe(404);
  });
});
