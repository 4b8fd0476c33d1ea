import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestPerson } from '../../../test/support/test-api.ts';

let api: TestApi;
let admin: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  admin = await api.person([{ role: 'admin', tag: null }]);
});
afterAll(() => api.close());

const receiver = { name: 'pager', url: 'https://pager.example.com/in?token=s3cret' };

test('a webhook is an administrator’s; its secret is shown once and is in no list and no audit entry', async () => {
  const operator = await api.person([{ role: 'operator', tag: null }]);
  expect((await operator.ask('POST', 'webhooks', receiver)).status).toBe(403);
  expect((await operator.ask('GET', 'webhooks')).status).toBe(403);
  const made = await admin.loggedIn('POST', 'webhooks', receiver);
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    ...receiver,
    scope: '--all',
    minSeverity: 'info',
    enabled: true,
    onlyEscalations: false,
    lastDelivery: null,
    secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
  });
  const { items } = (await admin.ask('GET', 'webhooks')).body;
  expect(items).toHaveLength(1);
  expect(items[0]).not.toHaveProperty('secret');
  const path = `webhooks/${made.body.id}`;
  expect((await admin.loggedIn('PATCH', path, { enabled: false })).body).toMatchObject({ enabled: false });
  expect((await admin.loggedIn('POST', 'webhooks', { ...receiver, name: 'PAGER' })).status).toBe(409);
  expect((await admin.ask('DELETE', path)).status).toBe(204);
  expect((await admin.ask('DELETE', path)).status).toBe(404);
  const trail = await api.world.database.sql`
    select action, arguments, targets from audit_entries where action like 'webhook.%' and decision = 'allowed' order by id`;
  expect(trail.map(({ action }) => action)).toEqual(['webhook.create', 'webhook.update', 'webhook.delete']);
  expect(JSON.stringify(trail)).not.toMatch(/s3cret|whsec|in\?token/);
});

test.each([
  ['ftp://pager.example.com/', 'url'],
  ['https://ada:pw@pager.example.com/', 'name or password'],
  ['http://169.254.169.254/latest/meta-data', 'never'],
  ['http://0xa9fea9fe/', 'never'],
  ['http://[::ffff:169.254.169.254]/', 'never'],
  ['http://[fe80::1]/', 'never'],
])('%s is refused: %s', async (url, words) => {
  const answer = await admin.loggedIn('POST', 'webhooks', { name: 'x', url });
  expect(answer.status).toBe(400);
  expect(answer.body.detail).toContain(words);
});

test('a test is asked of the worker, and its outcome given back', async () => {
  const made = await admin.loggedIn('POST', 'webhooks', { ...receiver, name: 'tested' });
  const outcome = { delivered: false, status: 500, error: 'HTTP 500' };
  api.answerJob = async (name) => (name === 'test-webhook' ? outcome : undefined);
  const answer = await admin.ask('POST', `webhooks/${made.body.id}/test`);
  expect([answer.status, answer.body]).toEqual([200, outcome]);
});

test('one that an escalation leads to stays until that is gone', async () => {
  const made = await admin.loggedIn('POST', 'webhooks', {
    ...receiver,
    name: 'needed',
    onlyEscalations: true,
  });
  const { id: webhookId } = made.body;
  const steps = [{ waitSeconds: 300, action: { kind: 'webhook', webhookId } }];
  const policy = await admin.ask('POST', 'escalations', { name: 'primary', steps });
  expect(policy.status).toBe(201);
  const refused = await admin.loggedIn('DELETE', `webhooks/${webhookId}`);
  expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining('primary')]);
  expect((await admin.ask('DELETE', `escalations/${policy.body.id}`)).status).toBe(204);
  expect((await admin.loggedIn('DELETE', `webhooks/${webhookId}`)).status).toBe(204);
});
