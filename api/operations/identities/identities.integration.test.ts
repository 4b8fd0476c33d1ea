import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { topics } from '../../../shared/bus.ts';
import { addOnlineServer } from '../../../test/support/online-server.ts';
import {
  type Answer,
  encodeActor,
  startTestApi,
  type TestApi,
  type TestPerson,
} from '../../../test/support/test-api.ts';
import { aStranger, askAs, chatHeaders } from '../../../test/support/test-chat.ts';
import { TestClient } from '../../../test/support/test-client.ts';
import { logIn, type TestSession, tokenOf } from '../../../test/support/test-session.ts';

let api: TestApi;
let other: TestApi;
let admin: TestPerson;
let ada: TestSession;
let otto: TestSession;
let vera: TestSession;
let nobody: TestSession;
let serverId: string;

beforeAll(async () => {
  api = await startTestApi();
  other = await startTestApi({}, { beside: api });
  admin = await api.person([{ role: 'admin', tag: null }]);
  ada = await logIn(api);
  serverId = await addOnlineServer(api.world.database, { name: 'web-1', tags: ['prod'] });
  otto = await newcomer('otto', 'operator');
  vera = await newcomer('vera', 'viewer');
  nobody = await newcomer('nobody');
});
afterAll(async () => {
  await other.close();
  await api.close();
});

async function newcomer(name: string, ...roles: string[]): Promise<TestSession> {
  const credentials = { email: `${name}@example.org`, password: `${name} with a horse and a battery` };
  const user = { ...credentials, name, grants: roles.map((role) => ({ role, tag: null })) };
  expect((await ada.ask('POST', 'users', user)).status).toBe(201);
  return logIn(api, credentials);
}

const confirm = (session: TestSession, token: string) => session.ask('POST', 'identities/confirm', { token });

async function tokenFor(chat = aStranger()): Promise<string> {
  const issued = await askAs(api, chat)('POST', 'identities/links');
  expect(issued.status).toBe(201);
  return tokenOf(issued.body.url);
}

async function linked(session: TestSession, chat = aStranger()) {
  const { body } = await confirm(session, await tokenFor(chat));
  return { chat, ask: askAs(api, chat), identityId: body.id as string };
}

const codeOf = ({ status, body }: Answer) => [status, body.code];
const auditOf = async (action: string, target: string) =>
  (await admin.ask('GET', `audit?action=${action}&target=${target}`)).body.items;

describe('a link for a chat user', () => {
  test('gives the rights of the account that confirms it, and nothing before', async () => {
    const chat = aStranger({ userName: 'otto', channelId: 'C0OPS', rawText: '/chatops link' });
    const ask = askAs(api, chat);
    expect(codeOf(await ask('GET', 'servers'))).toEqual([403, 'identity_unlinked']);
    const token = await tokenFor(chat);
    expect(codeOf(await ask('GET', 'servers'))).toEqual([403, 'identity_unlinked']);
    const confirmed = await confirm(otto, token);
    expect(confirmed.body).toMatchObject({ externalUserId: chat.userId, userId: otto.userId });
    expect((await ask('GET', 'servers')).body.items).toMatchObject([{ name: 'web-1' }]);
    expect((await ask('GET', 'auth/me')).body).toMatchObject({
      user: { name: 'otto' },
      via: 'chat',
      channelGrants: null,
      classes: ['read', 'logs', 'operate', 'destructive'],
    });
    const target = `slack:T0LOCAL:${chat.userId}`;
    expect(await auditOf('identity.issue-link', target)).toMatchObject([
      { actor: 'otto (Slack, not linked)', platform: 'slack', channelId: 'C0OPS', rawText: '/chatops link' },
    ]);
    expect(await auditOf('identity.confirm', target)).toMatchObject([
      { actor: 'otto (web)', decision: 'allowed', arguments: { externalUserId: chat.userId } },
    ]);
  });

  test('goes to the page in a fragment, for ten minutes', async () => {
    const { body } = await askAs(api, aStranger())('POST', 'identities/links');
    expect(body.url).toMatch(`${api.api.url}/#/link/`);
    const minutes = (Date.parse(body.expiresAt) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(9);
    expect(minutes).toBeLessThanOrEqual(10);
  });

  test('says whom it ties as often as it is looked at, which does not use it up', async () => {
    const chat = aStranger({ userName: 'ot\u202Eto' });
    const token = await tokenFor(chat);
    for (let look = 0; look < 3; look += 1) {
      const seen = await api.send('POST', 'auth/links/inspect', {}, { token });
      const { platform, workspaceId, userId } = chat;
      expect(seen.body).toMatchObject({
        purpose: 'chat',
        email: null,
        chat: { platform, workspaceId, userId, userName: 'ot\uFFFDto' },
      });
    }
    expect((await confirm(vera, token)).status).toBe(200);
  });

  test('works once: another person, and the same one again, are refused', async () => {
    const chat = aStranger();
    const token = await tokenFor(chat);
    expect((await confirm(otto, token)).status).toBe(200);
    expect(codeOf(await confirm(vera, token))).toEqual([410, 'expired']);
    expect(codeOf(await confirm(otto, token))).toEqual([410, 'expired']);
    expect((await askAs(api, chat)('GET', 'auth/me')).body.user.name).toBe('otto');
    const refused = await admin.ask('GET', `audit?action=identity.confirm&actor=${vera.userId}`);
    expect(refused.body.items[0]).toMatchObject({ decision: 'refused', actor: 'vera (web)' });
  });

  test('goes to one of two who confirm it at once', async () => {
    const chat = aStranger();
    const token = await tokenFor(chat);
    const answers = await Promise.all([otto, vera, otto, vera].map((session) => confirm(session, token)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410, 410, 410]);
    const winner = answers.find(({ status }) => status === 200)?.body.userId;
    expect((await askAs(api, chat)('GET', 'auth/me')).body.user.id).toBe(winner);
  });

  test('ends the one before, of this chat user and nobody else', async () => {
    const [chat, bystander] = [aStranger(), aStranger()];
    const [first, untouched] = [await tokenFor(chat), await tokenFor(bystander)];
    // The same user id in another workspace is somebody else.
    const elsewhere = await tokenFor({ ...chat, workspaceId: 'T0OTHER' });
    const second = await tokenFor({ ...chat, userName: 'renamed' });
    expect(codeOf(await confirm(otto, first))).toEqual([410, 'expired']);
    for (const token of [second, untouched, elsewhere]) expect((await confirm(otto, token)).status).toBe(200);
  });

  test('is refused when its time is over, however it was damaged, and when it is for something else', async () => {
    const late = await tokenFor();
    const [id = ''] = late.split('.');
    await api.world.database.sql`update one_time_links set expires_at = now() where id = ${id}`;
    const good = await tokenFor();
    const ann = await newcomer('ann', 'admin');
    const password = await ann.ask('POST', `users/${vera.userId}/password-link`);
    const last = good.at(-1) === 'A' ? 'B' : 'A';
    const bad = [late, `${good.slice(0, -1)}${last}`, id + good.slice(36), tokenOf(password.body.url)];
    for (const token of bad) expect(codeOf(await confirm(otto, token))).toEqual([410, 'expired']);
    expect((await confirm(otto, good)).status).toBe(200);
  });

  test('takes neither another account nor another chat user from the request', async () => {
    const token = await tokenFor();
    for (const more of [{ userId: vera.userId }, { externalUserId: 'U0ADA' }, { chat: aStranger() }]) {
      const answer = await otto.ask('POST', 'identities/confirm', { token, ...more });
      expect(codeOf(answer)).toEqual([400, 'invalid_input']);
    }
    expect((await confirm(otto, token)).body.userId).toBe(otto.userId);
  });

  test('is confirmed by nobody but a person who is logged in, and stays good', async () => {
    const token = await tokenFor();
    const { inChat, ask } = admin;
    for (const asking of [inChat, ask]) {
      expect(codeOf(await asking('POST', 'identities/confirm', { token }))).toEqual([403, 'forbidden']);
    }
    const service = { authorization: `Bearer ${api.serviceToken}` };
    expect((await api.send('POST', 'identities/confirm', service, { token })).status).toBe(403);
    expect((await api.send('POST', 'identities/confirm', {}, { token })).status).toBe(401);
    expect((await confirm(otto, token)).status).toBe(200);
  });

  test('is given to nobody but a chat user for whom the bot asks', async () => {
    for (const asking of [admin.ask, otto.ask]) {
      const answer = await asking('POST', 'identities/links');
      expect(codeOf(answer)).toEqual([403, 'forbidden']);
    }
    const service = { authorization: `Bearer ${api.serviceToken}` };
    expect((await api.send('POST', 'identities/links', service)).status).toBe(403);
    const header = chatHeaders(api, aStranger());
    expect((await api.send('POST', 'identities/links', { ...header, authorization: '' })).status).toBe(401);
    const forged = { ...header, authorization: `Bearer ${api.serviceToken}x` };
    expect((await api.send('POST', 'identities/links', forged)).status).toBe(401);
  });

  test('moves a chat user that is tied already, and the audit trail says from whom', async () => {
    const { chat, ask } = await linked(otto);
    const before = await otto.ask('GET', 'auth/me/identities');
    await confirm(vera, await tokenFor(chat));
    expect((await ask('GET', 'auth/me')).body.user.name).toBe('vera');
    const after = await otto.ask('GET', 'auth/me/identities');
    expect(after.body.items).toHaveLength(before.body.items.length - 1);
    const [entry] = await auditOf('identity.confirm', `slack:T0LOCAL:${chat.userId}`);
    expect(entry).toMatchObject({ actor: 'vera (web)', arguments: { movedFrom: otto.userId } });
  });

  test('is not given to the chat user of a disabled account', async () => {
    const gone = await newcomer('gone', 'operator');
    const { ask, chat } = await linked(gone);
    await admin.ask('PATCH', `users/${gone.userId}`, { disabled: true });
    for (const [method, path] of [
      ['POST', 'identities/links'],
      ['GET', 'servers'],
      ['GET', 'auth/me'],
    ] as const) {
      const answer = await ask(method, path);
      expect(codeOf(answer)).toEqual([403, 'forbidden']);
      expect(answer.body.detail).toContain('the account is disabled');
    }
    const audit = await admin.ask('GET', `audit?action=authenticate&actor=${gone.userId}`);
    expect(audit.body.items[0]).toMatchObject({ actor: 'gone (Slack)', decision: 'refused' });
    expect(audit.body.items[0].arguments).toEqual({ userId: chat.userId });
  });
});

describe('ending a tie', () => {
  test('is up to the person: their own in a list, nobody else’s, and no rights from then on', async () => {
    const mine = await linked(otto);
    const theirs = await linked(vera);
    const list = await otto.ask('GET', 'auth/me/identities');
    const ids = list.body.items.map(({ id }: { id: string }) => id);
    expect(ids).toContain(mine.identityId);
    expect(ids).not.toContain(theirs.identityId);
    expect((await otto.ask('DELETE', `auth/me/identities/${theirs.identityId}`)).status).toBe(404);
    expect((await theirs.ask('GET', 'servers')).status).toBe(200);
    expect((await otto.ask('DELETE', `auth/me/identities/${mine.identityId}`)).status).toBe(204);
    expect(codeOf(await mine.ask('GET', 'servers'))).toEqual([403, 'identity_unlinked']);
    expect((await otto.ask('DELETE', `auth/me/identities/${mine.identityId}`)).status).toBe(404);
    expect(await auditOf('identity.unlink-own', `slack:T0LOCAL:${mine.chat.userId}`)).toHaveLength(1);
  });

  test('is done from chat too', async () => {
    const { ask, identityId } = await linked(otto);
    expect((await ask('DELETE', `auth/me/identities/${identityId}`)).status).toBe(204);
    expect(codeOf(await ask('GET', 'auth/me'))).toEqual([403, 'identity_unlinked']);
  });

  test('is done by an administrator, who sees whose they are', async () => {
    const { ask, identityId } = await linked(vera);
    const list = await admin.ask('GET', `identities?userId=${vera.userId}&limit=200`);
    expect(new Set(list.body.items.map(({ userId }: { userId: string }) => userId))).toEqual(
      new Set([vera.userId]),
    );
    expect(list.body.items).toContainEqual(expect.objectContaining({ id: identityId, userName: 'vera' }));
    expect((await otto.ask('DELETE', `identities/${identityId}`)).status).toBe(403);
    expect((await admin.ask('DELETE', `identities/${identityId}`)).status).toBe(204);
    expect(codeOf(await ask('GET', 'servers'))).toEqual([403, 'identity_unlinked']);
  });

  test.each<[string, string, (leaving: Awaited<ReturnType<typeof linked>>) => Promise<Answer>]>([
    [
      'the person ends it',
      'identity_unlinked',
      ({ identityId }) => otto.ask('DELETE', `auth/me/identities/${identityId}`),
    ],
    [
      'an administrator ends it',
      'identity_unlinked',
      ({ identityId }) => admin.ask('DELETE', `identities/${identityId}`),
    ],
    [
      'it moves to an account without a role',
      'forbidden',
      async ({ chat }) => confirm(nobody, await tokenFor(chat)),
    ],
  ])(
    'ends what the bot listens to for this chat user alone, on every instance: %s',
    async (_how, code, end) => {
      const leaving = await linked(otto);
      const staying = await linked(otto);
      const bots = await Promise.all([api, other].map((instance) => openBot(instance)));
      for (const bot of bots) {
        for (const [id, { chat }] of Object.entries({ leaving, staying })) {
          const actor = encodeActor(chat);
          const frame = { type: 'subscribe', id, topic: `server:${serverId}`, actor };
          expect(await bot.ask(frame)).toMatchObject({ type: 'subscribed' });
        }
      }
      expect((await end(leaving)).status).toBeLessThan(300);
      for (const bot of bots) await bot.heard((push) => push.type === 'error');
      await api.bus.publish(topics.samplesCommitted, [{ serverId, sampledAt: 1, cpuPercent: 5 }]);
      for (const bot of bots) {
        await bot.heard((push) => push.type === 'event');
        const told = bot.pushes.filter(({ type }) => type === 'error' || type === 'event');
        expect(told).toMatchObject([{ type: 'error', id: 'leaving', code }, { type: 'event' }]);
        bot.socket.close();
      }
    },
  );
});

const openBot = (instance: TestApi) =>
  TestClient.open(instance.api.url, { authorization: `Bearer ${api.serviceToken}` });

describe('a tie made by an administrator', () => {
  test.each([
    { externalUserId: '' },
    { externalUserId: '@ada' },
    { externalUserId: 'U1\u0000' },
    { externalUserId: 'U'.repeat(65) },
    { workspaceId: 'our workspace' },
    { workspaceId: '' },
    { platform: 'irc' },
  ])('is for ids of the platform: refused with %j', async (more) => {
    const tie = { platform: 'slack', workspaceId: 'T1', externalUserId: 'U1', userId: vera.userId };
    expect((await ada.ask('POST', 'identities', { ...tie, ...more })).status).toBe(400);
  });
});
