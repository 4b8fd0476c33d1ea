import { randomUUID } from 'node:crypto';
import { hashPassword } from '../../api/auth/password.ts';
import { revokeSession } from '../../drizzle/queries/sessions.ts';
import type { Grant } from '../../drizzle/queries/users.ts';
import { actorHeader } from '../../shared/api-contract/common.ts';
import { encodeActor, type TestApi } from '../support/test-api.ts';
import { testJwtSecret } from '../support/test-database.ts';
import { openSessionOf } from '../support/test-session.ts';
import { bearer, makeAccount, makeKey, resign } from './credentials.ts';
import type { Caller } from './expected-answer.ts';
import { makePeople } from './people.ts';

export type CallerWithHeaders = Caller & {
  name: string;
  headers: Record<string, string>;
  /** Undefined for who has no account. */
  accountId?: string;
};

/** What the resources of the matrix carry, and what they do not. */
export const tags = { theirs: 'alpha', other: 'beta' } as const;
export type Tag = (typeof tags)[keyof typeof tags];

/** Everybody who may come to the door, with credentials as they would send them. */
export async function makeCallers(api: TestApi): Promise<CallerWithHeaders[]> {
  return [...(await makeStrangers(api)), ...(await makeHalfKnown(api)), ...(await makePeople(api))];
}

/** Of everybody with a session. */
export const password = 'a passphrase of the matrix';
let hashed: Promise<string> | undefined;

/** Logged in anew: a route may end the session. */
export async function makeSession(api: TestApi, name: string, grants: Grant[]): Promise<CallerWithHeaders> {
  hashed ??= hashPassword(password);
  const { id: accountId } = await makeAccount(api, grants, await hashed);
  const { token } = await openSessionOf(api.world, accountId);
  return {
    kind: 'person',
    name: `${name}’s session`,
    grants,
    via: 'session',
    accountId,
    headers: bearer(token),
  };
}

export const makeAdminSession = (api: TestApi) =>
  makeSession(api, 'an admin', [{ role: 'admin', tag: null }]);

async function makeStrangers(api: TestApi): Promise<CallerWithHeaders[]> {
  const somebody = await makeAccount(api, [{ role: 'admin', tag: null }]);
  const { token } = await openSessionOf(api.world, somebody.id);
  const ended = await openSessionOf(api.world, somebody.id);
  await revokeSession(api.world.database.orm, ended.sessionId);
  const disabled = await makeAccount(api, [{ role: 'admin', tag: null }]);
  const ofAnAgent = { scope: 'agent', serverId: randomUUID() } as const;
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
    'an expired agent’s key': bearer(await makeKey(api, { ...ofAnAgent, expiresAt: new Date(0) })),
    'a revoked agent’s key': bearer(await makeKey(api, { ...ofAnAgent, revokedAt: new Date(0) })),
    'an agent’s key': bearer(await makeKey(api, ofAnAgent)),
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
