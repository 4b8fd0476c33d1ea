import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { insertIdentity } from '../../../drizzle/queries/identities.ts';
import type { Grant } from '../../../drizzle/queries/users.ts';
import type { ChatActor } from '../../../shared/api-contract/common.ts';
import { addOnlineServer } from '../../../test/support/online-server.ts';
import {
  type Answer,
  type Ask,
  encodeActor,
  startTestApi,
  type TestApi,
  type TestPerson,
} from '../../../test/support/test-api.ts';
import { aStranger, askAs } from '../../../test/support/test-chat.ts';
import { TestClient } from '../../../test/support/test-client.ts';

let api: TestApi;
let admin: TestPerson;
let prodId: string;
let stageId: string;

beforeAll(async () => {
  api = await startTestApi();
  admin = await api.person([{ role: 'admin', tag: null }]);
  const { database } = api.world;
  prodId = await addOnlineServer(database, { name: 'web-1', tags: ['prod', 'web'], containers: ['nginx'] });
  stageId = await addOnlineServer(database, { name: 'stage-1', tags: ['staging'], containers: ['api'] });
});
afterEach(() => api.world.database.sql`delete from channel_grants`);
afterAll(() => api.close());

/** Limits #web, C0WEB. */
const limit = (role: string, tag: string | null = null, channelId = 'C0WEB') =>
  admin.loggedIn('POST', 'channel-grants', {
    platform: 'slack',
    workspaceId: 'T0LOCAL',
    channelId,
    role,
    tag,
  });

interface Member {
  userId: string;
  chat: ChatActor;
  /** With the person's API key: no channel. */
  ask: Ask;
  in(channelId: string | undefined, more?: Partial<ChatActor>): Ask;
}

async function member(...grants: Grant[]): Promise<Member> {
  const { account, ask } = await api.person(grants);
  const chat = aStranger();
  await insertIdentity(api.world.database.orm, { ...chat, externalUserId: chat.userId, userId: account.id });
  return {
    userId: account.id,
    chat,
    ask,
    in: (channelId, more) => askAs(api, { ...chat, ...more, channelId }),
  };
}
const operator: Grant = { role: 'operator', tag: null };

const restart = (ask: Ask, target: string) => ask('POST', 'commands', { verb: 'restart', targets: [target] });
const names = ({ body }: Answer) => body.items.map(({ name }: { name: string }) => name).toSorted();

async function fire(serverId: string): Promise<string> {
  const id = randomUUID();
  await api.world.database.sql`
    insert into alerts (id, rule_id, server_id, key, title, metric, severity, state, comparator, threshold,
      started_at, fired_at)
    values (${id}, ${randomUUID()}, ${serverId}, '', 'CPU high', 'cpu_percent', 'warning', 'firing', '>', 90,
      now(), now())`;
  return id;
}

describe('what changes something, in a channel for viewers', () => {
  const acts: [string, (ask: Ask) => Promise<Answer>][] = [
    ['a command', (ask) => restart(ask, 'web-1/nginx')],
    ['an acknowledgement', async (ask) => ask('POST', `alerts/${await fire(prodId)}/ack`)],
    [
      'an alert rule',
      (ask) => ask('POST', 'alert-rules', { metric: 'cpu_percent', comparator: '>', criticalThreshold: 90 }),
    ],
    [
      'a subscription',
      (ask) =>
        ask('POST', 'subscriptions', { channel: 'slack:C0WEB', scope: 'tag:web', minSeverity: 'warning' }),
    ],
  ];

  test.each(acts)('%s is refused there, in its threads too, and nowhere else', async (_, act) => {
    await limit('viewer');
    const otto = await member(operator);
    const inThread = otto.in('1001', { parentChannelId: 'C0WEB' });
    for (const ask of [otto.in('C0WEB'), inThread]) {
      const refused = await act(ask);
      expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
      expect(refused.body.detail).toBe('You may not do this: this channel allows viewer only.');
      expect(refused.body.hint).toContain('Your rights: operator; this channel allows viewer at most.');
    }
    // A direct message, another channel, and no chat at all.
    const elsewhere = [otto.in(undefined), otto.in('C0OPS'), otto.ask];
    for (const ask of elsewhere) expect((await act(ask)).status).toBeLessThan(300);
    const audit = await admin.ask('GET', `audit?actor=${otto.userId}`);
    const refusals = audit.body.items.filter(({ decision }: { decision: string }) => decision === 'refused');
    const told = { decision: 'refused', rule: 'this channel allows viewer only', platform: 'slack' };
    expect(refusals).toMatchObject([
      { ...told, channelId: '1001' },
      { ...told, channelId: 'C0WEB' },
    ]);
  });

  test('a command asked for elsewhere is not confirmed there', async () => {
    const otto = await member(operator);
    const { body } = await restart(otto.in('C0OPS'), 'web-1/nginx');
    expect(body.state).toBe('awaiting_confirmation');
    await limit('viewer');
    expect((await otto.in('C0WEB')('POST', `commands/${body.id}/confirm`)).status).toBe(403);
    expect(api.dispatched).not.toContain(body.id);
    expect((await otto.in('C0OPS')('POST', `commands/${body.id}/confirm`)).status).toBe(202);
    expect(api.dispatched).toContain(body.id);
  });
});

describe('a channel limited to a tag', () => {
  test('allows there what both sides allow', async () => {
    await limit('operator', 'staging');
    const everywhere = (await member(operator)).in('C0WEB');
    expect((await restart(everywhere, 'stage-1/api')).status).toBe(202);
    // Another tag's server is as good as not there.
    expect((await restart(everywhere, 'web-1/nginx')).body.code).toBe('target_not_found');
    const onProd = (await member({ role: 'operator', tag: 'prod' })).in('C0WEB');
    for (const target of ['stage-1/api', 'web-1/nginx']) {
      expect((await restart(onProd, target)).body.code).toBe('target_not_found');
    }
  });

  test('says so where a server may be seen, but not acted on', async () => {
    await limit('operator', 'staging');
    await limit('viewer');
    const ask = (await member(operator)).in('C0WEB');
    const refused = await restart(ask, 'web-1/nginx');
    expect(refused.body.detail).toContain('this channel allows operator on tag:staging, viewer only');
    expect((await restart(ask, 'stage-1/api')).status).toBe(202);
  });

  test('shows the servers, alerts and commands of that tag only', async () => {
    await limit('viewer', 'staging');
    const otto = await member(operator);
    const [onProd, onStage] = [await fire(prodId), await fire(stageId)];
    expect(names(await otto.in('C0WEB')('GET', 'servers'))).toEqual(['stage-1']);
    expect(names(await otto.in('C0OPS')('GET', 'servers'))).toEqual(['stage-1', 'web-1']);
    const alerts = await otto.in('C0WEB')('GET', 'alerts?limit=200');
    const seen = alerts.body.items.map(({ id }: { id: string }) => id);
    expect(seen).toContain(onStage);
    expect(seen).not.toContain(onProd);
    expect((await otto.in('C0WEB')('GET', `servers/${prodId}`)).status).toBe(404);
    expect((await otto.in('C0WEB')('GET', `alerts/${onProd}`)).status).toBe(404);
    const { body } = await restart(otto.in('C0OPS'), 'web-1/nginx');
    const commands = await otto.in('C0WEB')('GET', 'commands?limit=200');
    expect(commands.body.items.map(({ id }: { id: string }) => id)).not.toContain(body.id);
  });
});

describe('what somebody may do here', () => {
  test('is told with the account', async () => {
    await limit('viewer', 'staging');
    const otto = await member(operator);
    expect((await otto.in('C0WEB')('GET', 'auth/me')).body).toMatchObject({
      user: { grants: [operator] },
      channelGrants: [{ role: 'viewer', tag: 'staging' }],
      classes: ['read'],
    });
    const free = { channelGrants: null, classes: ['read', 'logs', 'operate', 'destructive'] };
    for (const ask of [otto.in('C0OPS'), otto.ask]) {
      expect((await ask('GET', 'auth/me')).body).toMatchObject(free);
    }
  });

  test('is nothing where the channel has only a role that nobody knows', async () => {
    await api.world.database.sql`
      insert into channel_grants (id, platform, workspace_id, channel_id, role)
      values (${randomUUID()}, 'slack', 'T0LOCAL', 'C0WEB', 'root')`;
    const ask = (await member({ role: 'admin', tag: null })).in('C0WEB');
    expect((await ask('GET', 'servers')).status).toBe(403);
    expect((await ask('GET', 'auth/me')).body).toMatchObject({ channelGrants: [], classes: [] });
  });

  test('does not grow by the channel: administrators’ channels make nobody one', async () => {
    await limit('admin');
    const viewer = (await member({ role: 'viewer', tag: null })).in('C0WEB');
    expect((await viewer('GET', 'users')).status).toBe(403);
    await limit('operator', null, 'C0OPS');
    const boss = await member({ role: 'admin', tag: null });
    expect((await boss.in('C0WEB')('GET', 'users')).status).toBe(200);
    expect((await boss.in('C0OPS')('GET', 'users')).status).toBe(403);
  });
});

describe('the limits of channels', () => {
  test('are made, listed and lifted by administrators, and audited', async () => {
    const first = await limit('viewer');
    expect([first.status, first.body]).toMatchObject([
      201,
      { channelId: 'C0WEB', role: 'viewer', tag: null },
    ]);
    expect((await limit('viewer')).status).toBe(409);
    const second = await limit('operator', 'staging');
    expect((await admin.ask('GET', 'channel-grants')).body.items).toEqual([first.body, second.body]);
    for (const { body } of [second, first]) {
      expect((await admin.loggedIn('DELETE', `channel-grants/${body.id}`)).status).toBe(204);
    }
    expect((await admin.loggedIn('DELETE', `channel-grants/${first.body.id}`)).status).toBe(404);
    const audit = await admin.ask('GET', 'audit?action=channel-grant.delete&limit=2');
    expect(audit.body.items).toMatchObject([
      { targets: ['slack:T0LOCAL:C0WEB'], arguments: { role: 'viewer', left: 'no limit' } },
      { targets: ['slack:T0LOCAL:C0WEB'], arguments: { role: 'operator', tag: 'staging', left: 'viewer' } },
    ]);
    const made = await admin.ask('GET', 'audit?action=channel-grant.create&limit=1');
    expect(made.body.items).toMatchObject([{ targets: ['slack:T0LOCAL:C0WEB'], decision: 'allowed' }]);
  });

  test.each([
    { role: 'root' },
    { tag: 'no such tag!' },
    { channelId: '' },
    { channelId: '#ops' },
    { workspaceId: 'our workspace' },
    { platform: 'irc' },
    { id: randomUUID() },
  ])('are refused as %j', async (more) => {
    const grant = { platform: 'slack', workspaceId: 'T0LOCAL', channelId: 'C1', role: 'viewer', tag: null };
    expect((await admin.loggedIn('POST', 'channel-grants', { ...grant, ...more })).status).toBe(400);
  });

  test('are none of an operator’s business', async () => {
    const otto = await member(operator);
    expect((await otto.ask('GET', 'channel-grants')).status).toBe(403);
    const { body } = await limit('viewer');
    expect((await otto.ask('DELETE', `channel-grants/${body.id}`)).status).toBe(403);
  });

  test('end what the bot listens to from there, and only that', async () => {
    const otto = await member(operator);
    const bot = await TestClient.open(api.api.url, { authorization: `Bearer ${api.serviceToken}` });
    const places = { here: 'C0WEB', elsewhere: 'C0OPS' };
    for (const [id, channelId] of Object.entries(places)) {
      const actor = encodeActor({ ...otto.chat, channelId });
      const frame = { type: 'subscribe', id, topic: `server:${prodId}`, actor };
      expect(await bot.ask(frame)).toMatchObject({ type: 'subscribed' });
    }
    await limit('viewer', 'staging');
    await bot.heard((push) => push.type === 'error');
    expect(bot.pushes.filter(({ type }) => type === 'error')).toMatchObject([
      { id: 'here', code: 'not_found' },
    ]);
    bot.socket.close();
  });
});
