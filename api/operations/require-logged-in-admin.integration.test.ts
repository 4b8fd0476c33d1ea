import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Grant } from '../../drizzle/queries/users.ts';
import { startTestApi, type TestApi, type TestPerson } from '../../test/support/test-api.ts';

const everything: Grant[] = [{ role: 'admin', tag: null }];
let api: TestApi;
let admin: TestPerson;
let other: TestPerson;
/** Ids of what is there already, by collection. */
const ids: Record<string, string> = {};
const path = (collection: string) => `${collection}/${ids[collection]}`;

beforeAll(async () => {
  api = await startTestApi();
  admin = await api.person(everything);
  other = await api.person([]);
  ids.servers = (await admin.ask('POST', 'servers', { name: 'web-1' })).body.id;
  const there = {
    'api-keys': { name: 'agent', serverId: ids.servers },
    webhooks: { name: 'pager', url: receiver },
    'channel-grants': { ...channel, role: 'viewer', tag: null },
    'approval-policies': { verbClass: 'operate', tag: 'prod' },
  };
  for (const [collection, body] of Object.entries(there)) {
    const made = await admin.loggedIn('POST', collection, body);
    expect(made.status).toBe(201);
    ids[collection] = made.body.id;
  }
});
afterAll(() => api.close());

describe.each(['ask', 'inChat'] as const)('an administrator’s key or chat user (%s)', (how) => {
  test.each<[string, string, () => string, () => object | undefined]>([
    ['makes no account', 'POST', () => 'users', () => ({ ...newcomer, password: 'a long passphrase' })],
    ['invites nobody', 'POST', () => 'users', () => newcomer],
    ['gives no link', 'POST', () => `users/${other.account.id}/password-link`, () => undefined],
    ['gives no rights', 'PATCH', () => `users/${other.account.id}`, () => ({ grants: everything })],
    ['enables nobody', 'PATCH', () => `users/${other.account.id}`, () => ({ disabled: false })],
    ['links no chat user', 'POST', () => 'identities', () => ({ ...chatUser, userId: other.account.id })],
    ['makes no agent key', 'POST', () => 'api-keys', () => ({ name: 'k', serverId: ids.servers })],
    ['makes no enrolment key', 'POST', () => 'api-keys', () => ({ name: 'k', scope: 'enrolment' })],
    ['makes no hook key', 'POST', () => 'api-keys', () => ({ name: 'k', scope: 'hook' })],
    ['rotates no agent key', 'POST', () => `${path('api-keys')}/rotate`, () => ({})],
    ['makes no webhook', 'POST', () => 'webhooks', () => ({ name: 'mine', url: receiver })],
    ['leads no webhook elsewhere', 'PATCH', () => path('webhooks'), () => ({ url: `${receiver}/mine` })],
    ['removes no policy', 'DELETE', () => path('approval-policies'), () => undefined],
    [
      'allows no more in a channel',
      'POST',
      () => 'channel-grants',
      () => ({ ...channel, role: 'admin', tag: null }),
    ],
    ['lifts no channel’s limit', 'DELETE', () => path('channel-grants'), () => undefined],
  ])('%s, as that would outlive its revocation', async (_what, method, pathTo, body) => {
    const { status, body: problem } = await admin[how](method, pathTo(), body());
    expect([status, problem.detail]).toEqual([403, expect.stringContaining('logged-in administrator')]);
    const { items } = (await admin.ask('GET', 'audit?decision=refused&limit=1')).body;
    expect(items[0].rule).toContain('logged-in administrator');
  });

  test('revokes a key, demands approval and removes a webhook all the same', async () => {
    const { body: key } = await admin.loggedIn('POST', 'api-keys', { name: 'k', serverId: ids.servers });
    const { body: webhook } = await admin.loggedIn('POST', 'webhooks', { name: how, url: receiver });
    const policy = { verbClass: 'exec', tag: how.toLowerCase() };
    expect([
      (await admin[how]('DELETE', `api-keys/${key.id}`)).status,
      (await admin[how]('DELETE', `webhooks/${webhook.id}`)).status,
      (await admin[how]('POST', 'approval-policies', policy)).status,
    ]).toEqual([204, 204, 201]);
  });

  test('disables an account all the same: that takes away, and may be urgent', async () => {
    const { account } = await api.person([]);
    expect((await admin[how]('PATCH', `users/${account.id}`, { disabled: true })).status).toBe(200);
  });
});

const newcomer = { email: 'eve@example.org', name: 'Eve', grants: everything };
const channel = { platform: 'slack', workspaceId: 'T1', channelId: 'C0OPS' };
const receiver = 'https://pager.example.org/hook';
const chatUser = { platform: 'slack', workspaceId: 'T1', externalUserId: 'U0EVE' };
