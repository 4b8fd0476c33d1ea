import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addOnlineServer } from '../../../test/support/online-server.ts';
import { type Answer, startTestApi, type TestApi, type TestPerson } from '../../../test/support/test-api.ts';

let api: TestApi;
let operator: TestPerson;
let admin: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  const { database } = api.world;
  operator = await api.person([{ role: 'operator', tag: null }]);
  admin = await api.person([{ role: 'admin', tag: null }]);
  await addOnlineServer(database, { name: 'web-1', tags: ['prod'], containers: ['nginx', 'app'] });
  await addOnlineServer(database, { name: 'web-2', tags: ['prod'], containers: ['nginx', 'cache'] });
  await addOnlineServer(database, { name: 'stage', tags: ['staging'], containers: ['demo'] });
  await addOnlineServer(database, { name: 'gone', online: false, containers: ['lost'] });
  await addOnlineServer(database, { name: 'bare', dockerAvailable: false });
});
afterAll(() => api.close());
beforeEach(() => {
  api.dispatched.length = 0;
  api.cancelled.length = 0;
});

const restart = (target: string, more = {}) => ({ verb: 'restart', targets: [target], ...more });

describe('POST /commands', () => {
  test('freezes the targets, queues and dispatches what a person asks over the API', async () => {
    const answer = await operator.ask('POST', 'commands', restart('web-1/nginx', { reason: 'stuck' }));
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({
      state: 'queued',
      class: 'operate',
      reason: 'stuck',
      confirmExpiresAt: null,
      targets: [{ serverName: 'web-1', containerName: 'nginx', state: 'queued' }],
    });
    expect(api.dispatched).toEqual([answer.body.id]);
    const [target] = await api.world.database.sql`
      select method, params from command_targets where command_id = ${answer.body.id}`;
    expect(target?.method).toBe('container.restart');
    expect(target?.params).toMatchObject({ graceSeconds: 10 });
  });

  test('from chat waits for a confirmation, and logs do not', async () => {
    const asked = await operator.inChat('POST', 'commands', restart('web-1/nginx'));
    expect(asked.body.state).toBe('awaiting_confirmation');
    expect(Date.parse(asked.body.confirmExpiresAt) - Date.now()).toBeGreaterThan(110_000);
    expect(api.dispatched).toEqual([]);
    const logs = await operator.inChat('POST', 'commands', { verb: 'logs', targets: ['web-1/nginx'] });
    expect(logs.body.state).toBe('queued');
  });

  test('with more than three targets waits for a confirmation from anywhere', async () => {
    const asked = await operator.ask('POST', 'commands', restart('web-*/*'));
    expect([asked.body.state, asked.body.targets.length]).toEqual(['awaiting_confirmation', 4]);
  });

  test('with the same key is one command, also when both arrive at once', async () => {
    const body = restart('web-2/cache', { idempotencyKey: randomUUID() });
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => operator.ask('POST', 'commands', body)),
    );
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(api.dispatched).toHaveLength(1);
    const audit = await admin.ask('GET', `audit?actor=${operator.account.id}&target=web-2/cache`);
    const entries = audit.body.items.filter(({ targets }: { targets: string[] }) => targets.length === 1);
    expect(entries).toMatchObject([{ commandId: answers[0]?.body.id }]);
    const other = await admin.ask('POST', 'commands', body);
    expect(other.body.id).not.toBe(answers[0]?.body.id);
    const clash = await operator.ask('POST', 'commands', { ...body, verb: 'stop' });
    expect([clash.status, clash.body.code]).toEqual([409, 'conflict']);
  });

  test.each([
    ['web-1', 409, 'container_required'],
    ['nginx', 409, 'target_ambiguous'],
    ['gone/lost', 409, 'agent_offline'],
    ['gone', 409, 'agent_offline'],
    ['bare', 409, 'docker_unavailable'],
    ['web-1/ngnix', 404, 'target_not_found'],
    ['a/b/c', 400, 'invalid_input'],
    [Array.from({ length: 51 }, (_, at) => `w${at}`).join(','), 400, 'invalid_input'],
  ])('for %s answers %i %s and leaves nothing behind', async (target, status, code) => {
    const answer = await operator.ask('POST', 'commands', restart(target));
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.hint).toBeTruthy();
    expect(api.dispatched).toEqual([]);
  });

  test('offers the containers of a server, and says since when an agent is gone', async () => {
    const which = await operator.ask('POST', 'commands', restart('web-1'));
    expect(which.body.details.candidates.map(({ target }: { target: string }) => target)).toEqual([
      'web-1/app',
      'web-1/nginx',
    ]);
    const offline = await operator.ask('POST', 'commands', restart('gone/lost'));
    expect(offline.body.detail).toMatch(/gone \(last seen 5m ago\)/);
    const typo = await operator.ask('POST', 'commands', restart('web-1/ngnix'));
    expect(typo.body.details.nearest).toContain('web-1/nginx');
  });

  test.each([{ graceSeconds: -1 }, { tail: 5 }, { graceSeconds: 'soon' }])(
    'refuses arguments the verb does not take: %j',
    async (args) => {
      expect((await operator.ask('POST', 'commands', restart('web-1/nginx', { args }))).status).toBe(400);
    },
  );
});

describe('rights', () => {
  test('a viewer may not act, and the refusal names the targets in the audit trail', async () => {
    const viewer = await api.person([{ role: 'viewer', tag: null }]);
    const answer = await viewer.inChat('POST', 'commands', restart('web-1/nginx'));
    expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
    const audit = await admin.ask('GET', `audit?actor=${viewer.account.id}`);
    expect(audit.body.items).toMatchObject([
      { action: 'command.create', decision: 'refused', targets: ['web-1/nginx'], platform: 'slack' },
    ]);
  });

  test('what somebody may not read is answered as what is not there, and is in the audit trail', async () => {
    const limited = await api.person([{ role: 'operator', tag: 'staging' }]);
    const { body: made } = await operator.ask('POST', 'commands', restart('web-1/nginx'));
    const [{ serverId }] = made.targets;
    const [alert] = await api.world.database.sql`
      insert into alerts (id, rule_id, server_id, key, title, metric, severity, state, comparator, threshold,
        started_at, fired_at)
      values (${randomUUID()}, ${randomUUID()}, ${serverId}, '', 'CPU high', 'cpu_percent', 'warning', 'firing', '>',
        90, now(), now())
      returning id`;
    const told = ({ status, body: { requestId: _, ...problem } }: Answer) => ({ status, problem });
    for (const [method, before, id, after] of [
      ['GET', 'servers', serverId, ''],
      ['GET', 'servers', serverId, '/status'],
      ['GET', 'commands', made.id, ''],
      ['POST', 'commands', made.id, '/cancel'],
      ['GET', 'alerts', alert?.id, ''],
      ['POST', 'alerts', alert?.id, '/ack'],
    ] as const) {
      const theirs = told(await limited.ask(method, `${before}/${id}${after}`));
      expect(theirs).toEqual(told(await limited.ask(method, `${before}/${randomUUID()}${after}`)));
      expect(theirs.status).toBe(404);
    }
    const { items } = (await admin.ask('GET', `audit?actor=${limited.account.id}`)).body;
    expect(items.map(({ decision }: { decision: string }) => decision)).toEqual(Array(6).fill('refused'));
  });

  test('a refusal names 200 of many targets and counts them all', async () => {
    const { database } = api.world;
    const many = Array.from({ length: 205 }, (_, at) => `job-${at}`);
    await addOnlineServer(database, { name: 'crowded', tags: ['prod'], containers: many });
    const mixed = await api.person([
      { role: 'viewer', tag: null },
      { role: 'operator', tag: 'staging' },
    ]);
    const answer = await mixed.ask('POST', 'commands', restart('crowded/*'));
    expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
    const audit = await admin.ask('GET', `audit?actor=${mixed.account.id}`);
    expect(audit.body.items).toMatchObject([{ decision: 'refused', arguments: { targetCount: 205 } }]);
    expect(audit.body.items[0].targets).toHaveLength(200);
  });

  test('who may act nowhere hears nothing about what there is to act on', async () => {
    const viewer = await api.person([{ role: 'viewer', tag: null }]);
    for (const target of ['web-1/nginx', 'web-1/no-such', '*/*,*/?*']) {
      const answer = await viewer.ask('POST', 'commands', restart(target));
      expect([target, answer.status, answer.body.code]).toEqual([target, 403, 'forbidden']);
    }
  });

  test('an operator of a tag acts there, and what he may not read does not exist for him', async () => {
    const limited = await api.person([{ role: 'operator', tag: 'staging' }]);
    expect((await limited.ask('POST', 'commands', restart('stage/demo'))).status).toBe(202);
    expect((await limited.ask('POST', 'commands', restart('web-1/nginx'))).status).toBe(404);
    const list = await limited.ask('GET', 'commands');
    expect(
      list.body.items.every(({ targets }: { targets: { serverName: string }[] }) =>
        targets.every(({ serverName }) => serverName === 'stage'),
      ),
    ).toBe(true);
  });

  test('a reader everywhere who operates one tag is refused elsewhere, for all of the targets', async () => {
    const mixed = await api.person([
      { role: 'viewer', tag: null },
      { role: 'operator', tag: 'staging' },
    ]);
    const answer = await mixed.ask(
      'POST',
      'commands',
      restart('*/*', { targets: ['stage/demo', 'web-1/app'] }),
    );
    expect(answer.status).toBe(403);
    expect(api.dispatched).toEqual([]);
  });
});

describe('confirm', () => {
  const ask = async () =>
    (await operator.inChat('POST', 'commands', restart('web-1/nginx'))).body.id as string;

  test('runs it once, however often the button is pressed', async () => {
    const id = await ask();
    const answers = await Promise.all([1, 2, 3].map(() => operator.inChat('POST', `commands/${id}/confirm`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
    expect(api.dispatched).toEqual([id]);
    const stored = await operator.ask('GET', `commands/${id}`);
    expect(stored.body).toMatchObject({ state: 'queued', targets: [{ state: 'queued' }] });
    expect(Date.parse(stored.body.deadlineAt) - Date.now()).toBeLessThan(61_000);
  });

  test('is for who asked, not even for an administrator', async () => {
    const id = await ask();
    expect((await admin.inChat('POST', `commands/${id}/confirm`)).status).toBe(403);
    expect(api.dispatched).toEqual([]);
  });

  test('is refused after its time', async () => {
    const id = await ask();
    await api.world.database.sql`
      update commands set confirm_expires_at = now() - interval '1 second' where id = ${id}`;
    const answer = await operator.inChat('POST', `commands/${id}/confirm`);
    expect([answer.status, answer.body.code]).toEqual([410, 'expired']);
    expect(api.dispatched).toEqual([]);
  });

  test('is refused when the stored command was changed behind its back', async () => {
    const id = await ask();
    await api.world.database.sql`
      update command_targets set container_id = ${'f'.repeat(64)} where command_id = ${id}`;
    expect((await operator.inChat('POST', `commands/${id}/confirm`)).status).toBe(409);
    expect(api.dispatched).toEqual([]);
  });

  test('asks for the rights of now', async () => {
    const demoted = await api.person([{ role: 'operator', tag: null }]);
    const { body } = await demoted.inChat('POST', 'commands', restart('web-1/nginx'));
    await api.world.database.sql`
      update grants set role = 'viewer' where user_id = ${demoted.account.id}`;
    expect((await demoted.inChat('POST', `commands/${body.id}/confirm`)).status).toBe(403);
    expect(api.dispatched).toEqual([]);
  });

  test('is in the audit trail beside the request', async () => {
    const id = await ask();
    await operator.inChat('POST', `commands/${id}/confirm`);
    const audit = await admin.ask('GET', `audit?actor=${operator.account.id}&limit=2`);
    expect(audit.body.items).toMatchObject([
      { action: 'command.confirm', commandId: id, decision: 'allowed', rule: 'operator' },
      { action: 'command.create', commandId: id, decision: 'allowed', targets: ['web-1/nginx'] },
    ]);
  });
});

describe('cancel, approve, output', () => {
  test('cancels what waits itself, with its outcome in the audit trail, and leaves the rest to the hub', async () => {
    const { body: waiting } = await operator.inChat('POST', 'commands', restart('web-1/nginx'));
    const cancelled = await operator.inChat('POST', `commands/${waiting.id}/cancel`);
    expect(cancelled.body).toMatchObject({ state: 'cancelled', targets: [{ state: 'cancelled' }] });
    expect((await operator.inChat('POST', `commands/${waiting.id}/confirm`)).status).toBe(409);
    expect((await operator.inChat('POST', `commands/${waiting.id}/cancel`)).status).toBe(409);
    const audit = await admin.ask('GET', 'audit?action=command.finish&limit=1');
    expect(audit.body.items).toMatchObject([{ commandId: waiting.id, outcome: 'cancelled' }]);

    const { body: queued } = await operator.ask('POST', 'commands', restart('web-1/nginx'));
    await operator.ask('POST', `commands/${queued.id}/cancel`);
    expect(api.cancelled).toEqual([queued.id]);
  });

  test('there is nothing to approve where no policy demands it', async () => {
    const { body } = await operator.ask('POST', 'commands', restart('web-1/nginx'));
    for (const verb of ['approve', 'deny']) {
      expect((await admin.ask('POST', `commands/${body.id}/${verb}`)).status).toBe(409);
    }
  });

  test('output of logs is for those with the right to logs', async () => {
    const { body } = await operator.ask('POST', 'commands', { verb: 'logs', targets: ['web-1/nginx'] });
    const targetId = body.targets[0].id;
    await api.world.database.sql`
      insert into command_output (target_id, seq, stream, data) values (${targetId}, 0, 'stdout', 'hello')`;
    const output = await operator.ask('GET', `commands/${body.id}/output`);
    expect(output.body).toEqual({
      chunks: [{ targetId, seq: 0, stream: 'stdout', data: 'hello' }],
      truncated: false,
    });
    const viewer = await api.person([{ role: 'viewer', tag: null }]);
    expect((await viewer.ask('GET', `commands/${body.id}`)).status).toBe(200);
    expect((await viewer.ask('GET', `commands/${body.id}/output`)).status).toBe(403);
    const demoted = await api.person([{ role: 'operator', tag: null }]);
    const own = await demoted.ask('POST', 'commands', { verb: 'logs', targets: ['web-1/nginx'] });
    await api.world.database.sql`update grants set role = 'viewer' where user_id = ${demoted.account.id}`;
    expect((await demoted.ask('GET', `commands/${own.body.id}`)).status).toBe(200);
    expect((await demoted.ask('GET', `commands/${own.body.id}/output`)).status).toBe(403);
  });

  test('lists newest first, by pages, and by target', async () => {
    const first = await admin.ask('GET', 'commands?limit=2');
    const second = await admin.ask('GET', `commands?limit=2&cursor=${first.body.nextCursor}`);
    const ids = [...first.body.items, ...second.body.items].map(({ id }: { id: string }) => id);
    expect(ids).toEqual([...new Set(ids)].sort().reverse());
    const stage = await admin.ask('GET', 'commands?target=stage');
    expect(stage.body.items).toHaveLength(1);
  });
});
