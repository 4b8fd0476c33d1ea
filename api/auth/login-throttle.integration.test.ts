import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { countFailure } from '../../drizzle/queries/login-failures.ts';
import { adminCredentials, startTestApi, type TestApi } from '../../test/support/test-api.ts';
import { cookiesOf, logIn } from '../../test/support/test-session.ts';

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
beforeEach(() => api.world.database.sql`delete from login_failures`.then(() => {}));

const attempt = (body: object, at = api, headers = {}) => at.send('POST', 'auth/login', headers, body);
const wrong = (email: string, at = api, headers = {}) => attempt({ email, password: 'guess' }, at, headers);
const times = <Result>(count: number, work: (n: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, n) => work(n)));
const loginEntries = async () =>
  (await api.world.database.sql`
    select rule from audit_entries where action = 'auth.login' order by id`) as unknown as { rule: string }[];
const failures = () => api.world.database.sql`select key, count from login_failures order by key`;

describe('an account', () => {
  test('is locked after ten failures on two instances together, for the right password too', async () => {
    const { email } = adminCredentials;
    await times(10, (n) => wrong(email.toUpperCase(), n % 2 === 0 ? api : second));
    expect((await attempt(adminCredentials)).status).toBe(401);
    expect((await attempt(adminCredentials, second)).status).toBe(401);
    await api.world.database.sql`update login_failures set since = since - interval '15 minutes'`;
    expect((await attempt(adminCredentials, second)).status).toBe(200);
  });

  test('that is locked, unknown, or whose password is wrong is answered in the same words', async () => {
    const said = async (answer: Awaited<ReturnType<typeof wrong>>) => {
      const { requestId: _id, ...body } = answer.body;
      return { status: answer.status, body, retryAfter: answer.headers.get('retry-after') };
    };
    const first = await said(await wrong(adminCredentials.email));
    expect(first.status).toBe(401);
    expect(await said(await wrong('nobody@example.org'))).toEqual(first);
    await times(10, () => wrong(adminCredentials.email));
    await times(10, () => wrong('nobody@example.org'));
    expect(await said(await attempt(adminCredentials))).toEqual(first);
    expect(await said(await wrong('nobody@example.org'))).toEqual(first);
  });

  test('that is locked does the work of a password that is checked', async () => {
    const { email } = adminCredentials;
    const cost = async () => {
      const before = process.cpuUsage();
      await wrong(email);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    await cost();
    const open = await cost();
    await times(10, () => wrong(email));
    expect(await cost()).toBeGreaterThan(open / 4);
  });

  test('is not locked for a browser that has logged in there before, which has ten tries of its own', async () => {
    const browser = { cookie: cookiesOf(await attempt(adminCredentials)) };
    const { email } = adminCredentials;
    await times(30, () => wrong(email));
    expect((await attempt(adminCredentials)).status).toBe(401);
    expect((await attempt(adminCredentials, second, browser)).status).toBe(200);
  });

  test('of a browser that is known may be guessed at ten times; more is refused, unhashed, with one entry', async () => {
    const browser = { cookie: cookiesOf(await attempt(adminCredentials)) };
    const { email } = adminCredentials;
    const before = await loginEntries();
    const answers = await times(30, (n) => wrong(email, n % 2 === 0 ? api : second, browser));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
    const refused = await attempt(adminCredentials, api, browser);
    expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60);
    const entries = (await loginEntries()).slice(before.length);
    expect(entries).toHaveLength(11);
    expect(entries.filter(({ rule }) => rule.startsWith('too many'))).toHaveLength(1);
    expect((await attempt(adminCredentials)).status).toBe(200);
  });

  test('that is disabled has no browsers: its holder is a stranger', async () => {
    const admin = await logIn(api);
    const grants = [{ role: 'viewer', tag: null }];
    const eve = { email: 'eve@example.org', password: 'a passphrase for tests' };
    const { body } = await admin.ask('POST', 'users', { ...eve, name: 'Eve', grants });
    const browser = { cookie: cookiesOf(await attempt(eve)) };
    await admin.ask('PATCH', `users/${body.id}`, { disabled: true });
    await api.world.database.sql`delete from login_failures`;
    const answers = await times(12, () => attempt(eve, api, browser));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(await failures()).toEqual([
      { key: 'account:eve@example.org', count: 12 },
      { key: 'address:127.0.0.1', count: 12 },
    ]);
  });

  test('forgets its failures when somebody gets in', async () => {
    const { email } = adminCredentials;
    for (let round = 0; round < 3; round += 1) {
      await times(8, () => wrong(email));
      await logIn(api);
    }
    expect(await failures()).toEqual([{ key: 'address:127.0.0.1', count: 24 }]);
  });
});

describe('an address', () => {
  test('is told to wait after a hundred failures, whatever names it invents, and fills no table', async () => {
    const before = await loginEntries();
    for (let round = 0; round < 5; round += 1) {
      await times(24, (n) => wrong(`invented-${round}-${n}@example.org`, n % 2 === 0 ? api : second));
    }
    const refused = await attempt(adminCredentials);
    expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60);
    expect(await failures()).toHaveLength(101);
    const entries = (await loginEntries()).slice(before.length);
    expect(entries).toHaveLength(101);
    expect(entries.filter(({ rule }) => rule.startsWith('too many failed logins from there'))).toHaveLength(
      1,
    );
  }, 30_000);

  test('counts the known browsers behind it too, apart from strangers and with more room', async () => {
    const browser = { cookie: cookiesOf(await attempt(adminCredentials)) };
    await api.world.database.sql`delete from login_failures`;
    await wrong(adminCredentials.email, api, browser);
    expect(await failures()).toMatchObject([
      { key: expect.stringMatching(/^device:/), count: 1 },
      { key: 'devices:127.0.0.1', count: 1 },
    ]);
    await api.world.database.sql`update login_failures set count = 300 where key like 'devices:%'`;
    expect((await attempt(adminCredentials, api, browser)).status).toBe(429);
    expect((await attempt(adminCredentials)).status).toBe(200);
  });
});

describe('counting', () => {
  const count = (first: string, limit = 5, second?: string) =>
    countFailure(
      api.world.database.orm,
      60,
      { key: first, limit },
      second === undefined ? undefined : { key: second, limit },
    );

  test('loses no try of many at once, and waits for nobody in a circle', async () => {
    await times(40, (n) =>
      n % 2 === 0 ? count('address:a', 100, 'account:x') : count('address:b', 100, 'account:x'),
    );
    expect(await failures()).toEqual([
      { key: 'account:x', count: 40 },
      { key: 'address:a', count: 20 },
      { key: 'address:b', count: 20 },
    ]);
  });

  test('goes on at the second key only within the limit of the first', async () => {
    for (let n = 0; n < 7; n += 1) await count('address:a', 5, `account:${n}`);
    expect((await failures()).map(({ key }) => key)).toEqual([
      ...[0, 1, 2, 3, 4].map((n) => `account:${n}`),
      'address:a',
    ]);
    expect((await count('address:a', 5, 'account:9')).map(({ key }) => key)).toEqual(['address:a']);
  });

  test('begins anew after the window, and removes what others left', async () => {
    await count('address:a', 5, 'account:x');
    await count('address:b');
    await api.world.database.sql`update login_failures set since = since - interval '61 seconds'`;
    const [again] = await count('address:a');
    expect(again).toEqual({ key: 'address:a', count: 1, retryAfterSeconds: 60 });
    expect(await failures()).toEqual([{ key: 'address:a', count: 1 }]);
  });
});
