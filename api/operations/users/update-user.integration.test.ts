import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { lockAdministrators, replaceGrants, setUserDisabled } from '../../../drizzle/queries/user-changes.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { startTestApi, type TestApi } from '../../../test/support/test-api.ts';
import { TestClient } from '../../../test/support/test-client.ts';
import { logIn, type TestSession } from '../../../test/support/test-session.ts';

let api: TestApi;
let second: TestApi;
let admin: TestSession;
let count = 0;
beforeAll(async () => {
  api = await startTestApi();
  second = await startTestApi({}, { beside: api });
  admin = await logIn(api);
});
afterAll(async () => {
  await second.close();
  await api.close();
});

const everywhere = { role: 'admin', tag: null };
const patch = (id: string, body: object, by = admin) => by.ask('PATCH', `users/${id}`, body);

async function makeUser(grants: object[]): Promise<TestSession & { email: string; password: string }> {
  count += 1;
  const credentials = { email: `user-${count}@example.org`, password: 'a passphrase for tests' };
  const made = await admin.ask('POST', 'users', { ...credentials, name: `User ${count}`, grants });
  expect(made.body.invitation).toBeNull();
  return { ...(await logIn(api, credentials)), ...credentials };
}

const lastAudit = async (target: string) => (await admin.ask('GET', `audit?target=${target}`)).body.items[0];

describe('a change', () => {
  test('of name and grants holds at once and is audited with what was before and after', async () => {
    const user = await makeUser([{ role: 'viewer', tag: null }]);
    const grants = [
      { role: 'operator', tag: 'web' },
      { role: 'operator', tag: 'web' },
    ];
    const changed = await patch(user.userId, { name: ' Renamed\u00a0 One ', grants });
    expect(changed.body).toMatchObject({ name: 'Renamed One', grants: [{ role: 'operator', tag: 'web' }] });
    expect((await user.ask('GET', 'auth/me')).body.user).toEqual(changed.body);
    expect(await lastAudit(user.email)).toMatchObject({
      action: 'user.update',
      actor: 'Ada (web)',
      arguments: {
        userId: user.userId,
        changes: {
          name: { to: 'Renamed One' },
          grants: { from: 'viewer', to: 'operator on tag:web' },
        },
      },
    });
  });

  test('to the name of somebody else, or a new person with it, is told', async () => {
    const [one, other] = [await makeUser([]), await makeUser([])];
    const taken = (await one.ask('GET', 'auth/me')).body.user.name as string;
    const renamed = await patch(other.userId, { name: taken.toUpperCase() });
    expect(renamed.body).toMatchObject({ code: 'conflict', details: { field: 'name' } });
    expect(renamed.body.hint).toContain('tells them apart');
    const person = { email: 'namesake@example.org', name: ` ${taken}`, grants: [] };
    expect((await admin.ask('POST', 'users', person)).status).toBe(409);
    expect((await admin.ask('POST', 'users', { ...person, name: `${taken}, ops` })).status).toBe(201);
    // One's own may be sent again, in other letters too.
    expect((await patch(one.userId, { name: taken.toUpperCase() })).status).toBe(200);
    expect((await patch(one.userId, { name: taken.toUpperCase() })).status).toBe(200);
  });

  test('that changes nothing writes nothing', async () => {
    const user = await makeUser([{ role: 'viewer', tag: null }]);
    const before = await lastAudit(user.email);
    for (const body of [{}, { disabled: false }, { grants: [{ role: 'viewer', tag: null }] }]) {
      expect((await patch(user.userId, body)).status).toBe(200);
    }
    expect(await lastAudit(user.email)).toEqual(before);
  });

  test.each<object>([
    { email: 'eve@example.org' },
    { passwordHash: 'x' },
    { id: '0198c0de-0000-7000-8000-000000000001' },
    { invited: false },
    { disabledAt: null },
    { disabled: 'yes' },
    { grants: [{ role: 'root', tag: null }] },
    { grants: [{ role: 'admin', tag: null, userId: '0198c0de-0000-7000-8000-000000000001' }] },
    { grants: [{ role: 'admin', tag: 'NOT A TAG' }] },
    { grants: [{ role: 'admin' }] },
    { name: '' },
    { name: 'Ada\u202e' },
    { name: 'A\u200bda' },
    { name: '\u0410da' },
    { name: 'System' },
    { name: 'Ada (Slack)' },
    { __proto__: null, constructor: { name: 'x' } },
  ])('%j is refused as bad input', async (body) => {
    const user = await makeUser([]);
    expect((await patch(user.userId, body)).status).toBe(400);
  });

  test('is an administrator’s of everything: others hear neither who is there nor who is not', async () => {
    const user = await makeUser([]);
    const nobody = '0198c0de-0000-7000-8000-000000000001';
    const people = await Promise.all(
      [[], [{ role: 'operator', tag: null }], [{ role: 'admin', tag: 'web' }]].map(makeUser),
    );
    for (const other of people) {
      for (const id of [user.userId, nobody]) {
        expect((await patch(id, { grants: [everywhere] }, other)).status).toBe(403);
        expect((await other.ask('POST', `users/${id}/password-link`)).status).toBe(403);
      }
      const create = (email: string) => other.ask('POST', 'users', { email, name: 'New', grants: [] });
      const [taken, free] = [await create(user.email), await create('nobody@example.org')];
      expect([taken.status, free.status]).toEqual([403, 403]);
      expect(taken.body.detail).toBe(free.body.detail);
    }
    expect((await patch(nobody, { name: 'Nobody' })).status).toBe(404);
  });
});

describe('one’s own rights', () => {
  test('are changed by nobody himself, up or down, with a session, a key or in chat; the name is', async () => {
    const person = await api.person([everywhere as { role: 'admin'; tag: null }]);
    const { id } = person.account;
    for (const change of [{ grants: [everywhere] }, { grants: [] }, { disabled: true }]) {
      expect((await person.ask('PATCH', `users/${id}`, change)).status).toBe(403);
      expect((await person.inChat('PATCH', `users/${id}`, change)).status).toBe(403);
      expect((await patch(admin.userId, change)).status).toBe(403);
    }
    expect(await lastAudit(person.account.email)).toBeUndefined();
    expect((await patch(admin.userId, { name: 'Ada Lovelace' })).body.name).toBe('Ada Lovelace');
    expect((await patch(admin.userId, { name: 'Ada' })).status).toBe(200);
    await patch(id, { disabled: true });
  });
});

describe('the last administrator', () => {
  let own: TestApi;
  let ada: TestSession;
  let grace: TestSession;
  beforeEach(async () => {
    own = await startTestApi();
    ada = await logIn(own);
    const credentials = { email: 'grace@example.org', password: 'a passphrase for tests' };
    await ada.ask('POST', 'users', { ...credentials, name: 'Grace', grants: [everywhere] });
    grace = await logIn(own, credentials);
  });
  afterEach(() => own.close());

  test.each<object>([{ grants: [] }, { grants: [{ role: 'admin', tag: 'web' }] }, { disabled: true }])(
    'stays, when two do %j to each other at once',
    async (change) => {
      const answers = await Promise.all([patch(grace.userId, change, ada), patch(ada.userId, change, grace)]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      const still = await Promise.all([ada, grace].map((session) => session.ask('GET', 'users')));
      expect(still.filter(({ status }) => status === 200)).toHaveLength(1);
    },
  );

  test.each(['grants', 'disabled'] as const)(
    'who lost the right (%s) while his change waited changes nobody',
    async (how) => {
      const made = await ada.ask('POST', 'users', {
        email: `${how}@example.org`,
        name: how,
        grants: [{ role: 'viewer', tag: null }],
      });
      const { orm, sql } = own.world.database;
      let change: ReturnType<typeof patch> | undefined;
      await orm.transaction(async (tx) => {
        await lockAdministrators(tx);
        change = patch(made.body.id, { grants: [everywhere] }, grace);
        await eventually(async () => {
          const waiting = await sql`select 1 from pg_locks where locktype = 'advisory' and not granted
            and database = (select oid from pg_database where datname = current_database())`;
          expect(waiting).toHaveLength(1);
        }, 3000);
        if (how === 'grants') await replaceGrants(tx, grace.userId, []);
        else await setUserDisabled(tx, grace.userId, true);
      });
      const answer = await change;
      expect([answer?.status, answer?.body.detail]).toEqual([
        403,
        expect.stringContaining('was taken away just now'),
      ]);
      const { items } = (await ada.ask('GET', 'audit?action=user.update')).body;
      expect(items[0]).toMatchObject({ decision: 'refused', actor: expect.stringContaining('Grace') });
      const { items: people } = (await ada.ask('GET', 'users')).body;
      expect(people.find(({ id }: { id: string }) => id === made.body.id).grants).toEqual([
        { role: 'viewer', tag: null },
      ]);
    },
  );

  test('is not one who was invited and is not in yet', async () => {
    const absent = { email: 'absent@example.org', name: 'Absent', grants: [everywhere] };
    expect((await ada.ask('POST', 'users', absent)).body.invited).toBe(true);
    // Leaves Grace as the only one who could log in again.
    await own.world.database.sql`update users set password_hash = null where id = ${ada.userId}`;
    const answer = await patch(grace.userId, { disabled: true }, ada);
    expect([answer.status, answer.body.code]).toEqual([409, 'conflict']);
    expect((await grace.ask('GET', 'users')).status).toBe(200);
  });
});

describe('a disabled account', () => {
  test('is refused at once on every instance: sessions, keys, chat, sockets, login, links', async () => {
    const user = await makeUser([{ role: 'viewer', tag: null }]);
    const key = (await user.ask('POST', 'api-keys', { name: 'page', scope: 'user' })).body.key;
    const chat = { platform: 'slack', workspaceId: 'T1', userId: 'U1' };
    await admin.ask('POST', 'identities', {
      platform: chat.platform,
      workspaceId: chat.workspaceId,
      externalUserId: chat.userId,
      userId: user.userId,
    });
    const inChat = {
      authorization: `Bearer ${api.serviceToken}`,
      'x-chatops-actor': Buffer.from(JSON.stringify(chat)).toString('base64url'),
    };
    const withKey = { authorization: `Bearer ${key}` };
    const all = [user.headers, withKey, inChat];
    const ask = (at: TestApi) => Promise.all(all.map((headers) => at.send('GET', 'servers', headers)));
    const statuses = async () => [...(await ask(api)), ...(await ask(second))].map(({ status }) => status);
    expect(await statuses()).toEqual([200, 200, 200, 200, 200, 200]);
    const sockets = await Promise.all(all.map((headers) => TestClient.open(second.api.url, headers)));
    expect((await admin.ask('PATCH', `users/${user.userId}`, { disabled: true })).body.disabledAt).toEqual(
      expect.any(String),
    );
    expect(await statuses()).toEqual([401, 401, 403, 401, 401, 403]);
    for (const socket of sockets) {
      await eventually(async () => expect(socket.closeCode).toBe(4401), 2000);
    }
    const { email, password } = user;
    expect((await api.send('POST', 'auth/login', {}, { email, password })).status).toBe(401);
    expect((await api.send('POST', 'auth/refresh', { cookie: user.cookies })).status).toBe(401);
    await admin.ask('PATCH', `users/${user.userId}`, { disabled: false });
    expect((await ask(api)).map(({ status }) => status)).toEqual([401, 200, 200]);
    expect((await api.send('POST', 'auth/login', {}, { email, password })).status).toBe(200);
  });
});
