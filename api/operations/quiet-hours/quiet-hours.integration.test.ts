import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestPerson } from '../../../test/support/test-api.ts';

let api: TestApi;
let admin: TestPerson;
let operator: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  admin = await api.person([{ role: 'admin', tag: null }]);
  operator = await api.person([{ role: 'operator', tag: null }]);
});
afterAll(() => api.close());

const night = { channel: 'slack:C1', timeZone: 'Europe/Berlin', from: '22:00', until: '07:00' };

test('quiet hours are made by administrators, seen by all, and ended; all of it is in the trail', async () => {
  expect((await operator.ask('POST', 'quiet-hours', night)).status).toBe(403);
  const made = await admin.ask('POST', 'quiet-hours', night);
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ ...night, scope: '--all', bypassSeverity: 'critical' });
  expect(made.body.days).toHaveLength(7);
  expect(typeof made.body.quietNow).toBe('boolean');
  expect(Date.parse(made.body.changesAt)).toBeGreaterThan(Date.now());
  const { items } = (await operator.ask('GET', 'quiet-hours')).body;
  expect(items.map(({ id }: { id: string }) => id)).toEqual([made.body.id]);
  const path = `quiet-hours/${made.body.id}`;
  expect((await operator.ask('DELETE', path)).status).toBe(403);
  expect((await admin.ask('DELETE', path)).status).toBe(204);
  expect((await admin.ask('DELETE', path)).status).toBe(404);
  const audit = await api.world.database.sql`
    select action, targets from audit_entries where action like 'quiet-hours.%' and decision = 'allowed' order by id`;
  expect(audit).toMatchObject([
    { action: 'quiet-hours.create', targets: ['slack:C1'] },
    { action: 'quiet-hours.delete', targets: ['slack:C1'] },
  ]);
});

test.each([
  [{ timeZone: 'Europe/Atlantis' }, 'not a time zone'],
  [{ from: '25:00' }, 'a time like 22:00'],
  [{ from: '08:00', until: '08:00' }, 'never end'],
  [{ scope: 'tag:' }, 'not a tag'],
  [{ days: [] }, 'days'],
])('hours that make no sense are refused, saying why: %j', async (change, words) => {
  const answer = await admin.ask('POST', 'quiet-hours', { ...night, ...change });
  expect([answer.status, answer.body.code]).toEqual([400, 'invalid_input']);
  expect(JSON.stringify(answer.body)).toContain(words);
});

test('a whole day is a window when other days are not', async () => {
  const answer = await admin.ask('POST', 'quiet-hours', {
    ...night,
    days: ['sat', 'sun'],
    from: '00:00',
    until: '00:00',
    bypassSeverity: null,
  });
  expect(answer.status).toBe(201);
});
