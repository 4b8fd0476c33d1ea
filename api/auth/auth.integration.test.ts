import { createHmac } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listAuditEntries } from '../../drizzle/queries/audit-list.ts';
import { adminCredentials, encodeActor, startTestApi, type TestApi } from '../../test/support/test-api.ts';
import { refreshCookieName } from './refresh-token.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const logIn = (body: unknown = adminCredentials) => api.send('POST', 'auth/login', {}, body);
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const cookieOf = (answer: Awaited<ReturnType<typeof logIn>>) =>
  answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
const refresh = (cookie: string, headers = {}) => api.send('POST', 'auth/refresh', { cookie, ...headers });

describe('login', () => {
  test('gives a short access token and a cookie that scripts and other sites cannot use', async () => {
    const answer = await logIn();
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ expiresIn: 600, user: { email: adminCredentials.email } });
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^__Host-chatops-refresh=\S+; Path=\/; Max-Age=\d+; HttpOnly; Secure; SameSite=Strict$/,
    );
    const me = await api.send('GET', 'auth/me', bearer(answer.body.accessToken));
    expect(me.body).toMatchObject({ via: 'session', user: { grants: [{ role: 'admin', tag: null }] } });
  });

  test('says the same for a wrong password and for an unknown account, and takes as long', async () => {
    const timed = async (email: string) => {
      const started = performance.now();
      const answer = await logIn({ email, password: 'wrong password' });
      const { requestId: _id, ...said } = answer.body;
      return { said, status: answer.status, ms: performance.now() - started };
    };
    const known = await timed(adminCredentials.email);
    const unknown = await timed('nobody@example.org');
    expect(known.status).toBe(401);
    expect(unknown.said).toEqual(known.said);
    expect(unknown.ms).toBeGreaterThan(known.ms / 4);
  });

  test('takes an address in any case and with blanks around it, and no other fields', async () => {
    const { email, password } = adminCredentials;
    expect((await logIn({ email: `  ${email.toUpperCase()} `, password })).status).toBe(200);
    expect((await logIn({ email, password, admin: true })).status).toBe(400);
    expect((await logIn({ email: [email], password })).status).toBe(400);
    expect((await logIn(`{"email":"${'a'.repeat(300_000)}"}`)).status).toBe(413);
  });

  test('from another site is refused', async () => {
    for (const origin of ['https://evil.example', 'null', 'file://']) {
      expect((await api.send('POST', 'auth/login', { origin }, adminCredentials)).status).toBe(403);
    }
  });

  test('that fails names nobody in the trail as if they were logged in', async () => {
    await logIn({ email: 'ada (web)\u202e', password: 'guess' });
    const { items } = await listAuditEntries(api.world.database.orm, { action: 'auth.login' }, { limit: 1 });
    expect(items).toMatchObject([{ decision: 'refused', actor: 'not logged in, as ada (web)\ufffd' }]);
  });

  test('writes an audit entry for a success and for a refusal', async () => {
    const { items } = await listAuditEntries(
      api.world.database.orm,
      { action: 'auth.login' },
      { limit: 200 },
    );
    expect(new Set(items.map((entry) => entry.decision))).toEqual(new Set(['allowed', 'refused']));
  });
});

describe('access tokens', () => {
  const claims = { sid: '0198c0de-0000-7000-8000-000000000001' };
  const forge = (options: jsonwebtoken.SignOptions, secret = 'a secret for tests that is long enough') =>
    jsonwebtoken.sign(claims, secret, { subject: claims.sid, issuer: 'chatops', ...options });

  test('are refused with another algorithm, type, audience, key id or key', async () => {
    const { body } = await logIn();
    const [header, payload] = body.accessToken.split('.');
    const kid = JSON.parse(Buffer.from(header, 'base64url').toString()).kid;
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt', kid })).toString('base64url');
    const hs512 = Buffer.from(JSON.stringify({ alg: 'HS512', typ: 'at+jwt', kid })).toString('base64url');
    const signature = createHmac('sha512', 'a secret for tests that is long enough')
      .update(`${hs512}.${payload}`)
      .digest('base64url');
    const forged = [
      `${unsigned}.${payload}.`,
      `${hs512}.${payload}.${signature}`,
      forge({ audience: 'other', keyid: kid }),
      forge({ audience: 'chatops-api', keyid: 'other' }),
      forge({ audience: 'chatops-api', keyid: kid, header: { alg: 'HS256', typ: 'JWT' } }),
      forge({ audience: 'chatops-api', keyid: kid }, 'another secret of thirty-two bytes'),
      `${body.accessToken}x`,
    ];
    for (const token of forged) expect((await api.send('GET', 'auth/me', bearer(token))).status).toBe(401);
  });
});

describe('refresh', () => {
  test('rotates, and answers a repeated one within the grace with the same successor', async () => {
    const first = cookieOf(await logIn());
    const [a, b] = await Promise.all([refresh(first), refresh(first)]);
    expect([a.status, b.status]).toEqual([200, 200]);
    expect(cookieOf(a)).toBe(cookieOf(b));
    expect(cookieOf(a)).not.toBe(first);
    expect((await refresh(cookieOf(a))).status).toBe(200);
  });

  test('of a token used long ago ends the whole session', async () => {
    const login = await logIn();
    const second = await refresh(cookieOf(login));
    await api.world.database.sql`update sessions set rotated_at = rotated_at - interval '1 minute'`;
    expect((await refresh(cookieOf(login))).status).toBe(401);
    expect((await refresh(cookieOf(second))).status).toBe(401);
    expect((await api.send('GET', 'auth/me', bearer(login.body.accessToken))).status).toBe(401);
  });

  test('is refused without a cookie, with a damaged one and from another site', async () => {
    const cookie = cookieOf(await logIn());
    expect((await refresh('')).status).toBe(401);
    expect((await refresh(`${refreshCookieName}=nonsense`)).status).toBe(401);
    expect((await refresh(cookie, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await refresh(cookie, { origin: 'null' })).status).toBe(403);
    expect((await refresh(cookie, { origin: api.api.url })).status).toBe(200);
  });
});

describe('ending sessions', () => {
  test('logging out ends the access token too', async () => {
    const login = await logIn();
    const out = await api.send('POST', 'auth/logout', { cookie: cookieOf(login) });
    expect(out.status).toBe(204);
    expect((await api.send('GET', 'auth/me', bearer(login.body.accessToken))).status).toBe(401);
    expect((await refresh(cookieOf(login))).status).toBe(401);
  });

  test('a new password ends every other session and refuses weak ones', async () => {
    const [mine, other] = [await logIn(), await logIn()];
    const change = (newPassword: string, currentPassword = adminCredentials.password) =>
      api.send('POST', 'auth/password', bearer(mine.body.accessToken), { currentPassword, newPassword });
    expect((await change('short')).status).toBe(400);
    expect((await change('password123')).status).toBe(400);
    expect((await change('long enough and new', 'wrong')).status).toBe(403);
    expect((await change('long enough and new')).status).toBe(204);
    expect((await api.send('GET', 'auth/me', bearer(mine.body.accessToken))).status).toBe(200);
    expect((await api.send('GET', 'auth/me', bearer(other.body.accessToken))).status).toBe(401);
    expect((await logIn()).status).toBe(401);
    expect((await logIn({ ...adminCredentials, password: 'long enough and new' })).status).toBe(200);
  });
});

describe('chat actors', () => {
  const ask = (actor: string) =>
    api.send('GET', 'servers', { ...bearer(api.serviceToken), 'x-chatops-actor': actor });

  test('without a linked account are refused, told what to do, and audited', async () => {
    const nemo = { platform: 'slack', workspaceId: 'T0LOCAL', userId: 'U0NEMO', userName: 'Nemo' };
    const answer = await ask(encodeActor({ ...nemo, rawText: '/chatops servers' }));
    expect([answer.status, answer.body.code]).toEqual([403, 'identity_unlinked']);
    expect(answer.body.hint).toContain('/chatops link');
    const { items } = await listAuditEntries(api.world.database.orm, { actor: 'Nemo' }, { limit: 5 });
    expect(items).toMatchObject([{ decision: 'refused', rawText: '/chatops servers', platform: 'slack' }]);
  });

  test.each(['', 'not-json', encodeActor([]), encodeActor({ platform: 'irc' })])(
    'are refused when the header is %j',
    async (header) => {
      expect([400, 403]).toContain((await ask(header)).status);
    },
  );

  test('count only beside the service token', async () => {
    const person = await api.person([{ role: 'viewer', tag: null }]);
    expect((await person.inChat('GET', 'servers')).status).toBe(200);
    const login = await logIn({ ...adminCredentials, password: 'long enough and new' });
    const me = await api.send('GET', 'auth/me', {
      ...bearer(login.body.accessToken),
      'x-chatops-actor': encodeActor({ platform: 'slack', workspaceId: 'T', userId: 'U' }),
    });
    expect(me.body.user.email).toBe(adminCredentials.email);
  });
});
