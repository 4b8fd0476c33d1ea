import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { revokeApiKey } from '../../../drizzle/queries/api-keys.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { HubAgent } from '../../../test/support/hub-agent.ts';
import { adminCredentials, startTestApi, type TestApi } from '../../../test/support/test-api.ts';
import { TestClient } from '../../../test/support/test-client.ts';

/** Two instances of one deployment: what ends on one ends on the other. */
let here: TestApi;
let there: TestApi;
let session: Record<string, string>;
let serverId: string;

beforeAll(async () => {
  here = await startTestApi({}, { hub: 'real' });
  there = await startTestApi({}, { hub: 'real', beside: here });
  const login = await here.send('POST', 'auth/login', {}, adminCredentials);
  session = { authorization: `Bearer ${login.body.accessToken}` };
  serverId = (await here.send('POST', 'servers', session, { name: 'web-1' })).body.id;
});
afterAll(async () => {
  await there.close();
  await here.close();
});

const makeKey = async (fields: Record<string, unknown>) =>
  (await here.send('POST', 'api-keys', session, { name: 'k', ...fields })).body as {
    id: string;
    key: string;
  };
const connectAgent = ({ key }: { key: string }, to = there) =>
  HubAgent.connect(to.api.url.replace('http', 'ws'), key);
const openClient = ({ key }: { key: string }, to = there) =>
  TestClient.open(to.api.url, { authorization: `Bearer ${key}` });
/** The promise of the contract. */
const withinMs = 2000;

describe('sockets on every instance close', () => {
  test('when an agent’s key is revoked, and it does not come back in', async () => {
    const key = await makeKey({ serverId });
    const agent = await connectAgent(key);
    expect((await here.send('DELETE', `api-keys/${key.id}`, session)).status).toBe(204);
    await eventually(() => expect(agent.socket.readyState).toBe(agent.socket.CLOSED), withinMs);
    expect(await agent.closed).toMatchObject({ code: 4403 });
    for (const api of [here, there]) await expect(connectAgent(key, api)).rejects.toThrow(/^401 .*revoked/);
  });

  test('when a person’s key is revoked', async () => {
    const key = await makeKey({ scope: 'user' });
    const clients = [await openClient(key, here), await openClient(key, there)];
    await here.send('DELETE', `api-keys/${key.id}`, session);
    for (const client of clients) await eventually(() => expect(client.closeCode).toBe(4403), withinMs);
    await expect(openClient(key)).rejects.toThrow('401');
  });

  test('also when nobody tells them: revoked in the table, or expired', async () => {
    const revoked = await makeKey({ scope: 'user' });
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const expired = await makeKey({ scope: 'user', expiresAt });
    const kept = await makeKey({ scope: 'user', expiresAt });
    const [first, second, third] = [
      await openClient(revoked),
      await openClient(expired),
      await openClient(kept),
    ];
    await revokeApiKey(here.world.database.orm, revoked.id);
    await here.world.database.sql`update api_keys set expires_at = now() where id = ${expired.id}`;
    for (const client of [first, second]) await eventually(() => expect(client?.closeCode).toBe(4403));
    expect(third.closeCode).toBeUndefined();
    third.socket.close();
  });

  test('when a key is rotated without overlap; with one, both keys connect', async () => {
    const old = await makeKey({ serverId });
    const agent = await connectAgent(old);
    const overlapping = await here.send('POST', `api-keys/${old.id}/rotate`, session, { overlapSeconds: 60 });
    expect(overlapping.status).toBe(201);
    expect(agent.socket.readyState).toBe(agent.socket.OPEN);
    const successor = await connectAgent(overlapping.body);
    expect(await agent.closed).toMatchObject({ code: 4409 });
    await here.send('POST', `api-keys/${overlapping.body.id}/rotate`, session, { overlapSeconds: 0 });
    await eventually(() => expect(successor.socket.readyState).toBe(successor.socket.CLOSED), withinMs);
    expect(await successor.closed).toMatchObject({ code: 4403 });
    await (await connectAgent(old)).close();
  });

  test('when the server is deleted', async () => {
    const { body } = await here.send('POST', 'servers', session, { name: 'web-2' });
    const agent = await connectAgent(await makeKey({ serverId: body.id }));
    await here.send('DELETE', `servers/${body.id}`, session);
    await eventually(() => expect(agent.socket.readyState).toBe(agent.socket.CLOSED), withinMs);
    expect(await agent.closed).toMatchObject({ code: 4403 });
  });
});

test('when a key was last used is told, of an agent’s as of a person’s', async () => {
  const [agentKey, userKey] = [await makeKey({ serverId }), await makeKey({ scope: 'user' })];
  const lastUsed = async (id: string) => {
    const { body } = await here.send('GET', 'api-keys?limit=200', session);
    return body.items.find((key: { id: string }) => key.id === id).lastUsedAt;
  };
  expect([await lastUsed(agentKey.id), await lastUsed(userKey.id)]).toEqual([null, null]);
  await (await connectAgent(agentKey)).close();
  await there.send('GET', 'auth/me', { authorization: `Bearer ${userKey.key}` });
  for (const { id } of [agentKey, userKey]) expect(Date.parse(await lastUsed(id))).toBeGreaterThan(0);
});
