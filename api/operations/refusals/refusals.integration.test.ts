import { beforeEach, describe, expect, test } from 'vitest';
import { actorHeader } from '../../../shared/api-contract/common.ts';
import { mintApiKey } from '../../../shared/api-key.ts';
import { encodeActor, startTestApi, type TestApi, type TestPerson } from '../../../test/support/test-api.ts';
import { TestClient } from '../../../test/support/test-client.ts';
import { logIn } from '../../../test/support/test-session.ts';

let api: TestApi;
let viewer: TestPerson;
beforeEach(async () => {
  api = await startTestApi();
  viewer = await api.person([{ role: 'viewer', tag: null }]);
  return () => api.close();
});

const asChatUser = (more = {}) => ({
  authorization: `Bearer ${api.serviceToken}`,
  [actorHeader]: encodeActor({ platform: 'slack', workspaceId: 'T1', userId: 'U0NEMO', ...more }),
});
const refusedEntries = async () =>
  (await api.world.database.sql`
    select action, actor, rule, arguments from audit_entries where decision = 'refused' order by id`) as unknown as {
    action: string;
    actor: string;
    rule: string;
    arguments: Record<string, unknown>;
  }[];
const times = async (count: number, ask: () => Promise<{ status: number }>) =>
  (await Promise.all(Array.from({ length: count }, ask))).map(({ status }) => status);
const countOf = (statuses: number[], wanted: number) => statuses.filter((one) => one === wanted).length;

describe('a look of the bot itself', () => {
  const statusOf = async (method: string, path: string, actor: object, body?: unknown) =>
    (await api.send(method, path, asChatUser(actor), body)).status;

  test('for somebody who is not linked is answered, and not in the audit trail', async () => {
    const answer = await api.send('GET', 'auth/me', asChatUser({ looking: true }));
    expect([answer.status, answer.body.code]).toEqual([403, 'identity_unlinked']);
    expect(await statusOf('GET', 'servers', { looking: true })).toBe(403);
    expect(await refusedEntries()).toEqual([]);
    expect(await statusOf('GET', 'servers', {})).toBe(403);
    expect(await refusedEntries()).toMatchObject([{ action: 'authenticate' }]);
  });

  test('hides nothing that changes something, nor what a disabled account tries', async () => {
    expect(await statusOf('POST', 'commands', { looking: true }, {})).toBe(403);
    expect(await refusedEntries()).toHaveLength(1);
    await api.world.database.sql`update users set disabled_at = now() where id = ${viewer.account.id}`;
    const [identity] = await api.world.database.sql`
      select workspace_id, external_user_id from identities where user_id = ${viewer.account.id}`;
    const disabled = { workspaceId: identity?.workspace_id, userId: identity?.external_user_id };
    expect(await statusOf('GET', 'auth/me', { ...disabled, looking: true })).toBe(403);
    expect(await refusedEntries()).toHaveLength(2);
  });
});

describe('refusals of one account', () => {
  const refused = () => viewer.ask('POST', 'approval-policies', { verbClass: 'exec', tag: null });

  test('are entries up to 120 a minute; then one says so, and how many more there were is told', async () => {
    const statuses = await times(150, refused);
    expect([countOf(statuses, 403), countOf(statuses, 429)]).toEqual([120, 30]);
    const limited = await refused();
    expect(limited.body).toMatchObject({ code: 'rate_limited', hint: expect.stringContaining('Try again') });
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(30);
    // What is allowed goes on, and so do others.
    expect((await viewer.ask('GET', 'servers')).status).toBe(200);
    expect((await api.send('GET', 'servers', asChatUser())).status).toBe(403);

    const written = await refusedEntries();
    expect(written).toHaveLength(122);
    expect(written.filter(({ action }) => action === 'refusals.limit')).toMatchObject([
      { actor: expect.stringContaining(viewer.account.name), rule: expect.stringContaining('only counted') },
    ]);
    await api.api.close();
    expect((await refusedEntries()).at(-1)).toMatchObject({
      action: 'refusals.left-out',
      actor: expect.stringContaining(viewer.account.name),
      arguments: { count: 30 },
    });
  });

  test('count together, whatever is asked and however', async () => {
    await times(60, refused);
    await times(61, () => viewer.inChat('GET', 'users'));
    expect((await refused()).status).toBe(429);
  });
});

test('refusals of a chat user without an account are limited too', async () => {
  const statuses = await times(130, () => api.send('GET', 'servers', asChatUser()));
  expect([countOf(statuses, 403), countOf(statuses, 429)]).toEqual([120, 10]);
  expect((await api.send('GET', 'servers', asChatUser({ userId: 'U0OTHER' }))).status).toBe(403);
  expect(await refusedEntries()).toHaveLength(122);
  // The bot still hears why there is nothing to complete.
  const look = await api.send('GET', 'auth/me', asChatUser({ looking: true }));
  expect(look.body.code).toBe('identity_unlinked');
});

describe('somebody known is in the trail, whoever is not is not', () => {
  const withKey = (key: string) => ({ authorization: `Bearer ${key}` });

  test('a key that was revoked, or has expired, once an hour; one that is made up never', async () => {
    const ada = await logIn(api);
    const { id, key } = (await ada.ask('POST', 'api-keys', { name: 'cron', scope: 'user' })).body;
    await ada.ask('DELETE', `api-keys/${id}`);
    expect(await times(3, () => api.send('GET', 'servers', withKey(key)))).toEqual([401, 401, 401]);
    expect((await api.send('GET', 'servers', withKey(mintApiKey().key))).status).toBe(401);
    expect(await refusedEntries()).toMatchObject([
      {
        action: 'authenticate',
        actor: `API key cron (${id})`,
        rule: 'the API key was revoked',
        arguments: { keyId: id },
      },
    ]);
  });

  test('a socket that another site opens with what is valid here', async () => {
    const { headers } = await logIn(api);
    const origin = 'https://evil.example';
    await expect(TestClient.open(api.api.url, { origin, ...headers })).rejects.toThrow('403');
    await expect(TestClient.open(api.api.url, { origin })).rejects.toThrow('401');
    expect(await refusedEntries()).toMatchObject([
      { action: 'client-socket.open', rule: 'this socket was opened by another site' },
    ]);
  });
});

test('an enrolment key that is used up fills the trail no more than a person does', async () => {
  const ada = await logIn(api);
  const { body } = await ada.ask('POST', 'api-keys', { name: 'fleet', scope: 'enrolment' });
  const enrol = () =>
    api.send('POST', 'enrolments', { authorization: `Bearer ${body.key}` }, { name: 'machine' });
  expect((await enrol()).status).toBe(201);
  const statuses = await times(125, enrol);
  expect([countOf(statuses, 409), countOf(statuses, 429)]).toEqual([120, 5]);
  expect(await refusedEntries()).toHaveLength(121);
});

test('a chat user gets five links a minute', async () => {
  const ask = () => api.send('POST', 'identities/links', asChatUser());
  const statuses = await times(7, ask);
  expect([countOf(statuses, 201), countOf(statuses, 429)]).toEqual([5, 2]);
  const [row] = await api.world.database.sql`
    select count(*)::int as links from audit_entries where action = 'identity.issue-link'`;
  expect(row?.links).toBe(5);
});
