import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { insertIdentity } from '../../../drizzle/queries/identities.ts';
import { actorHeader } from '../../../shared/api-contract/common.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { addOnlineServer } from '../../../test/support/online-server.ts';
import {
  type Answer,
  encodeActor,
  startTestApi,
  type TestApi,
  type TestPerson,
} from '../../../test/support/test-api.ts';
import { startTestHub } from '../../../test/support/test-hub.ts';

let api: TestApi;
let admin: TestPerson;
let ada: TestPerson;
let bob: TestPerson;
let eve: TestPerson;
const operator = [{ role: 'operator' as const, tag: null }];

beforeAll(async () => {
  api = await startTestApi();
  const { database } = api.world;
  admin = await api.person([{ role: 'admin', tag: null }]);
  [ada, bob, eve] = await Promise.all([api.person(operator), api.person(operator), api.person(operator)]);
  await addOnlineServer(database, { name: 'web-1', tags: ['prod'], containers: ['nginx'] });
  await addOnlineServer(database, { name: 'db-1', tags: ['prod', 'db'], containers: ['postgres'] });
  await addOnlineServer(database, { name: 'stage', tags: ['staging'], containers: ['demo'] });
  await admin.ask('POST', 'approval-policies', { verbClass: 'operate', tag: 'prod' });
  await admin.ask('POST', 'approval-policies', { verbClass: 'operate', tag: 'db', approvals: 2 });
});
afterAll(() => api.close());
beforeEach(() => {
  api.dispatched.length = 0;
});

const restart = (...targets: string[]) => ({ verb: 'restart', targets, reason: 'new certificate' });
const asked = async (target = 'web-1/nginx', by = ada): Promise<string> =>
  (await by.ask('POST', 'commands', restart(target))).body.id;
const approve = (by: TestPerson, id: string, body?: unknown) =>
  by.ask('POST', `commands/${id}/approve`, body);
const deny = (by: TestPerson, id: string, body?: unknown) => by.ask('POST', `commands/${id}/deny`, body);
const stateOf = async (id: string) => (await admin.ask('GET', `commands/${id}`)).body.state as string;
const auditOf = async (id: string) => {
  const { body } = await admin.ask('GET', 'audit?limit=200');
  return body.items.filter(({ commandId }: { commandId: string }) => commandId === id).toReversed() as Record<
    string,
    unknown
  >[];
};
const setRole = (person: TestPerson, role: string) =>
  api.world.database.sql`update grants set role = ${role} where user_id = ${person.account.id}`;
const expectProblem = (answer: Answer, status: number, code: string) =>
  expect([answer.status, answer.body.code]).toEqual([status, code]);

describe('policies', () => {
  test('are for administrators everywhere', async () => {
    const ofStaging = await api.person([{ role: 'admin', tag: 'staging' }]);
    for (const person of [ada, ofStaging]) {
      expect((await person.ask('GET', 'approval-policies')).status).toBe(403);
      const policy = { verbClass: 'exec', tag: null };
      expect((await person.ask('POST', 'approval-policies', policy)).status).toBe(403);
      expect((await person.ask('DELETE', `approval-policies/${randomUUID()}`)).status).toBe(403);
    }
  });

  test('are made, listed, unique and deleted, with an audit entry in words', async () => {
    const made = await admin.ask('POST', 'approval-policies', { verbClass: 'exec', tag: null, approvals: 2 });
    expect(made).toMatchObject({ status: 201, body: { verbClass: 'exec', tag: null, approvals: 2 } });
    const again = await admin.ask('POST', 'approval-policies', { verbClass: 'exec', tag: null });
    expectProblem(again, 409, 'conflict');
    const listed = await admin.ask('GET', 'approval-policies?limit=1');
    expect(listed.body.items).toMatchObject([{ verbClass: 'operate', tag: 'prod', approvals: 1 }]);
    const rest = await admin.ask('GET', `approval-policies?cursor=${listed.body.nextCursor}`);
    expect(rest.body.items.map(({ id }: { id: string }) => id)).toContain(made.body.id);
    expect((await admin.loggedIn('DELETE', `approval-policies/${made.body.id}`)).status).toBe(204);
    expect((await admin.loggedIn('DELETE', `approval-policies/${made.body.id}`)).status).toBe(404);
    const audit = await admin.ask('GET', 'audit?action=approval-policy.delete&limit=2');
    expect(audit.body.items).toContainEqual(
      expect.objectContaining({ targets: ['exec on any server needs 2 more people'], decision: 'allowed' }),
    );
  });

  test.each([
    { verbClass: 'read', tag: null },
    { verbClass: 'operate', tag: null, approvals: 0 },
    { verbClass: 'operate', tag: null, approvals: 6 },
    { verbClass: 'operate', tag: 'Not A Tag' },
    { verbClass: 'operate', tag: null, createdBy: randomUUID() },
  ])('refuse %j', async (policy) => {
    expectProblem(await admin.ask('POST', 'approval-policies', policy), 400, 'invalid_input');
  });
});

describe('a command that a policy is for', () => {
  test('waits from the start when nothing has to be confirmed', async () => {
    const { body } = await ada.ask('POST', 'commands', restart('web-1/nginx'));
    expect(body).toMatchObject({
      state: 'awaiting_approval',
      confirmExpiresAt: null,
      approval: { required: 1, rule: 'operate on tag:prod needs 1 more person', decisions: [] },
      targets: [{ state: 'awaiting_approval' }],
    });
    const waits = Date.parse(body.approval.expiresAt) - Date.now();
    expect(waits).toBeGreaterThan(14 * 60_000);
    expect(waits).toBeLessThan(16 * 60_000);
    expect(api.dispatched).toEqual([]);
    const listed = await ada.ask('GET', 'commands?state=awaiting_approval');
    expect(listed.body.items[0]).toMatchObject({ id: body.id });
    expect((await ada.ask('GET', 'commands?state=running')).body.items).toEqual([]);
  });

  test('is listed for those who may decide about it, with who has spoken, until it waits no more', async () => {
    const id = await asked('db-1/postgres');
    const ofStaging = await api.person([
      { role: 'operator', tag: 'staging' },
      { role: 'viewer', tag: null },
    ]);
    const decidable = async (by: TestPerson, query = '') => {
      const { body } = await by.ask('GET', `commands?decidable=true&limit=200${query}`);
      return body.items.find((command: { id: string }) => command.id === id);
    };
    expect(await decidable(bob)).toMatchObject({ state: 'awaiting_approval', approval: { decisions: [] } });
    expect([await decidable(ada), await decidable(ofStaging)]).toEqual([undefined, undefined]);
    expect(await decidable(bob, '&state=running')).toBe(undefined);
    await approve(bob, id);
    const decisions = [{ userId: bob.account.id, decision: 'approved' }];
    expect(await decidable(eve)).toMatchObject({ approval: { required: 2, decisions } });
    await api.world.database.sql`update commands set approval_expires_at = now() where id = ${id}`;
    expect(await decidable(eve)).toBe(undefined);
    await deny(eve, id);
    expect((await bob.ask('GET', 'commands?decidable=true')).body.items).toEqual(
      (await bob.ask('GET', 'commands?decidable=true&state=awaiting_approval')).body.items,
    );
  });

  test('asked for in chat is confirmed first, and then waits', async () => {
    const { body } = await ada.inChat('POST', 'commands', restart('web-1/nginx'));
    expect(body).toMatchObject({ state: 'awaiting_confirmation', approval: null });
    expectProblem(await approve(bob, body.id), 409, 'conflict');
    const confirmed = await ada.inChat('POST', `commands/${body.id}/confirm`);
    expect(confirmed.body).toMatchObject({ state: 'awaiting_approval', approval: { required: 1 } });
    expect(api.dispatched).toEqual([]);
    expectProblem(await ada.inChat('POST', `commands/${body.id}/confirm`), 409, 'conflict');
    expect((await approve(bob, body.id)).body.state).toBe('queued');
    expect(api.dispatched).toEqual([body.id]);
  });

  test('needs what the strictest policy on any of its targets says', async () => {
    const { body } = await ada.ask('POST', 'commands', restart('web-1/nginx', 'db-1/postgres'));
    expect(body.approval).toMatchObject({ required: 2, rule: 'operate on tag:db needs 2 more people' });
    const elsewhere = await ada.ask('POST', 'commands', restart('stage/demo'));
    expect(elsewhere.body).toMatchObject({ state: 'queued', approval: null });
    const logs = await ada.ask('POST', 'commands', { verb: 'logs', targets: ['web-1/nginx'] });
    expect(logs.body).toMatchObject({ state: 'queued', approval: null });
  });

  test('goes on waiting when its policy is removed, and its words stay', async () => {
    const policy = await admin.ask('POST', 'approval-policies', { verbClass: 'operate', tag: 'staging' });
    const id = await asked('stage/demo');
    await admin.loggedIn('DELETE', `approval-policies/${policy.body.id}`);
    const stored = await ada.ask('GET', `commands/${id}`);
    expect(stored.body).toMatchObject({
      state: 'awaiting_approval',
      approval: { required: 1, rule: 'operate on tag:staging needs 1 more person' },
    });
    expect((await approve(bob, id)).body.state).toBe('queued');
  });
});

describe('approving', () => {
  test('lets it go once, with a new deadline, who agreed and how it was confirmed in the audit trail', async () => {
    const { body } = await ada.inChat('POST', 'commands', restart('web-1/nginx'));
    await ada.inChat('POST', `commands/${body.id}/confirm`);
    const approved = await bob.inChat('POST', `commands/${body.id}/approve`, { reason: 'looks right' });
    expect(approved).toMatchObject({
      status: 202,
      body: { state: 'queued', targets: [{ state: 'queued' }] },
    });
    const by = `${bob.account.name} (Slack)`;
    expect(approved.body.approval.decisions).toEqual([
      { by, userId: bob.account.id, decision: 'approved', reason: 'looks right' },
    ]);
    expect(Date.parse(approved.body.deadlineAt) - Date.now()).toBeLessThan(61_000);
    expect(api.dispatched).toEqual([body.id]);
    expectProblem(await approve(eve, body.id), 409, 'conflict');

    const confirmation = expect.stringContaining(`confirmed by ${ada.account.name} (Slack)`);
    expect(await auditOf(body.id)).toMatchObject([
      { action: 'command.create', confirmation: null },
      { action: 'command.confirm', confirmation, approvals: [] },
      {
        action: 'command.approve',
        actor: by,
        targets: ['web-1/nginx'],
        arguments: { verb: 'restart', reason: 'looks right' },
        confirmation,
        approvals: [by],
      },
    ]);
  });

  test('is not for who asked, not even through another identity or as an administrator', async () => {
    const boss = await api.person([{ role: 'admin', tag: null }]);
    const id = await asked('web-1/nginx', boss);
    const discord = { platform: 'discord' as const, workspaceId: '10', userId: '4711' };
    await insertIdentity(api.world.database.orm, {
      ...discord,
      externalUserId: discord.userId,
      userId: boss.account.id,
    });
    const headers = {
      authorization: `Bearer ${api.serviceToken}`,
      [actorHeader]: encodeActor(discord),
    };
    for (const verb of ['approve', 'deny']) {
      const own = [
        await boss.ask('POST', `commands/${id}/${verb}`),
        await boss.inChat('POST', `commands/${id}/${verb}`),
        await api.send('POST', `commands/${id}/${verb}`, headers),
      ];
      for (const answer of own) expectProblem(answer, 403, 'forbidden');
      expect(own[0]?.body.hint).toContain('Another person');
    }
    expect(await stateOf(id)).toBe('awaiting_approval');
    const refusals = (await auditOf(id)).filter(({ decision }) => decision === 'refused');
    expect(refusals).toHaveLength(6);
    expect(refusals[0]).toMatchObject({
      action: 'command.approve',
      rule: 'who asked for a command does not decide about it',
    });
  });

  test('is only for who may do it himself, on every target', async () => {
    const viewer = await api.person([{ role: 'viewer', tag: null }]);
    const ofStaging = await api.person([{ role: 'operator', tag: 'staging' }]);
    const ofDatabases = await api.person([
      { role: 'viewer', tag: null },
      { role: 'operator', tag: 'db' },
    ]);
    const { body } = await ada.ask('POST', 'commands', restart('web-1/nginx', 'db-1/postgres'));
    for (const person of [viewer, ofDatabases]) {
      expectProblem(await approve(person, body.id), 403, 'forbidden');
      expectProblem(await deny(person, body.id), 403, 'forbidden');
    }
    // Who may not even look there has no such command.
    expectProblem(await approve(ofStaging, body.id), 404, 'not_found');
    expectProblem(await deny(ofStaging, body.id), 404, 'not_found');
    expect(await stateOf(body.id)).toBe('awaiting_approval');
    expect((await auditOf(body.id)).filter(({ decision }) => decision === 'refused').length).toBeGreaterThan(
      0,
    );
  });

  test('counts each person once, and says how many are still needed', async () => {
    const id = await asked('db-1/postgres');
    const first = await approve(bob, id);
    expect(first.body).toMatchObject({ state: 'awaiting_approval', approval: { required: 2 } });
    expect(first.body.approval.decisions).toHaveLength(1);
    const again = await bob.inChat('POST', `commands/${id}/approve`);
    expectProblem(again, 409, 'conflict');
    expect(again.body.detail).toContain('You approved this command already');
    expect(api.dispatched).toEqual([]);
    expect((await approve(eve, id)).body.state).toBe('queued');
    expect(api.dispatched).toEqual([id]);
  });

  test('by twenty at once runs it once', async () => {
    const people = await Promise.all(Array.from({ length: 20 }, () => api.person(operator)));
    for (const [target, needed] of [
      ['web-1/nginx', 1],
      ['db-1/postgres', 2],
    ] as const) {
      api.dispatched.length = 0;
      const id = await asked(target);
      const answers = await Promise.all(people.map((person) => approve(person, id)));
      expect(answers.filter(({ status }) => status === 202)).toHaveLength(needed);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(20 - needed);
      expect(api.dispatched).toEqual([id]);
      const { body } = await ada.ask('GET', `commands/${id}`);
      expect(body.approval.decisions).toHaveLength(needed);
    }
  });

  test('of one person does not count any more when the right was lost meanwhile', async () => {
    const former = await api.person(operator);
    const id = await asked('db-1/postgres');
    await approve(former, id);
    await setRole(former, 'viewer');
    const second = await approve(bob, id);
    expect(second.body).toMatchObject({ state: 'awaiting_approval' });
    expect(second.body.approval.decisions.map(({ by }: { by: string }) => by)).toEqual([
      expect.stringContaining(bob.account.name),
    ]);
    expect(api.dispatched).toEqual([]);
    expect((await auditOf(id)).at(-1)).toMatchObject({
      arguments: { noLongerCounted: [expect.stringContaining(former.account.name)] },
    });
    expect((await approve(eve, id)).body.state).toBe('queued');
  });

  test('of a disabled account does not count either', async () => {
    const leaver = await api.person(operator);
    const id = await asked('db-1/postgres');
    await approve(leaver, id);
    await api.world.database.sql`update users set disabled_at = now() where id = ${leaver.account.id}`;
    expect((await approve(bob, id)).body.state).toBe('awaiting_approval');
  });

  test('runs nothing for somebody who lost the right to it meanwhile', async () => {
    const demoted = await api.person(operator);
    const id = await asked('web-1/nginx', demoted);
    await setRole(demoted, 'viewer');
    const answer = await approve(bob, id);
    expect(answer.body).toMatchObject({
      state: 'refused',
      targets: [{ state: 'refused', error: { message: expect.stringContaining('may not do it any more') } }],
    });
    expect(api.dispatched).toEqual([]);
    const entries = await auditOf(id);
    expect(entries).toContainEqual(
      expect.objectContaining({
        action: 'command.release',
        decision: 'refused',
        rule: expect.stringContaining('no grant gives the right "operate" on web-1'),
      }),
    );
    expect(entries).toContainEqual(expect.objectContaining({ action: 'command.finish', outcome: 'refused' }));
    expectProblem(await approve(eve, id), 409, 'conflict');
  });

  test('runs nothing for an API key that was revoked or has expired meanwhile', async () => {
    const { sql } = api.world.database;
    for (const [end, why] of [
      [sql`revoked_at = now()`, 'was revoked'],
      [sql`expires_at = now() - interval '1 second'`, 'has expired'],
    ] as const) {
      const scripted = await api.person(operator);
      const id = await asked('web-1/nginx', scripted);
      const waiting = (await scripted.inChat('POST', 'commands', restart('web-1/nginx'))).body.id;
      await scripted.inChat('POST', `commands/${waiting}/confirm`);
      await sql`update api_keys set ${end} where user_id = ${scripted.account.id}`;
      const answer = await approve(bob, id);
      expect(answer.body).toMatchObject({
        state: 'refused',
        targets: [{ error: { message: expect.stringContaining(why) } }],
      });
      expect(await auditOf(id)).toContainEqual(
        expect.objectContaining({ action: 'command.release', rule: expect.stringContaining(why) }),
      );
      expect(api.dispatched).toEqual([]);
      // What the same person asked for in chat has nothing to do with the key.
      expect((await approve(bob, waiting)).body.state).toBe('queued');
      api.dispatched.length = 0;
    }
  });

  test('runs nothing for a chat user who was unlinked meanwhile, nor for one who was linked anew', async () => {
    const { sql, orm } = api.world.database;
    const hijacked = await api.person(operator);
    const ids: string[] = [];
    for (const target of ['web-1/nginx', 'web-1/nginx']) {
      const { body } = await hijacked.inChat('POST', 'commands', restart(target));
      await hijacked.inChat('POST', `commands/${body.id}/confirm`);
      ids.push(body.id);
    }
    const ofKey = await asked('web-1/nginx', hijacked);
    const [link] = await sql`delete from identities where user_id = ${hijacked.account.id} returning *`;
    const refused = await approve(bob, ids[0]!);
    expect(refused.body).toMatchObject({
      state: 'refused',
      targets: [{ error: { message: expect.stringContaining('the chat user was unlinked') } }],
    });
    await insertIdentity(orm, {
      platform: 'slack',
      workspaceId: link?.workspace_id,
      externalUserId: link?.external_user_id,
      userId: hijacked.account.id,
    });
    expect((await approve(bob, ids[1]!)).body.state).toBe('refused');
    expect(api.dispatched).toEqual([]);
    // What was asked for with the same person's key has nothing to do with the chat user.
    expect((await approve(bob, ofKey)).body.state).toBe('queued');
  });

  test('through a chat user or a key that has ended since does not count, and may be given again', async () => {
    const { sql } = api.world.database;
    for (const [by, end] of [
      ['inChat', (userId: string) => sql`delete from identities where user_id = ${userId}`],
      ['ask', (userId: string) => sql`update api_keys set revoked_at = now() where user_id = ${userId}`],
    ] as const) {
      const hijacked = await api.person(operator);
      const id = await asked('db-1/postgres');
      await hijacked[by]('POST', `commands/${id}/approve`);
      await end(hijacked.account.id);
      const second = await approve(bob, id);
      expect(second.body).toMatchObject({ state: 'awaiting_approval' });
      expect(second.body.approval.decisions).toHaveLength(1);
      expect((await auditOf(id)).at(-1)).toMatchObject({
        arguments: { noLongerCounted: [expect.stringContaining(hijacked.account.name)] },
      });
      const otherWay = by === 'ask' ? 'inChat' : 'ask';
      expect((await hijacked[otherWay]('POST', `commands/${id}/approve`)).body.state).toBe('queued');
      api.dispatched.length = 0;
    }
  });

  test('may be given again at once when the way it was given by has ended', async () => {
    const hijacked = await api.person(operator);
    const id = await asked('db-1/postgres');
    await hijacked.inChat('POST', `commands/${id}/approve`);
    await api.world.database.sql`delete from identities where user_id = ${hijacked.account.id}`;
    const again = await approve(hijacked, id);
    expect(again).toMatchObject({ status: 202, body: { state: 'awaiting_approval' } });
    expect(again.body.approval.decisions).toHaveLength(1);
  });

  test('needs as many as the policies demand by now, when that is more', async () => {
    const { sql } = api.world.database;
    const serverId = await addOnlineServer(api.world.database, {
      name: 'moved',
      tags: ['prod'],
      containers: ['app'],
    });
    const id = await asked('moved/app');
    await sql`update servers set tags = '{prod,db}' where id = ${serverId}`;
    const first = await approve(bob, id);
    expect(first.body).toMatchObject({
      state: 'awaiting_approval',
      approval: {
        required: 2,
        rule: 'operate on tag:db needs 2 more people, made stricter while it waited (until then 1)',
      },
    });
    expect((await auditOf(id)).at(-1)).toMatchObject({
      action: 'command.approve',
      arguments: { demandRaised: { from: { approvals: 1 }, to: { approvals: 2 } } },
    });
    const policy = await admin.ask('POST', 'approval-policies', {
      verbClass: 'operate',
      tag: null,
      approvals: 3,
    });
    const second = await approve(eve, id);
    expect(second.body).toMatchObject({ state: 'awaiting_approval', approval: { required: 3 } });
    await admin.loggedIn('DELETE', `approval-policies/${policy.body.id}`);
    expect(api.dispatched).toEqual([]);
    expect((await approve(admin, id)).body.state).toBe('queued');
  });

  test.each([
    [
      'a target',
      (id: string) =>
        api.world.database
          .sql`update command_targets set container_id = ${'f'.repeat(64)} where command_id = ${id}`,
    ],
    [
      'what is sent',
      (id: string) =>
        api.world.database
          .sql`update command_targets set params = params || '{"graceSeconds": 0}' where command_id = ${id}`,
    ],
    [
      'the method',
      (id: string) =>
        api.world.database.sql`update command_targets set method = 'container.stop' where command_id = ${id}`,
    ],
    [
      'an argument',
      (id: string) =>
        api.world.database.sql`update commands set args = '{"graceSeconds": 0}' where id = ${id}`,
    ],
    ['the verb', (id: string) => api.world.database.sql`update commands set verb = 'stop' where id = ${id}`],
  ])('is refused when %s was changed behind its back', async (_name, tamper) => {
    const id = await asked();
    await tamper(id);
    expectProblem(await approve(bob, id), 409, 'conflict');
    expect(await stateOf(id)).toBe('awaiting_approval');
    expect(api.dispatched).toEqual([]);
  });

  test('needs the targets to be reachable', async () => {
    const { database } = api.world;
    const serverId = await addOnlineServer(database, { name: 'fading', tags: ['prod'], containers: ['app'] });
    const id = await asked('fading/app');
    await database.sql`
      update instances set lease_until = now() - interval '1 minute'
      where id = (select instance_id from servers where id = ${serverId})`;
    expectProblem(await approve(bob, id), 409, 'agent_offline');
    expect(await stateOf(id)).toBe('awaiting_approval');
    expect((await deny(bob, id)).body.state).toBe('denied');
  });

  test('of what does not exist, with an id or a reason that is none, is refused', async () => {
    expectProblem(await approve(bob, randomUUID()), 404, 'not_found');
    expectProblem(await approve(bob, 'all'), 400, 'invalid_input');
    expectProblem(await approve(bob, randomUUID(), { reason: 'x'.repeat(501) }), 400, 'invalid_input');
    expectProblem(await approve(bob, randomUUID(), { as: ada.account.id }), 400, 'invalid_input');
  });
});

describe('denying', () => {
  test('ends it at once, whoever agreed before, and says by whom and why', async () => {
    const id = await asked('db-1/postgres');
    await approve(bob, id);
    const denied = await deny(eve, id, { reason: 'not during the sale' });
    expect(denied.body).toMatchObject({
      state: 'denied',
      targets: [{ state: 'denied' }],
      approval: {
        decisions: [
          { decision: 'approved' },
          {
            by: expect.stringContaining(eve.account.name),
            decision: 'denied',
            reason: 'not during the sale',
          },
        ],
      },
    });
    const late = await approve(admin, id);
    expectProblem(late, 409, 'conflict');
    expect(late.body.detail).toContain(`denied by ${eve.account.name}`);
    expect(api.dispatched).toEqual([]);
    expect((await auditOf(id)).map(({ action, outcome }) => [action, outcome])).toEqual(
      expect.arrayContaining([
        ['command.deny', null],
        ['command.finish', 'denied'],
      ]),
    );
  });

  test('by somebody who agreed before takes the agreement back', async () => {
    const id = await asked('db-1/postgres');
    await approve(bob, id);
    const denied = await deny(bob, id);
    expect(denied.body.state).toBe('denied');
    expect(denied.body.approval.decisions).toMatchObject([{ decision: 'denied' }]);
  });

  test('and approving at once has one outcome, and everybody is told the same', async () => {
    for (let round = 0; round < 10; round += 1) {
      api.dispatched.length = 0;
      const id = await asked();
      const [approved, denied] = await Promise.all([approve(bob, id), deny(eve, id)]);
      expect([approved.status, denied.status].toSorted()).toEqual([202, 409]);
      const wasApproved = approved.status === 202;
      expect(api.dispatched).toEqual(wasApproved ? [id] : []);
      expect(await stateOf(id)).toBe(wasApproved ? 'queued' : 'denied');
    }
  });
});

describe('while it waits', () => {
  const runOut = (id: string) => api.world.database.sql`
    update commands set approval_expires_at = now() - interval '1 second' where id = ${id}`;

  test('who asked may cancel, even without the right; others deny', async () => {
    const leaver = await api.person(operator);
    const id = await asked('web-1/nginx', leaver);
    expectProblem(await bob.ask('POST', `commands/${id}/cancel`), 403, 'forbidden');
    await setRole(leaver, 'viewer');
    const cancelled = await leaver.ask('POST', `commands/${id}/cancel`);
    expect(cancelled.body).toMatchObject({ state: 'cancelled', targets: [{ state: 'cancelled' }] });
    expectProblem(await approve(bob, id), 409, 'conflict');
    expect(api.cancelled).not.toContain(id);
    expect(await auditOf(id)).toContainEqual(
      expect.objectContaining({ action: 'command.finish', outcome: 'cancelled' }),
    );
  });

  test('its time runs out for whoever comes later, also before the sweeper', async () => {
    for (const decide of [approve, deny]) {
      const id = await asked();
      await runOut(id);
      expectProblem(await decide(bob, id), 410, 'expired');
      expect(await stateOf(id)).toBe('expired');
      expectProblem(await decide(eve, id), 410, 'expired');
      const finished = (await auditOf(id)).filter(({ action }) => action === 'command.finish');
      expect(finished).toMatchObject([{ outcome: 'expired' }]);
    }
    expect(api.dispatched).toEqual([]);
  });

  test('the sweeper ends what nobody decided, and leaves the rest waiting', async () => {
    const late = await asked();
    const open = await asked();
    await runOut(late);
    const announced: unknown[] = [];
    await api.bus.subscribe(`command:${late}`, (message) => announced.push(message));
    const hub = await startTestHub(api.world.database, api.bus);
    try {
      await eventually(async () => expect(await stateOf(late)).toBe('expired'));
      await eventually(async () => expect(announced).toEqual([{ state: 'expired' }]));
      expect(await stateOf(open)).toBe('awaiting_approval');
    } finally {
      await hub.close();
    }
  });
});
