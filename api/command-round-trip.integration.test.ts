import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../test/support/eventually.ts';
import { HubAgent } from '../test/support/hub-agent.ts';
import { startTestApi, type TestApi, type TestPerson } from '../test/support/test-api.ts';
import { TestClient } from '../test/support/test-client.ts';

/** REST, hub and client socket together: what each part's own tests leave between them. */
let api: TestApi;
let admin: TestPerson;
let agent: HubAgent;
let serverId: string;
let keyId: string;

const container = {
  id: '0123456789ab',
  name: 'nginx',
  image: 'nginx:1',
  state: 'running',
  health: 'none',
  status: 'Up 3 hours',
  ports: [],
  createdAt: 1,
  startedAt: 1,
  finishedAt: null,
  exitCode: null,
  oomKilled: false,
  restarts: 0,
  labels: {},
};

beforeAll(async () => {
  api = await startTestApi({}, { hub: 'real' });
  admin = await api.person([{ role: 'admin', tag: null }]);
  serverId = (await admin.ask('POST', 'servers', { name: 'web-1' })).body.id;
  const { body: key } = await admin.loggedIn('POST', 'api-keys', { name: 'agent', serverId });
  keyId = key.id;
  agent = await HubAgent.connect(api.api.url.replace('http', 'ws'), key.key);
  const docker = { available: true, version: '27' };
  agent.send({ type: 'snapshot', takenAt: Date.now(), docker, containers: [container] });
  await eventually(async () => {
    expect((await admin.ask('GET', `servers/${serverId}/containers`)).body.items).toHaveLength(1);
  });
});
afterAll(() => api.close());

test('a restart asked in chat and confirmed runs once, is watched live and ends in the audit trail', async () => {
  const { body: asked } = await admin.inChat('POST', 'commands', { verb: 'restart', targets: ['nginx'] });
  expect(asked).toMatchObject({ state: 'awaiting_confirmation', targets: [{ serverName: 'web-1' }] });
  const login = { email: 'ada@example.org', password: 'correct horse battery' };
  const { body: session } = await api.send('POST', 'auth/login', {}, login);
  const page = await TestClient.open(api.api.url, { authorization: `Bearer ${session.accessToken}` });
  await page.ask({ type: 'subscribe', id: '1', topic: `command:${asked.id}` });

  expect((await admin.inChat('POST', `commands/${asked.id}/confirm`)).status).toBe(202);
  const request = await agent.wait('request');
  expect(request).toMatchObject({ id: asked.targets[0].id, method: 'container.restart' });
  agent.send({ type: 'started', id: request.id, startedAt: Date.now() });
  agent.send({ type: 'response', id: request.id, ok: true, result: { container } });

  await page.heard((push) => push.type === 'event' && JSON.stringify(push.data).includes('succeeded'));
  const { body: done } = await admin.ask('GET', `commands/${asked.id}`);
  expect(done).toMatchObject({ state: 'succeeded', targets: [{ state: 'succeeded', error: null }] });
  expect(done.targets[0].durationMs).toBeGreaterThanOrEqual(0);
  const audit = await admin.ask('GET', 'audit?target=web-1/nginx');
  const trail = audit.body.items.map(({ action, outcome }: { action: string; outcome: string }) => [
    action,
    outcome,
  ]);
  expect(trail).toEqual([
    ['command.finish', 'succeeded'],
    ['command.confirm', null],
    ['command.create', null],
  ]);
  expect(agent.frames.filter(({ type }) => type === 'request')).toHaveLength(1);
  page.socket.close();
});

test('revoking the key ends the agent’s socket, shows the server down and refuses commands at once', async () => {
  expect((await admin.ask('DELETE', `api-keys/${keyId}`)).status).toBe(204);
  expect((await agent.closed).code).toBe(4403);
  await eventually(async () => {
    expect((await admin.ask('GET', `servers/${serverId}`)).body).toMatchObject({
      state: 'down',
      online: false,
    });
  });
  const refused = await admin.ask('POST', 'commands', { verb: 'restart', targets: ['nginx'] });
  expect([refused.status, refused.body.code]).toEqual([409, 'agent_offline']);
});
