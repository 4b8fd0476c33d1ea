import { randomUUID } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { insertApiKey } from '../../drizzle/queries/api-keys.ts';
import { revokeSession } from '../../drizzle/queries/sessions.ts';
import { type Account, type Grant, insertUser } from '../../drizzle/queries/users.ts';
import { actorHeader, roles } from '../../shared/api-contract/common.ts';
import { mintApiKey } from '../../shared/api-key.ts';
import { encodeActor, type TestApi } from '../support/test-api.ts';
import { testJwtSecret } from '../support/test-database.ts';
import { openSessionOf } from '../support/test-session.ts';
import type { Caller } from './expected-answer.ts';

export type CallerWithHeaders = Caller & { name: string; headers: Record<string, string> };

/** What the resources of the matrix carry, and what they do not. */
export const tags = { theirs: 'alpha', other: 'beta' } as const;

/** Everybody who may come to the door, with credentials as they would send them. */
export async function makeCallers(api: TestApi): Promise<CallerWithHeaders[]> {
  return [...(await makeStrangers(api)), ...(await makeHalfKnown(api)), ...(await makePeople(api))];
}

/** Logged in anew: a route may end the session. */
export async function makeAdminSession(api: TestApi): Promise<CallerWithHeaders> {
  const grants: Grant[] = [{ role: 'admin', tag: null }];
  const { token } = await openSessionOf(api.world, (await makeAccount(api, grants)).id);
  return { kind: 'person', name: 'an admin’s session', grants, inChat: false, headers: bearer(token) };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function makeStrangers(api: TestApi): Promise<CallerWithHeaders[]> {
  const somebody = await makeAccount(api, [{ role: 'admin', tag: null }]);
  const { token } = await openSessionOf(api.world, somebody.id);
  const ended = await openSessionOf(api.world, somebody.id);
  await revokeSession(api.world.database.orm, ended.sessionId);
  const disabled = await makeAccount(api, [{ role: 'admin', tag: null }]);
  const credentials: Record<string, Record<string, string>> = {
    'no credentials': {},
    'a garbage token': bearer('nonsense'),
    'another scheme': { authorization: 'Basic YTpi' },
    'an expired token': bearer(resign(token, testJwtSecret, { exp: 1000, iat: 900 })),
    'a token signed by another': bearer(resign(token, 'x'.repeat(40))),
    'a token of a session that ended': bearer(ended.token),
    'an expired key': bearer(await makeKey(api, { userId: disabled.id, expiresAt: new Date(0) })),
    'a revoked key': bearer(await makeKey(api, { userId: disabled.id, revokedAt: new Date(0) })),
    'the key of a disabled account': bearer(await makeKey(api, { userId: disabled.id })),
    'an agent’s key': bearer(await makeKey(api, { scope: 'agent', serverId: randomUUID() })),
  };
  await api.world.database.sql`update users set disabled_at = now() where id = ${disabled.id}`;
  return Object.entries(credentials).map(([name, headers]) => ({ kind: 'stranger', name, headers }));
}

/** Known, but not as somebody with an account. */
async function makeHalfKnown(api: TestApi): Promise<CallerWithHeaders[]> {
  const service = bearer(api.serviceToken);
  const nobody = encodeActor({ platform: 'slack', workspaceId: 'T0LOCAL', userId: 'U0NEMO' });
  const enrolmentKey = await makeKey(api, { scope: 'enrolment', usesLeft: 10_000, tags: [tags.theirs] });
  return [
    { kind: 'service', name: 'the service itself', headers: service },
    { kind: 'unlinked', name: 'an unlinked chat user', headers: { ...service, [actorHeader]: nobody } },
    { kind: 'hook', name: 'a hook key', headers: bearer(await makeKey(api, { scope: 'hook' })) },
    { kind: 'enrolment', name: 'an enrolment key', headers: bearer(enrolmentKey) },
  ];
}

/** Each role everywhere and on either tag; nobody's grants; a role that does not exist. By key, some in chat too. */
async function makePeople(api: TestApi): Promise<CallerWithHeaders[]> {
  const scopes = [null, tags.theirs, tags.other];
  const grantLists: Grant[][] = [
    [],
    [{ role: 'owner' as Grant['role'], tag: null }],
    ...roles.flatMap((role) => scopes.map((tag) => [{ role, tag }])),
  ];
  const callers: CallerWithHeaders[] = [];
  for (const grants of grantLists) {
    const account = await makeAccount(api, grants);
    const name =
      grants.map(({ role, tag }) => `${role} of ${tag ?? 'everything'}`).join() || 'without a role';
    const key = await makeKey(api, { userId: account.id });
    callers.push({ kind: 'person', name, grants, inChat: false, headers: bearer(key) });
    if (grants.some(({ tag }) => tag === tags.theirs)) continue;
    const chat = { platform: 'slack', workspaceId: 'T0LOCAL', userId: `U${account.id}` };
    await api.world.database.sql`
      insert into identities (id, platform, workspace_id, external_user_id, user_id)
      values (${randomUUID()}, 'slack', 'T0LOCAL', ${chat.userId}, ${account.id})`;
    const headers = { ...bearer(api.serviceToken), [actorHeader]: encodeActor(chat) };
    callers.push({ kind: 'person', name: `${name}, in chat`, grants, inChat: true, headers });
  }
  return callers;
}

async function makeAccount(api: TestApi, grants: Grant[]): Promise<Account> {
  const name = `person ${randomUUID()}`;
  const email = `${randomUUID()}@example.org`;
  const account = await insertUser(api.world.database.orm, { email, name, passwordHash: null, grants });
  if (account === undefined) throw new Error('the address was taken');
  return account;
}

async function makeKey(api: TestApi, fields: Partial<Parameters<typeof insertApiKey>[1]>): Promise<string> {
  const { key, ...minted } = mintApiKey();
  await insertApiKey(api.world.database.orm, { ...minted, name: 'matrix', scope: 'user', ...fields });
  return key;
}

/** The same token but for `claims`, with a good signature of `secret`. */
function resign(token: string, secret: string, claims: object = {}): string {
  const decoded = jsonwebtoken.decode(token, { complete: true });
  if (decoded === null) throw new Error('no token');
  const { header, payload } = decoded;
  return jsonwebtoken.sign({ ...(payload as object), ...claims }, secret, { header });
}
