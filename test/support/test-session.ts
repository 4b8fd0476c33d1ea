import { randomBytes, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { createAccessTokens } from '../../api/auth/access-token.ts';
import { insertSession } from '../../drizzle/queries/sessions.ts';
import { type Answer, type Ask, adminCredentials, type TestApi } from './test-api.ts';
import { testJwtSecret } from './test-database.ts';

/** Somebody logged in as on the web page: an access token, and the cookies of the browser. */
export interface TestSession {
  userId: string;
  headers: { authorization: string };
  /** As the browser sends them: `name=value; name=value`. */
  cookies: string;
  ask: Ask;
}

/** Fails the test when the login is refused. */
export async function logIn(
  api: TestApi,
  credentials: { email: string; password: string } = adminCredentials,
): Promise<TestSession> {
  const answer = await api.send('POST', 'auth/login', {}, credentials);
  return sessionOf(api, answer);
}

/** A session as a login leaves it, of an account whose password nobody knows. */
export async function openSessionOf(
  { database }: TestApi['world'],
  userId: string,
): Promise<{ token: string; sessionId: string }> {
  const sessionId = randomUUID();
  await insertSession(database.orm, {
    id: sessionId,
    userId,
    refreshHash: randomBytes(32),
    expiresAt: new Date(Date.now() + 600_000),
    userAgent: null,
  });
  return { sessionId, token: createAccessTokens([testJwtSecret]).sign({ userId, sessionId }) };
}

/** Of the answer to a login, a refresh or an accepted link. */
export function sessionOf(api: TestApi, answer: Answer): TestSession {
  expect(answer.body).toMatchObject({ accessToken: expect.any(String) });
  const headers = { authorization: `Bearer ${answer.body.accessToken}` };
  return {
    userId: answer.body.user.id,
    headers,
    cookies: cookiesOf(answer),
    ask: (method, path, body) => api.send(method, path, headers, body),
  };
}

export function cookiesOf(answer: Answer): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** The token in a link that was given out. */
export function tokenOf(text: string): string {
  const [, token] = /#\/link\/(\S+)/.exec(text) ?? [];
  if (token === undefined) throw new Error(`no link in ${text}`);
  return token;
}
