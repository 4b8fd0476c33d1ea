import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { topics } from '../../../shared/bus.ts';
import { type Ask, startTestApi, type TestApi, type TestPerson } from '../../../test/support/test-api.ts';

let api: TestApi;
let admin: TestPerson;
let viewer: TestPerson;
let serverId: string;
let session: Record<string, string>;

beforeAll(async () => {
  api = await startTestApi();
  admin = await api.person([{ role: 'admin', tag: null }]);
  viewer = await api.person([{ role: 'viewer', tag: null }]);
  serverId = (await admin.ask('POST', 'servers', { name: 'web-1' })).body.id;
  const login = await api.send(
    'POST',
    'auth/login',
    {},
    { email: 'ada@example.org', password: 'correct horse battery' },
  );
  session = { authorization: `Bearer ${login.body.accessToken}` };
});
afterAll(() => api.close());

const me = (key: string) => api.send('GET', 'auth/me', { authorization: `Bearer ${key}` });

describe('keys', () => {
  test('are shown once; what is stored and listed does not give them away', async () => {
    const made = await admin.loggedIn('POST', 'api-keys', { name: 'agent', serverId });
    expect(made.status).toBe(201);
    const secret = made.body.key.split('_')[2];
    const listed = await admin.ask('GET', 'api-keys');
    expect(JSON.stringify(listed.body)).not.toContain(secret);
    expect(JSON.stringify(listed.body)).not.toContain('ecretHash');
    const audit = await admin.ask('GET', 'audit?action=api-key.create');
    expect(audit.body.items[0]).toMatchObject({ targets: ['web-1'], arguments: { keyId: made.body.id } });
    expect(JSON.stringify(audit.body)).not.toContain(secret);
  });

  test('for agents are an administrator’s to give, for a server that is there, and open no route', async () => {
    expect((await viewer.ask('POST', 'api-keys', { name: 'k', serverId })).status).toBe(403);
    expect((await admin.loggedIn('POST', 'api-keys', { name: 'k' })).status).toBe(400);
    const nowhere = { name: 'k', serverId: '0198c0de-0000-7000-8000-000000000001' };
    expect((await admin.loggedIn('POST', 'api-keys', nowhere)).status).toBe(404);
    const { body } = await admin.loggedIn('POST', 'api-keys', { name: 'k', serverId });
    expect((await me(body.key)).status).toBe(401);
  });

  test('of a user act with his rights, and cannot make others', async () => {
    const made = await api.send('POST', 'api-keys', session, { name: 'mine', scope: 'user' });
    expect(made.status).toBe(201);
    expect((await me(made.body.key)).body.via).toBe('api_key');
    for (const ask of [admin.ask, admin.inChat]) {
      expect((await ask('POST', 'api-keys', { name: 'more', scope: 'user' })).status).toBe(403);
    }
  });

  test.each(['1999-01-01T00:00:00Z', 'tomorrow'])('cannot be made to expire %s', async (expiresAt) => {
    expect((await admin.loggedIn('POST', 'api-keys', { name: 'k', serverId, expiresAt })).status).toBe(400);
  });

  test('stop working when they expire', async () => {
    const { body } = await api.send('POST', 'api-keys', session, {
      name: 'short',
      scope: 'user',
      expiresAt: new Date(Date.now() + 60_000).toISOString(),
    });
    expect((await me(body.key)).status).toBe(200);
    await api.world.database.sql`
      update api_keys set expires_at = now() - interval '1 second' where id = ${body.id}`;
    const answer = await me(body.key);
    expect([answer.status, answer.body.detail]).toEqual([401, 'This API key has expired.']);
  });

  test('are rotated with an overlap in which both work', async () => {
    const { body: old } = await api.send('POST', 'api-keys', session, { name: 'r', scope: 'user' });
    const rotated = await api.send('POST', `api-keys/${old.id}/rotate`, session, { overlapSeconds: 60 });
    expect(rotated.status).toBe(201);
    expect([(await me(old.key)).status, (await me(rotated.body.key)).status]).toEqual([200, 200]);
    const listed = await api.send('GET', 'api-keys', session);
    const row = listed.body.items.find(({ id }: { id: string }) => id === old.id);
    expect(Date.parse(row.expiresAt) - Date.now()).toBeLessThan(61_000);
    const successor = await api.send('POST', `api-keys/${rotated.body.id}/rotate`, session, {
      overlapSeconds: 0,
    });
    expect([(await me(rotated.body.key)).status, (await me(successor.body.key)).status]).toEqual([401, 200]);
  });

  test('of a person are rotated by the owner alone, and never by a key', async () => {
    const { body: own } = await api.send('POST', 'api-keys', session, { name: 'leaked', scope: 'user' });
    const withItself = { authorization: `Bearer ${own.key}` };
    const path = `api-keys/${own.id}/rotate`;
    const answers = [await api.send('POST', path, withItself, {}), await viewer.ask('POST', path, {})];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [403, 'forbidden'],
      [403, 'forbidden'],
    ]);
    const other = await api.person([{ role: 'viewer', tag: null }]);
    const { body: others } = await other.ask('GET', 'api-keys');
    const rotateOthers = `api-keys/${others.items[0].id}/rotate`;
    const administrator = await api.send('POST', rotateOthers, session, {});
    expect([administrator.status, administrator.body.key]).toEqual([403, undefined]);
    // The bot's token could keep such a key for when it is replaced itself.
    expect((await other.inChat('POST', rotateOthers, {})).status).toBe(403);
    const [{ count }] = await api.world.database.sql<[{ count: number }]>`
      select count(*)::int as count from audit_entries
      where action = 'api-key.rotate' and decision = 'refused'`;
    expect(count).toBeGreaterThanOrEqual(3);
  });

  test.each([0, 60])(
    'rotated twice at once, with %i s of overlap, have one successor',
    async (overlapSeconds) => {
      const { body } = await api.send('POST', 'api-keys', session, { name: 'raced', scope: 'user' });
      const rotate = () => api.send('POST', `api-keys/${body.id}/rotate`, session, { overlapSeconds });
      const statuses = (await Promise.all([rotate(), rotate(), rotate()])).map(({ status }) => status);
      expect(statuses.toSorted()).toEqual([201, 409, 409]);
      const successors = await api.world.database
        .sql`select id from api_keys where rotated_from = ${body.id}`;
      expect(successors).toHaveLength(1);
    },
  );

  test('rotated already are rotated again only when the successor ended', async () => {
    const { body } = await api.send('POST', 'api-keys', session, { name: 'lost', scope: 'user' });
    const rotate = () => api.send('POST', `api-keys/${body.id}/rotate`, session, { overlapSeconds: 60 });
    const lost = await rotate();
    const again = await rotate();
    expect([again.status, again.body.detail]).toEqual([409, expect.stringContaining(lost.body.id)]);
    expect((await api.send('DELETE', `api-keys/${lost.body.id}`, session)).status).toBe(204);
    expect((await rotate()).status).toBe(201);
  });

  test('that have expired are not rotated into one that works', async () => {
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const { body } = await api.send('POST', 'api-keys', session, { name: 'over', scope: 'user', expiresAt });
    await api.world.database.sql`
      update api_keys set expires_at = now() - interval '1 second' where id = ${body.id}`;
    const answer = await api.send('POST', `api-keys/${body.id}/rotate`, session, {});
    expect([answer.status, answer.body.detail]).toEqual([409, 'This key has expired.']);
  });

  test('of somebody without any right are his to revoke, and nobody else’s', async () => {
    const [nobody, other] = [await api.person([]), await api.person([])];
    const { body } = await nobody.ask('GET', 'api-keys');
    const path = `api-keys/${body.items[0].id}`;
    expect((await other.ask('DELETE', path)).status).toBe(403);
    expect((await nobody.ask('DELETE', path)).status).toBe(204);
    expect((await nobody.ask('GET', 'api-keys')).status).toBe(401);
    const audit = await admin.ask('GET', 'audit?action=api-key.revoke');
    expect(audit.body.items[0]).toMatchObject({ decision: 'allowed', rule: 'own key' });
  });

  test('end at once when revoked, every instance is told, and twice is a conflict', async () => {
    const { body } = await admin.loggedIn('POST', 'api-keys', { name: 'k', serverId });
    const told: unknown[] = [];
    const stop = await api.bus.subscribe(topics.keyRevoked, (message) => void told.push(message));
    expect((await viewer.ask('DELETE', `api-keys/${body.id}`)).status).toBe(403);
    expect((await admin.ask('DELETE', `api-keys/${body.id}`)).status).toBe(204);
    await stop();
    expect(told).toEqual([{ keyId: body.id }]);
    expect((await admin.ask('DELETE', `api-keys/${body.id}`)).status).toBe(409);
    expect((await admin.ask('DELETE', 'api-keys/0000000000000000')).status).toBe(404);
  });

  test('are listed by pages, all for an administrator and one’s own for others', async () => {
    const ids: string[] = [];
    let cursor: string | null = '';
    do {
      const page = await admin.ask('GET', `api-keys?limit=3${cursor ? `&cursor=${cursor}` : ''}`);
      ids.push(...page.body.items.map(({ id }: { id: string }) => id));
      cursor = page.body.nextCursor;
    } while (cursor !== null);
    const [{ count }] = await api.world.database.sql<[{ count: number }]>`
      select count(*)::int as count from api_keys`;
    expect([new Set(ids).size, ids.length]).toEqual([count, count]);
    const own = await viewer.ask('GET', 'api-keys');
    expect(own.body.items.map(({ name }: { name: string }) => name)).toEqual([viewer.account.name]);
  });

  test('are listed with whose they are, and found by it', async () => {
    const { id: userId, name: userName, email } = viewer.account;
    const server = await admin.ask('POST', 'servers', { name: 'whose-1' });
    const made = await admin.loggedIn('POST', 'api-keys', { name: 'plain', serverId: server.body.id });
    expect(made.body).toMatchObject({ serverName: 'whose-1', userId: null, userName: null });
    const mine = await api.send('POST', 'api-keys', session, { name: 'plain', scope: 'user' });
    expect(mine.body).toMatchObject({ serverName: null, userName: expect.any(String) });
    const find = async (about: string, ask = admin.ask) =>
      (await ask('GET', `api-keys?about=${encodeURIComponent(about)}`)).body.items;
    expect(await find('WHOSE')).toMatchObject([{ id: made.body.id, serverName: 'whose-1' }]);
    for (const about of [userName, email.toUpperCase()]) {
      expect(await find(about)).toMatchObject([{ scope: 'user', userId, userName }]);
    }
    expect((await find('plain')).length).toBe(2);
    expect([await find('100%'), await find('whose', viewer.ask)]).toEqual([[], []]);
  });
});

describe('people', () => {
  const ask: Ask = (method, path, body) => api.send(method, path, session, body);

  test('are made by an administrator, once per address, with a password that is not common', async () => {
    const person = { email: 'otto@example.org', name: 'Otto', password: 'a long passphrase', grants: [] };
    const made = await ask('POST', 'users', { ...person, grants: [{ role: 'operator', tag: 'prod' }] });
    expect(made.body).toMatchObject({ name: 'Otto', grants: [{ role: 'operator', tag: 'prod' }] });
    expect((await ask('POST', 'users', { ...person, email: 'OTTO@example.org' })).status).toBe(409);
    expect(
      (await ask('POST', 'users', { ...person, email: 'x@example.org', password: 'password123' })).status,
    ).toBe(400);
    const never = { ...person, email: 'z@example.org', grants: [{ role: 'operator', tag: 'Prod' }] };
    expect((await ask('POST', 'users', never)).status).toBe(400);
    expect((await viewer.ask('POST', 'users', { ...person, email: 'y@example.org' })).status).toBe(403);
    const login = await api.send(
      'POST',
      'auth/login',
      {},
      { email: 'Otto@example.org', password: 'a long passphrase' },
    );
    expect(login.status).toBe(200);
    expect(JSON.stringify((await admin.ask('GET', 'users')).body)).not.toContain('argon2');
  });

  test('are linked to a chat user once, and lose the rights there with the link', async () => {
    const link = { platform: 'slack', workspaceId: 'T1', externalUserId: 'U1', userId: admin.account.id };
    const made = await ask('POST', 'identities', link);
    expect(made.status).toBe(201);
    expect((await ask('POST', 'identities', link)).status).toBe(409);
    expect((await admin.ask('DELETE', `identities/${made.body.id}`)).status).toBe(204);
    expect((await admin.ask('DELETE', `identities/${made.body.id}`)).status).toBe(404);
  });
});
