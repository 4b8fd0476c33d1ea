import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { topics } from '../../shared/bus.ts';
import { eventually } from '../../test/support/eventually.ts';
import { addOnlineServer } from '../../test/support/online-server.ts';
import { adminCredentials, encodeActor, startTestApi, type TestApi } from '../../test/support/test-api.ts';
import { TestClient } from '../../test/support/test-client.ts';

let api: TestApi;
let webId: string;
let stageId: string;
let session: Record<string, string>;

beforeAll(async () => {
  api = await startTestApi();
  webId = await addOnlineServer(api.world.database, { name: 'web-1', tags: ['prod'], containers: ['nginx'] });
  stageId = await addOnlineServer(api.world.database, { name: 'stage', tags: ['staging'] });
  const login = await api.send('POST', 'auth/login', {}, adminCredentials);
  session = { authorization: `Bearer ${login.body.accessToken}` };
});
afterAll(() => api.close());

const open = (headers: Record<string, string>, path?: string) => TestClient.open(api.api.url, headers, path);
const subscribe = (topic: string, more = {}) => ({ type: 'subscribe', id: topic, topic, ...more });
const service = () => ({ authorization: `Bearer ${api.serviceToken}` });

async function linkedActor(role: 'viewer' | 'operator', tag: string | null): Promise<string> {
  const person = await api.person([{ role, tag }]);
  const [row] = await api.world.database.sql<{ id: string }[]>`
    select external_user_id as id from identities where user_id = ${person.account.id}`;
  return encodeActor({ platform: 'slack', workspaceId: 'T0LOCAL', userId: row?.id });
}

describe('opening', () => {
  test('is refused without credentials, with wrong ones, from another site and on another path', async () => {
    await expect(open({})).rejects.toThrow('401');
    await expect(open({ authorization: 'Bearer nonsense' })).rejects.toThrow('401');
    await expect(open({ ...session, origin: 'https://evil.example' })).rejects.toThrow('403');
    await expect(open({ ...session, origin: 'null' })).rejects.toThrow('403');
    await expect(open(session, '/ws/other')).rejects.toThrow('404');
  });
});

describe('topics', () => {
  test('deliver their own messages and no others', async () => {
    const client = await open(session);
    expect(await client.ask(subscribe(`server:${webId}`))).toMatchObject({ type: 'subscribed' });
    await client.ask(subscribe('alerts'));
    await api.bus.publish(topics.samplesCommitted, [
      { serverId: stageId, sampledAt: 1, cpuPercent: 99 },
      { serverId: webId, sampledAt: 2, cpuPercent: 5 },
    ]);
    await api.bus.publish(topics.alerts, { alertId: webId, state: 'firing' });
    await client.heard((push) => push.type === 'event' && push.topic === 'alerts');
    expect(client.pushes.filter(({ type }) => type === 'event')).toEqual([
      { type: 'event', topic: `server:${webId}`, data: { serverId: webId, sampledAt: 2, cpuPercent: 5 } },
      { type: 'event', topic: 'alerts', data: { alertId: webId, state: 'firing' } },
    ]);
    await client.ask({ type: 'unsubscribe', id: 'u', topic: 'alerts' });
    await api.bus.publish(topics.alerts, { alertId: webId, state: 'resolved' });
    await client.ask({ type: 'unsubscribe', id: 'v', topic: 'alerts' });
    expect(client.pushes.filter(({ type }) => type === 'event')).toHaveLength(2);
    client.socket.close();
  });

  test('of a command tell the bot for whom it asks, with that person’s rights', async () => {
    const operator = await api.person([{ role: 'operator', tag: null }]);
    const { body } = await operator.ask('POST', 'commands', { verb: 'restart', targets: ['web-1/nginx'] });
    const bot = await open(service());
    const topic = `command:${body.id}`;
    expect(await bot.ask(subscribe(topic))).toMatchObject({ type: 'error', code: 'forbidden' });
    const stranger = { actor: await linkedActor('viewer', 'staging'), id: 'stranger' };
    expect(await bot.ask(subscribe(topic, stranger))).toMatchObject({ type: 'error', code: 'not_found' });
    const reader = { actor: await linkedActor('viewer', null), id: 'reader' };
    expect(await bot.ask(subscribe(topic, reader))).toMatchObject({ type: 'subscribed' });
    await api.bus.publish(topics.command(body.id), { state: 'succeeded' });
    await bot.heard((push) => push.type === 'event');
    bot.socket.close();
  });

  test('asked for twice tell it once, and end one by one, by the id of each', async () => {
    const client = await open(session);
    await client.ask({ ...subscribe('alerts'), id: 'a' });
    await client.ask({ ...subscribe('alerts'), id: 'b' });
    const tell = (state: string) => api.bus.publish(topics.alerts, { alertId: webId, state });
    await tell('firing');
    await client.heard((push) => push.type === 'event');
    await client.ask({ type: 'unsubscribe', id: 'a', topic: 'alerts' });
    await tell('resolved');
    await client.ask({ type: 'unsubscribe', id: 'c', topic: `server:${webId}` });
    await client.ask({ type: 'unsubscribe', id: 'b', topic: 'alerts' });
    await tell('inactive');
    await client.ask({ type: 'unsubscribe', id: 'd', topic: 'alerts' });
    const events = client.pushes.flatMap((push) => (push.type === 'event' ? [push.data] : []));
    expect(events).toMatchObject([{ state: 'firing' }, { state: 'resolved' }]);
    client.socket.close();
  });

  test('of alerts leave out servers the person may not read', async () => {
    const bot = await open(service());
    await bot.ask(subscribe('alerts', { actor: await linkedActor('viewer', 'staging') }));
    await api.bus.publish(topics.alerts, { alertId: webId, state: 'firing' });
    const unlinked = encodeActor({ platform: 'slack', workspaceId: 'T0LOCAL', userId: 'U0NEMO' });
    expect(await bot.ask(subscribe(`server:${webId}`, { actor: unlinked }))).toMatchObject({
      code: 'identity_unlinked',
    });
    expect(bot.pushes.filter(({ type }) => type === 'event')).toEqual([]);
    bot.socket.close();
  });
});

describe('bad frames', () => {
  test.each([
    '',
    '{',
    'null',
    '[]',
    '{"type":"subscribe"}',
    '{"type":"subscribe","id":"1","topic":"server:../x"}',
    '{"type":"publish","id":"1","topic":"alerts"}',
    '{"__proto__":{"type":"subscribe"},"topic":"alerts"}',
  ])('%j is answered with an error, and the socket lives', async (text) => {
    const client = await open(session);
    client.send(text);
    await client.heard((push) => push.type === 'error' && push.code === 'invalid_input');
    expect(await client.ask(subscribe('alerts'))).toMatchObject({ type: 'subscribed' });
    client.socket.close();
  });

  test('over the limit closes the socket with 1009', async () => {
    const client = await open(session);
    client.send('x'.repeat(17 * 1024));
    await eventually(async () => expect(client.closeCode).toBe(1009));
  });
});

describe('ending', () => {
  test('a revoked key closes its socket at once', async () => {
    const { body } = await api.send('POST', 'api-keys', session, { name: 'page', scope: 'user' });
    const client = await open({ authorization: `Bearer ${body.key}` });
    await api.send('DELETE', `api-keys/${body.id}`, session);
    await eventually(async () => expect(client.closeCode).toBe(4403));
  });

  test('a chat user who is unlinked loses the socket opened for him', async () => {
    const actor = await linkedActor('viewer', null);
    const client = await open({ ...service(), 'x-chatops-actor': actor });
    expect(await client.ask(subscribe(`server:${webId}`))).toMatchObject({ type: 'subscribed' });
    const { userId } = JSON.parse(Buffer.from(actor, 'base64url').toString());
    await api.world.database.sql`delete from identities where external_user_id = ${userId}`;
    await eventually(async () => expect(client.closeCode).toBe(4401));
  });

  test('new tags end what somebody may not read any more, at once', async () => {
    const client = await open({
      ...service(),
      'x-chatops-actor': await linkedActor('viewer', 'staging'),
    });
    const bystander = await open(session);
    for (const each of [client, bystander]) await each.ask(subscribe(`server:${stageId}`));
    await api.send('PATCH', `servers/${stageId}`, session, { tags: ['prod'] });
    await client.heard((push) => push.type === 'error' && push.code === 'not_found');
    await api.bus.publish(topics.samplesCommitted, [{ serverId: stageId, sampledAt: 1, cpuPercent: 99 }]);
    await bystander.heard((push) => push.type === 'event');
    expect(client.pushes.filter(({ type }) => type === 'event')).toEqual([]);
    await api.send('PATCH', `servers/${stageId}`, session, { tags: ['staging'] });
    for (const { socket } of [client, bystander]) socket.close();
  });
});
