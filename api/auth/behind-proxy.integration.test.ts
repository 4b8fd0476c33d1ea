import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { adminCredentials, startTestApi, type TestApi } from '../../test/support/test-api.ts';

let direct: TestApi;
let proxied: TestApi;
beforeAll(async () => {
  direct = await startTestApi();
  proxied = await startTestApi({ CHATOPS_TRUSTED_PROXIES: '127.0.0.1, ::1' }, { beside: direct });
});
afterAll(async () => {
  await proxied.close();
  await direct.close();
});
beforeEach(async () => {
  const { sql } = direct.world.database;
  await sql`delete from login_failures`;
  for (const address of ['203.0.113.66', '127.0.0.1']) {
    await sql`insert into login_failures (key, count, since) values (${`address:${address}`}, 100, now())`;
  }
});

const logIn = async (api: TestApi, from: string) =>
  (await api.send('POST', 'auth/login', { 'x-forwarded-for': from }, adminCredentials)).status;

test('behind a trusted proxy a guesser makes his own address wait, not everybody', async () => {
  expect(await logIn(proxied, '203.0.113.66')).toBe(429);
  expect(await logIn(proxied, '203.0.113.7')).toBe(200);
  expect(await logIn(proxied, '203.0.113.7, 203.0.113.66')).toBe(429);
});

test('without one, nobody escapes by claiming another address', async () => {
  expect(await logIn(direct, '203.0.113.7')).toBe(429);
});
