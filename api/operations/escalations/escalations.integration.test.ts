import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestPerson } from '../../../test/support/test-api.ts';

let api: TestApi;
let admin: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  admin = await api.person([{ role: 'admin', tag: null }]);
});
afterAll(() => api.close());

const primary = {
  name: 'primary',
  scope: 'tag:prod',
  steps: [
    { waitSeconds: 300, action: { kind: 'mention', platform: 'slack', what: 'user', id: 'U1' } },
    { waitSeconds: 600, action: { kind: 'channel', channel: 'slack:C2' } },
  ],
};

test('an escalation is an administrator’s to make, change and end, and in the trail', async () => {
  const operator = await api.person([{ role: 'operator', tag: null }]);
  expect((await operator.ask('POST', 'escalations', primary)).status).toBe(403);
  const made = await admin.ask('POST', 'escalations', primary);
  expect([made.status, made.body]).toMatchObject([201, { ...primary, minSeverity: 'critical' }]);
  expect(api.jobs).toContainEqual({ name: 'settle-alerts', payload: {} });
  expect((await admin.ask('POST', 'escalations', { ...primary, name: 'Primary' })).status).toBe(409);
  const path = `escalations/${made.body.id}`;
  const changed = await admin.ask('PATCH', path, { minSeverity: 'warning' });
  expect(changed.body).toMatchObject({ ...primary, minSeverity: 'warning' });
  expect((await admin.ask('GET', 'escalations')).body.items).toEqual([changed.body]);
  expect((await admin.ask('DELETE', path)).status).toBe(204);
  expect((await admin.ask('PATCH', path, {})).status).toBe(404);
  const trail = await api.world.database.sql`
    select action, targets from audit_entries where action like 'escalation.%' and decision = 'allowed' order by id`;
  expect(trail.map(({ action }) => action)).toEqual([
    'escalation.create',
    'escalation.update',
    'escalation.delete',
  ]);
});

test.each([
  ['no step', { steps: [] }],
  ['a scope nobody can read', { scope: 'tag:' }],
  [
    'a webhook that is not there',
    { steps: [{ waitSeconds: 1, action: { kind: 'webhook', webhookId: randomUUID() } }] },
  ],
  [
    'markup for an id',
    { steps: [{ waitSeconds: 1, action: { ...primary.steps[0]?.action, id: 'U1> <!channel' } }] },
  ],
  ['a wait of two days', { steps: [{ ...primary.steps[1], waitSeconds: 172_800 }] }],
])('with %s it is refused', async (_, change) => {
  expect((await admin.ask('POST', 'escalations', { ...primary, name: 'bad', ...change })).status).toBe(400);
});
