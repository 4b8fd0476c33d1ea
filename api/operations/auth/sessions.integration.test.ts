import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { adminCredentials, startTestApi, type TestApi } from '../../../test/support/test-api.ts';
import { TestClient } from '../../../test/support/test-client.ts';
import { cookiesOf, logIn, sessionOf, type TestSession } from '../../../test/support/test-session.ts';

let api: TestApi;
let second: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  second = await startTestApi({}, { beside: api });
});
afterAll(async () => {
  await second.close();
  await api.close();
});

const refresh = (cookie: string, at = api) => at.send('POST', 'auth/refresh', { cookie });
const isIn = async (session: TestSession) => (await session.ask('GET', 'auth/me')).status === 200;
const idOf = async (session: TestSession) => {
  const { items } = (await session.ask('GET', 'auth/sessions')).body;
  return items.find(({ current }: { current: boolean }) => current).id as string;
};
const socketOf = (session: TestSession) => TestClient.open(second.api.url, session.headers);
const closes = (socket: TestClient) => eventually(async () => expect(socket.closeCode).toBe(4401), 2000);

async function somebodyElse(): Promise<TestSession> {
  const admin = await logIn(api);
  const credentials = { email: `eve-${Date.now()}@example.org`, password: 'a passphrase for tests' };
  await admin.ask('POST', 'users', {
    ...credentials,
    name: credentials.email,
    grants: [{ role: 'viewer', tag: null }],
  });
  return logIn(api, credentials);
}

describe('my sessions', () => {
  test('are listed with browser, times and which one asks; ended ones are not', async () => {
    await (await logIn(api)).ask('POST', 'auth/logout-everywhere');
    const answer = await api.send(
      'POST',
      'auth/login',
      { 'user-agent': 'Lynx/2.9 '.repeat(60) },
      adminCredentials,
    );
    const [lynx, other] = [sessionOf(api, answer), await logIn(api)];
    const { body } = await lynx.ask('GET', 'auth/sessions?limit=1');
    expect(body.items).toMatchObject([{ current: false, id: await idOf(other) }]);
    const rest = await lynx.ask('GET', `auth/sessions?cursor=${body.nextCursor}`);
    expect(rest.body).toMatchObject({ items: [{ current: true }], nextCursor: null });
    const [mine] = rest.body.items;
    expect(mine.userAgent).toMatch(/^Lynx/);
    expect(mine.userAgent.length).toBe(256);
    expect(mine.lastUsedAt).toBe(mine.createdAt);
    const refreshed = sessionOf(api, await refresh(lynx.cookies));
    const again = (await refreshed.ask('GET', 'auth/sessions')).body.items;
    expect(again).toHaveLength(2);
    const used = again.find(({ current }: { current: boolean }) => current);
    expect(used.id).toBe(mine.id);
    expect(Date.parse(used.lastUsedAt)).toBeGreaterThan(Date.parse(used.createdAt));
  });

  test('end one by one, with their sockets on every instance', async () => {
    const [mine, other] = [await logIn(api), await logIn(api)];
    const [staying, ending] = [await socketOf(mine), await socketOf(other)];
    const id = await idOf(other);
    expect((await mine.ask('DELETE', `auth/sessions/${id}`)).status).toBe(204);
    await closes(ending);
    expect([await isIn(mine), await isIn(other)]).toEqual([true, false]);
    expect((await refresh(other.cookies)).status).toBe(401);
    expect((await mine.ask('DELETE', `auth/sessions/${id}`)).status).toBe(404);
    expect(staying.closeCode).toBeUndefined();
    staying.socket.close();
  });

  test('are fifty at most: a login beyond ends the one not used for longest', async () => {
    const [used, unused] = [await logIn(api), await logIn(api)];
    await api.world.database.sql`
      insert into sessions (id, user_id, refresh_hash, expires_at)
      select gen_random_uuid(), ${used.userId}, '\\x00', now() + interval '1 day' from generate_series(1, 60)`;
    const refreshed = sessionOf(api, await refresh(used.cookies));
    const newest = await logIn(api);
    expect([await isIn(refreshed), await isIn(unused), await isIn(newest)]).toEqual([true, false, true]);
    const [counted] = await api.world.database.sql`
      select count(*)::int as sessions from sessions where user_id = ${used.userId}`;
    expect(counted).toEqual({ sessions: 50 });
    await newest.ask('POST', 'auth/logout-everywhere');
  });

  test('are nobody else’s to see or to end', async () => {
    const [ada, eve] = [await logIn(api), await somebodyElse()];
    const id = await idOf(ada);
    const [foreign, unknown] = [
      await eve.ask('DELETE', `auth/sessions/${id}`),
      await eve.ask('DELETE', 'auth/sessions/0198c0de-0000-7000-8000-000000000001'),
    ];
    expect([foreign.status, foreign.body.detail]).toEqual([404, unknown.body.detail]);
    expect(await isIn(ada)).toBe(true);
    const seen = (await eve.ask('GET', 'auth/sessions')).body.items;
    expect(seen).toHaveLength(1);
    expect(seen[0].id).not.toBe(id);
  });

  test('are managed in a session: not with a key, not through chat', async () => {
    const person = await api.person([{ role: 'admin', tag: null }]);
    for (const ask of [person.ask, person.inChat]) {
      expect((await ask('GET', 'auth/sessions')).status).toBe(403);
      expect((await ask('POST', 'auth/logout-everywhere')).status).toBe(403);
    }
  });
});

describe('logging out everywhere', () => {
  test('ends every session of the account and its sockets on every instance, and no other’s', async () => {
    const [a, b, eve] = [await logIn(api), await logIn(second), await somebodyElse()];
    const [socketOfB, socketOfEve] = [await socketOf(b), await socketOf(eve)];
    const answer = await a.ask('POST', 'auth/logout-everywhere');
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-chatops-refresh=; .*Max-Age=0/);
    await closes(socketOfB);
    expect([await isIn(a), await isIn(b), await isIn(eve)]).toEqual([false, false, true]);
    for (const { cookies } of [a, b]) expect((await refresh(cookies)).status).toBe(401);
    expect(socketOfEve.closeCode).toBeUndefined();
    socketOfEve.socket.close();
  });
});

describe('a refresh', () => {
  test('racing another, on two instances, leaves the person logged in once', async () => {
    const login = await logIn(api);
    const answers = await Promise.all([api, second, api, second].map((at) => refresh(login.cookies, at)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(new Set(answers.map(cookiesOf)).size).toBe(1);
    const next = await refresh(cookiesOf(answers[0]!));
    expect(next.status).toBe(200);
    const { items } = (await sessionOf(api, next).ask('GET', 'auth/sessions')).body;
    expect(items.filter(({ current }: { current: boolean }) => current)).toHaveLength(1);
  });

  test('with a token used long ago ends the session and its sockets, and the trail says why', async () => {
    const login = await logIn(api);
    const id = await idOf(login);
    const thief = sessionOf(api, await refresh(login.cookies));
    const socket = await socketOf(thief);
    await api.world.database.sql`update sessions set rotated_at = rotated_at - interval '1 minute'`;
    expect((await refresh(login.cookies, second)).status).toBe(401);
    await closes(socket);
    expect((await refresh(thief.cookies)).status).toBe(401);
    expect(await isIn(thief)).toBe(false);
    const admin = await logIn(api);
    const { body } = await admin.ask('GET', 'audit?action=auth.refresh');
    expect(body.items[0]).toMatchObject({
      decision: 'refused',
      rule: 'a refresh token is used once; its session was revoked',
      arguments: { sessionId: id },
    });
  });

  test('with a token that was never given out ends nothing: session ids are no secret', async () => {
    const login = await logIn(api);
    const refused = "select count(*)::int from audit_entries where action = 'auth.refresh'";
    const before = await api.world.database.sql.unsafe(refused);
    const guess = `__Host-chatops-refresh=${await idOf(login)}.${'a'.repeat(43)}`;
    expect((await refresh(guess)).status).toBe(401);
    expect(await isIn(login)).toBe(true);
    expect((await refresh(login.cookies)).status).toBe(200);
    expect(await api.world.database.sql.unsafe(refused)).toEqual(before);
  });

  test('with a token from two refreshes ago is known as ours, and ends the session', async () => {
    const login = await logIn(api);
    const second = await refresh(login.cookies);
    const third = await refresh(cookiesOf(second));
    expect((await refresh(login.cookies)).status).toBe(401);
    expect((await refresh(cookiesOf(third))).status).toBe(401);
  });

  test('of a session from before tokens could be told as ours goes on', async () => {
    const login = await logIn(api);
    const old = { id: await idOf(login), secret: 'o'.repeat(43) };
    await api.world.database.sql`
      update sessions set refresh_hash = sha256(${old.secret}::text::bytea) where id = ${old.id}`;
    const answer = await refresh(`__Host-chatops-refresh=${old.id}.${old.secret}`);
    expect(answer.status).toBe(200);
    expect((await refresh(cookiesOf(answer))).status).toBe(200);
  });

  test.each([-60, 60])('may be repeated while the database’s clock is %i s off', async (seconds) => {
    const world = await startTestApi();
    const { sql } = world.world.database;
    await sql.unsafe(`
      create schema skewed;
      grant usage on schema skewed to public;
      create function skewed.now() returns timestamptz language sql stable
        as $$ select pg_catalog.now() + interval '${seconds} seconds' $$;`);
    const [{ name }] = await sql<[{ name: string }]>`select current_database() as name`;
    await sql.unsafe(`alter database "${name}" set search_path = skewed, pg_catalog, public`);
    const skewed = await startTestApi({}, { beside: world });
    const login = await logIn(skewed);
    const [first, repeated] = [await refresh(login.cookies, skewed), await refresh(login.cookies, skewed)];
    expect([first.status, repeated.status]).toEqual([200, 200]);
    expect(cookiesOf(repeated)).toBe(cookiesOf(first));
    await skewed.close();
    await world.close();
  });

  test('while the secret is replaced gives both of two instances the same session', async () => {
    const old = 'a secret for tests that is long enough';
    const rotated = await startTestApi(
      { JWT_SECRET: 'the secret after that one, as long', JWT_SECRET_PREVIOUS: old },
      { beside: api },
    );
    const login = await logIn(api);
    expect((await rotated.send('GET', 'auth/me', login.headers)).status).toBe(200);
    const first = await refresh(login.cookies, api);
    const repeated = await refresh(login.cookies, rotated);
    expect(cookiesOf(repeated)).toBe(cookiesOf(first));
    const after = await refresh(cookiesOf(first), rotated);
    expect(after.status).toBe(200);
    // The old instance knows nothing of the new secret.
    expect((await api.send('GET', 'auth/me', sessionOf(api, after).headers)).status).toBe(401);
    await rotated.close();
  });
});
