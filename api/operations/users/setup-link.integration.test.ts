import { afterEach, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../../../test/support/test-api.ts';
import { sessionOf, tokenOf } from '../../../test/support/test-session.ts';

/** An empty setting counts as none. */
const noAdmin = { CHATOPS_ADMIN_EMAIL: '', CHATOPS_ADMIN_PASSWORD: '' };
const opened: TestApi[] = [];
afterEach(async () => {
  for (const api of opened.splice(0).reverse()) await api.close();
});

async function start(environment: Record<string, string> = noAdmin, beside?: TestApi): Promise<TestApi> {
  const api = await startTestApi(environment, beside === undefined ? {} : { beside });
  opened.push(api);
  return api;
}

const grace = { email: 'Grace@Example.org', name: 'Grace', password: 'a compiler of its own' };
const accept = (api: TestApi, token: string, more: object = grace) =>
  api.send('POST', 'auth/links/accept', {}, { token, ...more });
const inspect = (api: TestApi, token: string) => api.send('POST', 'auth/links/inspect', {}, { token });
const setupToken = (api: TestApi) => tokenOf(api.printed.join('\n'));
/** As if the processes had been started one long after the other. */
const makeOlder = (api: TestApi) =>
  api.world.database.sql`update one_time_links set created_at = created_at - interval '1 hour'`;

test('the printed link makes the first administrator, once, and logs in', async () => {
  const api = await start();
  expect(api.printed).toHaveLength(1);
  expect(api.printed[0]).toContain(`Open ${api.api.url}/#/link/`);
  const token = setupToken(api);
  expect((await inspect(api, token)).body).toMatchObject({ purpose: 'setup', email: null, chat: null });
  const session = sessionOf(api, await accept(api, token));
  const me = await session.ask('GET', 'auth/me');
  expect(me.body.user).toMatchObject({ email: 'grace@example.org', grants: [{ role: 'admin', tag: null }] });
  expect((await session.ask('GET', 'users')).status).toBe(200);
  expect((await accept(api, token, { ...grace, email: 'eve@example.org' })).status).toBe(410);
  const audit = await session.ask('GET', 'audit?action=auth.accept-link');
  expect(audit.body.items.map(({ decision, rule }: Record<string, string>) => [decision, rule])).toEqual([
    ['refused', 'the link is unknown, used, too old or replaced, or for something else'],
    ['allowed', 'one-time link: setup'],
  ]);
});

test('no visitor is the first administrator without the link', async () => {
  const api = await start();
  const { password, ...person } = grace;
  expect((await api.send('POST', 'users', {}, { ...person, password, grants: [] })).status).toBe(401);
  expect((await api.send('POST', 'auth/login', {}, { email: grace.email, password })).status).toBe(401);
  expect((await accept(api, `${setupToken(api).slice(0, -1)}?`)).status).toBe(410);
  expect(await api.world.database.sql`select from users`).toHaveLength(0);
});

test('of many who use it at once one becomes the administrator', async () => {
  const api = await start();
  const token = setupToken(api);
  const people = [1, 2, 3, 4, 5].map((n) => ({ ...grace, email: `grace-${n}@example.org` }));
  const answers = await Promise.all(people.map((person) => accept(api, token, person)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410, 410]);
  expect(await api.world.database.sql`select from users`).toHaveLength(1);
});

test('instances that start together print one link', async () => {
  const first = await start();
  const others = await Promise.all([1, 2, 3].map(() => start(noAdmin, first)));
  expect(others.flatMap(({ printed }) => printed)).toEqual([]);
  expect((await inspect(others[0] ?? first, setupToken(first))).status).toBe(200);
});

test('a later start prints another, and the one before ends', async () => {
  const first = await start();
  await makeOlder(first);
  const second = await start(noAdmin, first);
  expect((await accept(first, setupToken(first))).status).toBe(410);
  expect((await accept(first, setupToken(second))).status).toBe(200);
});

test('once there is a user no link is printed, and none that was printed works', async () => {
  const first = await start();
  const second = await start({}, first);
  expect(second.printed).toEqual([]);
  expect((await accept(first, setupToken(first))).status).toBe(410);
  await makeOlder(first);
  expect((await start(noAdmin, first)).printed).toEqual([]);
  expect(await first.world.database.sql`select from users`).toHaveLength(1);
});

test('a weak password, or no name, is told, and the link works still', async () => {
  const api = await start();
  const token = setupToken(api);
  expect((await accept(api, token, { ...grace, password: 'password123' })).status).toBe(400);
  expect((await accept(api, token, { password: grace.password })).status).toBe(400);
  expect((await accept(api, token, { ...grace, name: 'Grace\u202e' })).status).toBe(400);
  expect((await accept(api, token, { ...grace, grants: [] })).status).toBe(400);
  expect((await accept(api, token)).status).toBe(200);
});

test('an administrator from the settings is not called what the audit trail calls itself', async () => {
  const own = await startTestApi({ CHATOPS_ADMIN_EMAIL: 'system@example.org' });
  const [made] = await own.world.database.sql`select name from users`;
  expect(made?.name).toBe('system@example.org');
  await own.close();
});
