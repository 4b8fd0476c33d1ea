import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { adminCredentials, startTestApi, type TestApi } from '../../../test/support/test-api.ts';
import { logIn, sessionOf, type TestSession, tokenOf } from '../../../test/support/test-session.ts';

let api: TestApi;
let admin: TestSession;
let count = 0;
beforeAll(async () => {
  api = await startTestApi();
  admin = await logIn(api);
});
afterAll(() => api.close());
// Each test refuses links on purpose, from one address.
beforeEach(() => api.world.database.sql`delete from login_failures`.then(() => {}));

const password = 'chosen by myself alone';
const inspect = (token: unknown, headers = {}) => api.send('POST', 'auth/links/inspect', headers, { token });
const accept = (token: string, more: object = { password }, headers = {}) =>
  api.send('POST', 'auth/links/accept', headers, { token, ...more });

async function invite(grants: object[] = [{ role: 'viewer', tag: null }]) {
  count += 1;
  const email = `invited-${count}@example.org`;
  const made = await admin.ask('POST', 'users', { email, name: `Invited ${count}`, grants });
  expect(made.status).toBe(201);
  return { id: made.body.id as string, email, body: made.body, token: tokenOf(made.body.invitation.url) };
}

/** Somebody who has been invited and is in. */
async function member() {
  const { token, ...person } = await invite();
  return { ...person, session: sessionOf(api, await accept(token)) };
}

async function passwordLink(id: string): Promise<string> {
  const issued = await admin.ask('POST', `users/${id}/password-link`);
  expect(issued.status).toBe(201);
  return tokenOf(issued.body.url);
}

describe('an invitation', () => {
  test('lets the person choose a password, logs in, and gives the rights that were granted', async () => {
    const { email, token, body } = await invite([{ role: 'operator', tag: 'web' }]);
    expect(body).toMatchObject({ invited: true, disabledAt: null });
    expect((await inspect(token)).body).toMatchObject({ purpose: 'invite', email, name: body.name });
    const session = sessionOf(api, await accept(token));
    const { user } = (await session.ask('GET', 'auth/me')).body;
    expect(user).toMatchObject({ email, invited: false, grants: [{ role: 'operator', tag: 'web' }] });
    await logIn(api, { email, password });
  });

  test('before it is accepted opens nothing: there is no password to guess', async () => {
    const { email } = await invite();
    for (const guess of ['', 'null', 'none', password]) {
      expect((await api.send('POST', 'auth/login', {}, { email, password: guess })).status).toBe(401);
    }
  });

  test('sets no name, address or rights beside the password', async () => {
    const { token, id } = await invite();
    for (const more of [
      { email: 'eve@example.org' },
      { name: 'Eve' },
      { grants: [] },
      { userId: admin.userId },
    ]) {
      expect((await accept(token, { password, ...more })).status).toBe(400);
    }
    expect((await accept(token)).body.user.id).toBe(id);
  });

  test('is ended by a newer one for the same person, and by no other person’s', async () => {
    const [first, other] = [await invite(), await invite()];
    const newer = await passwordLink(first.id);
    expect((await inspect(first.token)).status).toBe(410);
    expect((await inspect(newer)).body).toMatchObject({ purpose: 'invite', email: first.email });
    expect((await inspect(other.token)).status).toBe(200);
  });
});

describe('a password link', () => {
  test('ends every session of the account and every other link to it', async () => {
    const { id, session, email } = await member();
    const token = await passwordLink(id);
    expect((await inspect(token)).body).toMatchObject({ purpose: 'password', email });
    const mine = sessionOf(api, await accept(token, { password: 'another one of mine' }));
    expect((await session.ask('GET', 'auth/me')).status).toBe(401);
    const refreshed = await api.send('POST', 'auth/refresh', { cookie: session.cookies });
    expect(refreshed.status).toBe(401);
    expect((await mine.ask('GET', 'auth/me')).status).toBe(200);
    expect((await api.send('POST', 'auth/login', {}, { email, password })).status).toBe(401);
  });

  test('ends when the person changes the password', async () => {
    const { id, session } = await member();
    const token = await passwordLink(id);
    const change = { currentPassword: password, newPassword: 'a third one of mine' };
    expect((await session.ask('POST', 'auth/password', change)).status).toBe(204);
    expect((await accept(token)).status).toBe(410);
  });

  test('lets somebody in who was locked out by guesses at the account', async () => {
    const { id, email } = await member();
    const guess = (text: string) => api.send('POST', 'auth/login', {}, { email, password: text });
    for (let tries = 0; tries < 11; tries += 1) await guess('guess');
    expect((await guess(password)).status).toBe(401);
    await accept(await passwordLink(id));
    expect((await guess(password)).status).toBe(200);
  });

  test('is given by a logged-in administrator, for others, and for no disabled account', async () => {
    const { id, session } = await member();
    const key = await api.person([{ role: 'admin', tag: null }]);
    expect((await key.ask('POST', `users/${id}/password-link`)).status).toBe(403);
    expect((await key.inChat('POST', `users/${id}/password-link`)).status).toBe(403);
    expect((await session.ask('POST', `users/${admin.userId}/password-link`)).status).toBe(403);
    expect((await admin.ask('POST', `users/${admin.userId}/password-link`)).status).toBe(403);
    await admin.ask('PATCH', `users/${id}`, { disabled: true });
    expect((await admin.ask('POST', `users/${id}/password-link`)).status).toBe(409);
    const nobody = '0198c0de-0000-7000-8000-000000000001';
    expect((await admin.ask('POST', `users/${nobody}/password-link`)).status).toBe(404);
  });
});

describe('every link', () => {
  test('works once: of many at once one gets in', async () => {
    const { token, id } = await invite();
    const answers = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((n) => accept(token, { password: `${password} ${n}` })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410, 410, 410]);
    const sessions = await api.world.database
      .sql`select from sessions where user_id = ${id} and revoked_at is null`;
    expect(sessions).toHaveLength(1);
  });

  test('that does not work is refused in the same words, whyever', async () => {
    const [used, expired, disabled, good, other] = await Promise.all([1, 2, 3, 4, 5].map(() => invite()));
    if (!used || !expired || !disabled || !good || !other) throw new Error('five were invited');
    await accept(used.token);
    await api.world.database.sql`update one_time_links set expires_at = now() where user_id = ${expired.id}`;
    await admin.ask('PATCH', `users/${disabled.id}`, { disabled: true });
    const [id, secret] = good.token.split('.');
    const refused = [
      used.token,
      expired.token,
      disabled.token,
      `0198c0de-0000-7000-8000-000000000001.${secret}`,
      `${id}.${other.token.split('.')[1]}`,
      `${id}.${'A'.repeat(43)}`,
      `${good.token}x`,
      `${id}' or '1'='1.${secret}`,
    ];
    const answers = await Promise.all(
      refused
        .flatMap((token) => [inspect(token), accept(token)])
        .map(async (answer) => {
          const { status, body } = await answer;
          const { requestId: _id, ...said } = body;
          return { status, said };
        }),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 410, said: { code: 'expired' } });
    expect((await inspect(good.token)).status).toBe(200);
  });

  test('is not used up by looking, and of a chat link only the chat can make use', async () => {
    const chat = { platform: 'slack', workspaceId: 'T1', userId: 'U1' };
    const header = Buffer.from(JSON.stringify(chat)).toString('base64url');
    const issued = await api.send('POST', 'identities/links', {
      authorization: `Bearer ${api.serviceToken}`,
      'x-chatops-actor': header,
    });
    const token = tokenOf(issued.body.url);
    expect((await inspect(token)).body).toMatchObject({ purpose: 'chat', chat, email: null });
    expect((await accept(token)).status).toBe(410);
    expect((await inspect(token)).status).toBe(200);
  });

  test('is kept as a hash, and its token is in no log or audit entry', async () => {
    const { token } = await invite();
    const secret = token.split('.')[1] ?? '';
    const { sql } = api.world.database;
    const [row] =
      await sql`select encode(secret_hash, 'hex') as hash from one_time_links where id = ${token.slice(0, 36)}`;
    expect(row?.hash).toMatch(/^[0-9a-f]{64}$/);
    const tables = await sql`select to_jsonb(a)::text as text from audit_entries a union all
      select to_jsonb(l)::text from one_time_links l union all select to_jsonb(g)::text from logs g`;
    expect(tables.some(({ text }) => text.includes(secret))).toBe(false);
  });

  test('is accepted from our own page only', async () => {
    const { token } = await invite();
    for (const origin of ['https://evil.example', 'null']) {
      expect((await accept(token, { password }, { origin })).status).toBe(403);
    }
    expect((await accept(token, { password }, { origin: api.api.url })).status).toBe(200);
  });

  test('is tried 30 times from one address, then it waits; those that work do not count', async () => {
    const { token } = await invite();
    for (let tries = 0; tries < 40; tries += 1) expect((await inspect(token)).status).toBe(200);
    const wrong = `${token.slice(0, 37)}${'A'.repeat(43)}`;
    const statuses = await Promise.all(Array.from({ length: 31 }, () => inspect(wrong)));
    expect(
      statuses
        .map(({ status }) => status)
        .sort()
        .slice(-2),
    ).toEqual([410, 429]);
    expect((await accept(token)).status).toBe(429);
    expect((await api.send('POST', 'auth/login', {}, adminCredentials)).status).toBe(200);
  });

  test.each([undefined, null, 1, '', {}, ['x'], 'x'.repeat(201)])(
    'that is %j is bad input',
    async (token) => {
      expect((await inspect(token)).status).toBe(400);
    },
  );
});
