import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeActor, startTestApi, type TestApi } from '../../test/support/test-api.ts';
import { aStranger } from '../../test/support/test-chat.ts';
import { TestClient } from '../../test/support/test-client.ts';
import { logIn, type TestSession } from '../../test/support/test-session.ts';

let api: TestApi;
let ada: TestSession;
let count = 0;
beforeAll(async () => {
  api = await startTestApi();
  ada = await logIn(api);
});
afterAll(() => api.close());

/** How many of so many subscriptions were taken. */
async function subscribe(client: TestClient, count: number, more: object = {}): Promise<number> {
  for (let index = 0; index < count; index += 1) {
    const frame = { type: 'subscribe', id: `s${index}`, topic: 'alerts', ...more };
    // Few at a time: a socket that sends many at once is closed.
    if (index % 50 === 49 || index === count - 1) await client.ask(frame);
    else client.send(frame);
  }
  return client.pushes.filter(({ type }) => type === 'subscribed').length;
}

test('one person listens to two hundred topics at most over all sockets, the bot to many people’s', async () => {
  const person = await TestClient.open(api.api.url, ada.headers);
  const another = await TestClient.open(api.api.url, ada.headers);
  expect(await subscribe(person, 150)).toBe(150);
  expect(await subscribe(another, 60)).toBe(50);
  expect(another.pushes.at(-1)).toMatchObject({ type: 'error', code: 'rate_limited' });
  person.socket.terminate();
  const more = { type: 'subscribe', topic: 'alerts' };
  let asked = 0;
  await expect
    .poll(async () => (await another.ask({ ...more, id: `again ${++asked}` })).type)
    .toBe('subscribed');
  const chat = aStranger();
  const { platform, workspaceId, userId: externalUserId } = chat;
  await ada.ask('POST', 'identities', { platform, workspaceId, externalUserId, userId: ada.userId });
  const bot = await TestClient.open(api.api.url, { authorization: `Bearer ${api.serviceToken}` });
  expect(await subscribe(bot, 210, { actor: encodeActor(chat) })).toBe(210);
  for (const client of [another, bot]) client.socket.terminate();
});

test('one person has fifty sockets at most, and another one when one is closed', async () => {
  const open = () => TestClient.open(api.api.url, person.headers);
  const person = await somebody();
  const clients: TestClient[] = [];
  for (let index = 0; index < 50; index += 1) clients.push(await open());
  await expect(open()).rejects.toThrow('429');
  const other = await TestClient.open(api.api.url, (await somebody()).headers);
  clients[0]?.socket.close();
  await expect.poll(() => clients[0]?.closeCode).toBeDefined();
  clients.push(await open());
  for (const { socket } of [...clients, other]) socket.terminate();
});

async function somebody(): Promise<TestSession> {
  count += 1;
  const credentials = { email: `person-${count}@example.org`, password: 'a passphrase for tests' };
  const grants = [{ role: 'viewer', tag: null }];
  await ada.ask('POST', 'users', { ...credentials, name: `Person ${count}`, grants });
  return logIn(api, credentials);
}
