import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Route } from '../../api/http/route.ts';
import { allRoutes } from '../../api/routes/index.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';
import { cookiesOf, logIn, type TestSession } from '../support/test-session.ts';
import { validInput } from './valid-input.ts';

/** What a foreign page can do with the cookies of somebody who is logged in: nothing, on any route. */
let api: TestApi;
let ada: TestSession;
beforeAll(async () => {
  api = await startTestApi();
  ada = await logIn(api);
});
afterAll(() => api.close());

const named = (routes: readonly Route[]) =>
  routes.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const);
const withCookies = named(allRoutes.filter(({ cookies }) => cookies));

function ask({ method, path, schemas }: Route, headers: Record<string, string>) {
  const id = '0198c0de-0000-7000-8000-000000000001';
  const body = schemas.body && validInput(schemas.body);
  return api.send(method.toUpperCase(), path.slice(1).replace('{id}', id), headers, body);
}

describe('a route with cookies', () => {
  test('is there at all', () => expect(withCookies.length).toBeGreaterThan(0));

  test.each(withCookies)('%s refuses what another site sends, and nothing has happened', async (_, route) => {
    const foreign = ['https://evil.example', 'null', 'http://localhost:1', `${api.api.url}.evil.example`];
    for (const origin of foreign) {
      const answer = await ask(route, { ...ada.headers, cookie: ada.cookies, origin });
      expect([origin, answer.status, answer.body.detail]).toEqual([
        origin,
        403,
        'This request comes from another site.',
      ]);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    const refreshed = await api.send('POST', 'auth/refresh', { cookie: ada.cookies, origin: api.api.url });
    expect(refreshed.status).toBe(200);
    ada = { ...ada, cookies: cookiesOf(refreshed) };
  });
});

test.each(named(allRoutes.filter(({ access }) => access !== 'public')))(
  '%s takes no cookie for credentials',
  async (_, route) => {
    const answer = await ask(route, { cookie: ada.cookies, origin: api.api.url });
    expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
  },
);
