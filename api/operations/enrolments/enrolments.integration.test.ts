import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HubAgent } from '../../../test/support/hub-agent.ts';
import {
  adminCredentials,
  startTestApi,
  type TestApi,
  type TestPerson,
} from '../../../test/support/test-api.ts';

let api: TestApi;
let admin: TestPerson;
let session: Record<string, string>;

beforeAll(async () => {
  api = await startTestApi({}, { hub: 'real' });
  admin = await api.person([{ role: 'admin', tag: null }]);
  const login = await api.send('POST', 'auth/login', {}, adminCredentials);
  session = { authorization: `Bearer ${login.body.accessToken}` };
});
afterAll(() => api.close());

async function enrolmentKey(more: Record<string, unknown> = {}) {
  const made = await admin.loggedIn('POST', 'api-keys', { name: 'fleet', scope: 'enrolment', ...more });
  expect([made.status, made.body.scope]).toEqual([201, 'enrolment']);
  return made.body as { id: string; key: string; usesLeft: number; tags: string[] };
}
const enrol = (key: string, body: Record<string, unknown>) =>
  api.send('POST', 'enrolments', { authorization: `Bearer ${key}` }, body);
const wsUrl = () => api.api.url.replace('http', 'ws');
const usesLeft = async (id: string) =>
  (await admin.ask('GET', 'api-keys?limit=200')).body.items.find((key: { id: string }) => key.id === id)
    .usesLeft;

describe('an enrolment key', () => {
  test('is an administrator’s to make, of everywhere; with one use unless told otherwise', async () => {
    const body = { name: 'fleet', scope: 'enrolment' };
    for (const role of ['viewer', 'operator'] as const) {
      const person = await api.person([{ role, tag: null }]);
      expect((await person.inChat('POST', 'api-keys', body)).status).toBe(403);
    }
    const ofTag = await api.person([{ role: 'admin', tag: 'staging' }]);
    expect((await ofTag.inChat('POST', 'api-keys', body)).status).toBe(403);
    expect(await enrolmentKey()).toMatchObject({ usesLeft: 1, tags: [], serverId: null });
    const made = await api.send('POST', 'api-keys', session, { ...body, uses: 3, tags: ['prod', 'prod'] });
    expect(made.body).toMatchObject({ usesLeft: 3, tags: ['prod'] });
  });

  test.each([
    { scope: 'enrolment', serverId: randomUUID() },
    { scope: 'enrolment', uses: 0 },
    { scope: 'enrolment', tags: ['Not A Tag'] },
    { scope: 'user', uses: 2 },
    { scope: 'user', tags: ['prod'] },
    { scope: 'agent', uses: 2 },
  ])('cannot be made as %j', async (body) => {
    expect((await api.send('POST', 'api-keys', session, { name: 'k', ...body })).status).toBe(400);
  });

  test('opens nothing else: neither what its maker may do, nor the sockets', async () => {
    const { key } = await enrolmentKey();
    const headers = { authorization: `Bearer ${key}` };
    for (const path of ['auth/me', 'servers', 'api-keys', 'audit']) {
      expect((await api.send('GET', path, headers)).status).toBe(401);
    }
    await expect(HubAgent.open(wsUrl(), key)).rejects.toThrow(/^401 .*CHATOPS_ENROLMENT_KEY/);
  });

  test('rotated hands its uses on, and ends at once', async () => {
    const old = await enrolmentKey({ uses: 2, tags: ['prod'] });
    await enrol(old.key, { name: 'rotated-1' });
    const rotated = await admin.loggedIn('POST', `api-keys/${old.id}/rotate`, {});
    expect(rotated.body).toMatchObject({ scope: 'enrolment', usesLeft: 1, tags: ['prod'] });
    expect((await enrol(old.key, { name: 'rotated-2' })).status).toBe(401);
    expect((await enrol(rotated.body.key, { name: 'rotated-2' })).status).toBe(201);
    expect((await enrol(rotated.body.key, { name: 'rotated-3' })).status).toBe(409);
  });
});

describe('a machine', () => {
  test('with a key becomes a server with the key’s tags, whose agent connects; the trail names the key', async () => {
    const { id, key } = await enrolmentKey({ uses: 5, tags: ['prod', 'web'] });
    const enrolled = await enrol(key, { name: 'machine-1' });
    expect([enrolled.status, enrolled.body.serverName]).toEqual([201, 'machine-1']);
    const agent = await HubAgent.connect(wsUrl(), enrolled.body.key);
    expect(agent.frames[0]).toMatchObject({ type: 'welcome', serverId: enrolled.body.serverId });
    await agent.close();
    const server = await admin.ask('GET', `servers/${enrolled.body.serverId}`);
    expect(server.body).toMatchObject({ name: 'machine-1', tags: ['prod', 'web'] });
    expect(await usesLeft(id)).toBe(4);
    const audit = await admin.ask('GET', 'audit?action=server.enrol&target=machine-1');
    expect(audit.body.items).toMatchObject([
      {
        actor: `enrolment key fleet (${id})`,
        decision: 'allowed',
        requestId: enrolled.headers.get('x-request-id'),
      },
    ]);
    const text = JSON.stringify(audit.body);
    for (const secret of [key, enrolled.body.key]) expect(text).not.toContain(secret.split('_')[2]);
  });

  test('is refused with a key that is used up, revoked, expired, of another kind or none', async () => {
    const once = await enrolmentKey();
    expect((await enrol(once.key, { name: 'once' })).status).toBe(201);
    const again = await enrol(once.key, { name: 'once-more' });
    expect([again.status, again.body.detail]).toEqual([409, 'This enrolment key is used up.']);
    const refused = await admin.ask('GET', 'audit?action=server.enrol');
    expect(refused.body.items[0]).toMatchObject({
      decision: 'refused',
      rule: 'the enrolment key is used up',
    });

    const revoked = await enrolmentKey();
    await admin.ask('DELETE', `api-keys/${revoked.id}`);
    const answer = await enrol(revoked.key, { name: 'late' });
    expect([answer.status, answer.body.detail]).toEqual([401, 'This API key was revoked.']);
    const expired = await enrolmentKey({ expiresAt: new Date(Date.now() + 60_000).toISOString() });
    await api.world.database.sql`
      update api_keys set expires_at = now() - interval '1 second' where id = ${expired.id}`;
    expect((await enrol(expired.key, { name: 'late' })).status).toBe(401);
    expect((await api.send('POST', 'enrolments', session, { name: 'late' })).status).toBe(401);
    expect((await admin.ask('POST', 'enrolments', { name: 'late' })).status).toBe(401);
    expect((await api.send('POST', 'enrolments', {}, { name: 'late' })).status).toBe(401);
    const [{ count }] = await api.world.database.sql<[{ count: number }]>`
      select count(*)::int as count from servers where name = 'late'`;
    expect(count).toBe(0);
  });

  test.each(['', '-dash', 'a b', 'a/b', 'a\u202eb', 'a'.repeat(64)])('cannot be called %j', async (name) => {
    const { id, key } = await enrolmentKey();
    expect((await enrol(key, { name })).status).toBe(400);
    expect(await usesLeft(id)).toBe(1);
  });

  test('with a name that is taken gets a number: it never becomes the other server', async () => {
    const { key } = await enrolmentKey({ uses: 3 });
    const names: string[] = [];
    const ids = new Set<string>();
    for (const name of ['twin', 'TWIN', 'twin']) {
      const { body } = await enrol(key, { name });
      names.push(body.serverName);
      ids.add(body.serverId);
    }
    expect(names).toEqual(['twin', 'TWIN-2', 'twin-3']);
    expect(ids.size).toBe(3);
  });

  test('among many at once: one server per use, each name once, and no use too many', async () => {
    const [a, b] = [await enrolmentKey({ uses: 4 }), await enrolmentKey({ uses: 3 })];
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, number) => enrol(number % 2 === 0 ? a.key : b.key, { name: 'flock' })),
    );
    const enrolled = answers.filter(({ status }) => status === 201).map(({ body }) => body.serverName);
    expect(answers.map(({ status }) => status).sort()).toEqual([
      ...Array(7).fill(201),
      ...Array(5).fill(409),
    ]);
    expect(enrolled.sort()).toEqual(['flock', ...[2, 3, 4, 5, 6, 7].map((number) => `flock-${number}`)]);
    expect([await usesLeft(a.id), await usesLeft(b.id)]).toEqual([0, 0]);
  });
});

describe('a repeat, whose first answer was lost', () => {
  test('gets the same server and a fresh key, also at once and with the last use; the lost one ends', async () => {
    const { id, key } = await enrolmentKey();
    const body = { name: 'lost', enrolmentId: randomUUID() };
    const answers = await Promise.all([enrol(key, body), enrol(key, body), enrol(key, body)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body: { serverId } }) => serverId)).size).toBe(1);
    expect(await usesLeft(id)).toBe(0);
    const opened = await Promise.allSettled(answers.map((answer) => HubAgent.open(wsUrl(), answer.body.key)));
    const live = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(live).toHaveLength(1);
    await live[0]?.close();
  });

  test('is over once the agent has connected, or the server was deleted', async () => {
    const { key } = await enrolmentKey({ uses: 2 });
    const used = { name: 'used', enrolmentId: randomUUID() };
    const first = await enrol(key, used);
    await (await HubAgent.connect(wsUrl(), first.body.key)).close();
    expect((await enrol(key, used)).status).toBe(409);
    const deleted = { name: 'deleted', enrolmentId: randomUUID() };
    const second = await enrol(key, deleted);
    await admin.ask('DELETE', `servers/${second.body.serverId}`);
    expect((await enrol(key, deleted)).status).toBe(409);
    await (await HubAgent.connect(wsUrl(), first.body.key)).close();
  });

  test('is known under its own key only', async () => {
    const [mine, other] = [await enrolmentKey(), await enrolmentKey()];
    const body = { name: 'mine', enrolmentId: randomUUID() };
    const first = await enrol(mine.key, body);
    const second = await enrol(other.key, body);
    expect(second.body.serverId).not.toBe(first.body.serverId);
  });
});
