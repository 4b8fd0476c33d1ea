import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../test/support/eventually.ts';
import { addOnlineServer } from '../../test/support/online-server.ts';
import { encodeActor, startTestApi, type TestApi } from '../../test/support/test-api.ts';
import { aStranger } from '../../test/support/test-chat.ts';
import { TestClient } from '../../test/support/test-client.ts';
import { logIn, type TestSession } from '../../test/support/test-session.ts';

let api: TestApi;
let ada: TestSession;
let bystander: TestClient;
let count = 0;
/** The promise of the contract. */
const withinMs = 2000;

beforeAll(async () => {
  api = await startTestApi();
  // A bus that loses whatever is said on it.
  api.bus.publish = async () => {};
  ada = await logIn(api);
  bystander = await open(ada.headers);
});
afterAll(async () => {
  bystander.socket.terminate();
  await api.close();
});

const open = (headers: Record<string, string>) => TestClient.open(api.api.url, headers);
const ended = (client: TestClient) => eventually(() => expect(client.closeCode).toBe(4401), withinMs);

async function somebody() {
  count += 1;
  const credentials = { email: `person-${count}@example.org`, password: 'a passphrase for tests' };
  const grants = [{ role: 'viewer', tag: null }];
  await ada.ask('POST', 'users', { ...credentials, name: `Person ${count}`, grants });
  return { ...(await logIn(api, credentials)), credentials };
}

async function link(userId: string): Promise<{ id: string; actor: string }> {
  const chat = aStranger();
  const { platform, workspaceId, userId: externalUserId } = chat;
  const { body } = await ada.ask('POST', 'identities', { platform, workspaceId, externalUserId, userId });
  return { id: body.id, actor: encodeActor(chat) };
}

const asBot = () => ({ authorization: `Bearer ${api.serviceToken}` });

describe('with a bus that loses everything, sockets end', () => {
  test('of a session that was logged out, and of no other of the person', async () => {
    const person = await somebody();
    const elsewhere = await logIn(api, person.credentials);
    const [here, there] = [await open(person.headers), await open(elsewhere.headers)];
    await api.world.database.sql`
      update sessions set revoked_at = now() where user_id = ${person.userId}
      and id = (select id from sessions where user_id = ${person.userId} order by created_at limit 1)`;
    await ended(here);
    expect(there.closeCode).toBeUndefined();
    there.socket.terminate();
  });

  test('of an account that is disabled: sessions, keys and what the bot opened for it', async () => {
    const person = await somebody();
    const { body } = await person.ask('POST', 'api-keys', { name: 'k', scope: 'user' });
    const { actor } = await link(person.userId);
    const clients = [
      await open(person.headers),
      await open({ authorization: `Bearer ${body.key}` }),
      await open({ ...asBot(), 'x-chatops-actor': actor }),
    ];
    await ada.ask('PATCH', `users/${person.userId}`, { disabled: true });
    for (const client of clients) await ended(client);
  });

  test('of a chat user who is unlinked; and the bot no longer watches for him, but for others', async () => {
    const serverId = await addOnlineServer(api.world.database, { name: 'web-1', tags: [] });
    const [person, other] = [await somebody(), await somebody()];
    const [his, hers] = [await link(person.userId), await link(other.userId)];
    const client = await open({ ...asBot(), 'x-chatops-actor': his.actor });
    const bot = await open(asBot());
    const watch = { type: 'subscribe', topic: `server:${serverId}` };
    await bot.ask({ ...watch, id: 'his', actor: his.actor });
    await bot.ask({ ...watch, id: 'hers', actor: hers.actor });
    await ada.ask('DELETE', `identities/${his.id}`);
    await ended(client);
    await bot.heard((push) => push.type === 'error' && push.id === 'his');
    expect(bot.pushes.filter((push) => push.type === 'error')).toHaveLength(1);
    expect(bot.closeCode).toBeUndefined();
    bot.socket.terminate();
  });
});

test('nobody else’s is touched', () => expect(bystander.closeCode).toBeUndefined());
