import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Grant } from '../../../drizzle/queries/users.ts';
import { startTestApi, type TestApi, type TestPerson } from '../../../test/support/test-api.ts';

const everything: Grant[] = [{ role: 'admin', tag: null }];
let api: TestApi;
let admin: TestPerson;
let other: TestPerson;
beforeAll(async () => {
  api = await startTestApi();
  admin = await api.person(everything);
  other = await api.person([]);
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
  ])('%s, as that would outlive its revocation', async (_what, method, path, body) => {
    const { status, body: problem } = await admin[how](method, path(), body());
    expect([status, problem.detail]).toEqual([403, expect.stringContaining('logged-in administrator')]);
    const { items } = (await admin.ask('GET', 'audit?decision=refused&limit=1')).body;
    expect(items[0].rule).toContain('logged-in administrator');
  });

  test('disables an account all the same: that takes away, and may be urgent', async () => {
    const { account } = await api.person([]);
    expect((await admin[how]('PATCH', `users/${account.id}`, { disabled: true })).status).toBe(200);
  });
});

const newcomer = { email: 'eve@example.org', name: 'Eve', grants: everything };
const chatUser = { platform: 'slack', workspaceId: 'T1', externalUserId: 'U0EVE' };
