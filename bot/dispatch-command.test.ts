import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../shared/api-contract/index.ts';
import type { CardBlock } from '../shared/cards/card.ts';
import { AppError } from '../shared/errors.ts';
import { createLogger } from '../shared/logger.ts';
import { createApiTransport } from './api/api-transport.ts';
import { type ClientSocket, createClientSocket } from './api/client-socket.ts';
import { createDispatcher, type Dispatcher } from './dispatch-command.ts';
import { type FakeApi, serviceToken, startFakeApi } from './test-support/fake-api.ts';
import { recordConversation } from './test-support/recorded-conversation.ts';
import {
  aCommand,
  aContainer,
  aMe,
  anAlert,
  anIssuedLink,
  aPng,
  aRule,
  aServer,
  aStatus,
  aTarget,
  ids,
  pageOfItems,
} from './test-support/sample-data.ts';

let api: FakeApi;
let socket: ClientSocket;
let dispatcher: Dispatcher;
const logger = createLogger('test', 'silent');
const actor = { platform: 'slack', workspaceId: 'T0LOCAL', userId: 'U0ADA', channelId: 'C0OPS' } as const;

beforeEach(async () => {
  api = await startFakeApi();
  socket = createClientSocket({ apiUrl: api.url, serviceToken, logger });
  dispatcher = createDispatcher({
    transport: createApiTransport({ apiUrl: api.url, serviceToken, logger }),
    socket,
    logger,
  });
  api.on('GET /auth/me', { json: aMe('operator') });
  api.on('GET /servers', ({ query }) => {
    const all = [aServer(), aServer({ id: ids.web2, name: 'web-2', state: 'down', online: false })];
    const target = query.get('target');
    const matches = (name: string) => target === null || target === name || target === 'web-*';
    return { json: pageOfItems(all.filter(({ name }) => matches(name))) };
  });
  api.on('GET /servers/:id', { json: aServer() });
  api.on('GET /servers/:id/status', { json: aStatus() });
  api.on('GET /servers/:id/containers', { json: { items: [aContainer()] } });
  api.on('GET /charts.png', { bytes: aPng });
});
afterEach(async () => {
  socket.close();
  await api.close();
});

async function type(text: string, options: Parameters<typeof recordConversation>[0] = {}) {
  const conversation = recordConversation(options);
  await dispatcher.text({ actor, eventId: 'trigger-1', conversation }, text);
  return conversation;
}
async function press(
  verb: string,
  args: Record<string, string>,
  options: Parameters<typeof recordConversation>[0] = {},
) {
  const conversation = recordConversation(options);
  await dispatcher.action({ actor, eventId: 'trigger-2', conversation }, { verb, args });
  return conversation;
}
const actionsIn = (blocks: CardBlock[]) =>
  blocks.flatMap((block) => (block.kind === 'actions' ? block.actions : []));

describe('in the name of the asker', () => {
  it('sends the service token and who asks with every request', async () => {
    await type('servers');
    expect(api.requests[0]).toMatchObject({ authorization: `Bearer ${serviceToken}`, actor });
  });
});

describe('what a platform brings beside typed text', () => {
  const request = () => {
    const conversation = recordConversation();
    return { conversation, request: { actor, eventId: 'interaction-1', conversation } };
  };

  it.each(['rule list', 'rule.list'])('runs %s with its options', async (name) => {
    api.on('GET /alert-rules', { json: pageOfItems([aRule()]) });
    api.on('GET /alerts', { json: pageOfItems([]) });
    const { conversation, request: asked } = request();
    await dispatcher.verb(asked, name, {});
    expect(conversation.lastText()).toContain('High CPU');
  });

  it('validates an option that was never offered like typed text', async () => {
    const { conversation, request: asked } = request();
    await dispatcher.verb(asked, 'logs', { target: 'web-1/nginx', tail: 'many' });
    expect(conversation.lastText()).toContain('"many" is not a');
    expect(api.requests).toEqual([]);
  });

  it.each(['confirm', 'nothing such'])('does not run %s as a command', async (name) => {
    const { conversation, request: asked } = request();
    await dispatcher.verb(asked, name, { command: ids.command });
    expect(conversation.lastText()).toContain(`I do not know "${name}"`);
    expect(api.requests).toEqual([]);
  });

  it('says so when a button cannot be read any more', async () => {
    const { conversation, request: asked } = request();
    await dispatcher.action(asked, undefined);
    expect(conversation.lastText()).toContain('This button does not work any more');
  });

  it('has no form for an unknown verb, a verb without one and a button that asks nothing', async () => {
    expect(await dispatcher.form(actor, { verb: 'gone', args: {}, opensForm: true })).toBeUndefined();
    expect(await dispatcher.form(actor, { verb: 'whoami', args: {}, opensForm: true })).toBeUndefined();
    expect(await dispatcher.form(actor, { verb: 'ack', args: { alert: ids.alert } })).toBeUndefined();
  });
});

describe('help', () => {
  it('shows a viewer nothing they would be refused', async () => {
    api.on('GET /auth/me', { json: aMe('viewer') });
    const text = (await type('help')).lastText();
    expect(text).toContain('/chatops status web-1');
    expect(text).not.toContain('/chatops restart');
    expect(text).not.toContain('/chatops logs');
  });

  it('shows an operator what changes things too, and no internal verbs', async () => {
    const text = (await type('')).lastText();
    expect(text).toContain('/chatops restart web-1/nginx');
    expect(text).not.toContain('/chatops confirm');
  });

  it('shows somebody who is not linked only help and link', async () => {
    api.on('GET /auth/me', { problem: { code: 'identity_unlinked', status: 403, detail: 'no account' } });
    const text = (await type('help')).lastText();
    expect(text).toContain('/chatops link');
    expect(text).not.toContain('/chatops servers');
  });

  it('leaves out what the channel does not allow, and says that it does', async () => {
    const limited = { channelGrants: [{ role: 'viewer', tag: null }], classes: ['read'] };
    api.on('GET /auth/me', { json: { ...aMe('operator'), ...limited } });
    const text = (await type('help')).lastText();
    expect(text).toContain('/chatops status web-1');
    expect(text).not.toContain('/chatops restart');
    expect(text).toContain('This channel allows only a part');
  });

  it('explains one verb with its flags', async () => {
    const text = (await type('help logs')).lastText();
    expect(text).toContain('--tail …');
    expect(text).toContain('/chatops logs web-1/nginx --tail 50 --since 10m --grep error');
  });

  it('works while the API is away', async () => {
    await api.close();
    expect((await type('help')).lastText()).toContain('Your rights could not be read');
  });
});

describe('queries', () => {
  it('lists servers worst first with a summary', async () => {
    const conversation = await type('servers');
    const text = conversation.lastText();
    expect(text).toContain('🟢 1 up · 🔴 1 down');
    expect(text.indexOf('web-2')).toBeLessThan(text.indexOf('web-1 '));
  });

  it('pages above 20 servers', async () => {
    const many = Array.from({ length: 45 }, (_, index) =>
      aServer({ name: `server-${String(index).padStart(2, '0')}` }),
    );
    api.on('GET /servers', { json: pageOfItems(many) });
    const first = await type('servers');
    expect(first.lastText()).toContain('server-19');
    expect(first.lastText()).not.toContain('server-20');
    const next = actionsIn(first.shown.at(-1)?.blocks ?? []).find(
      (action) => action.kind === 'button' && action.label === 'Next ›',
    );
    if (next?.kind !== 'button') throw new Error('no next button');
    const second = await press(next.action.verb, next.action.args);
    expect(second.lastText()).toContain('server-20');
  });

  it('shows a status at once, then with its chart', async () => {
    const { shown } = await type('status web-1');
    expect(shown).toHaveLength(2);
    expect(shown[0]?.title).toBe('web-1 is up');
    expect(shown[0]?.blocks.some((block) => block.kind === 'image')).toBe(false);
    expect(shown[1]?.blocks.some((block) => block.kind === 'image')).toBe(true);
  });

  it('sends the chart on its own where nothing can be replaced', async () => {
    const { shown } = await type('status web-1', { replaces: false });
    expect(shown.map((card) => card.title)).toEqual(['web-1 is up', 'CPU of web-1, last hour']);
  });

  it('says so when the chart cannot be drawn, and shows the numbers', async () => {
    api.on('GET /charts.png', {
      problem: { code: 'unavailable', status: 503, detail: 'No worker answers.' },
    });
    const text = (await type('status web-1')).lastText();
    expect(text).toContain('12.3 %');
    expect(text).toContain('No chart: No worker answers.');
  });

  it('names the nearest servers for one that does not exist', async () => {
    expect((await type('status wbe-1')).lastText()).toContain('Did you mean web-1');
  });

  it('offers a menu when several servers match, which runs the same verb again', async () => {
    const conversation = await type('status web-*');
    const [menu] = actionsIn(conversation.shown.at(-1)?.blocks ?? []);
    if (menu?.kind !== 'select') throw new Error('no menu');
    expect(menu.options.map((option) => option.value)).toEqual(['web-1', 'web-2']);
    expect(menu.action.verb).toBe('status');
    expect(menu.valueArg).toBe('target');
  });

  it.each(['status', 'top', 'ps'])('asks which server when %s is typed without one', async (verb) => {
    const conversation = await type(verb);
    const [menu] = actionsIn(conversation.shown.at(-1)?.blocks ?? []);
    if (menu?.kind !== 'select') throw new Error('no menu');
    expect(menu.options.map((option) => option.value)).toEqual(expect.arrayContaining(['web-1', 'web-2']));
    expect(menu.action.verb).toBe(verb);
  });

  it('draws charts with buttons for the usual ranges', async () => {
    const conversation = await type('chart web-1 memory 6h');
    const request = api.requests.find(({ path }) => path === '/charts.png');
    expect(Object.fromEntries(request?.query ?? [])).toEqual({
      targets: 'web-1',
      metric: 'memory_percent',
      range: '6h',
    });
    const labels = actionsIn(conversation.shown.at(-1)?.blocks ?? []).map(
      (action) => action.kind === 'button' && action.label,
    );
    expect(labels).toEqual(['1h', '6h', '24h', '7d']);
  });

  it('takes the chart button of an alert, which names the server by id', async () => {
    const conversation = await press('chart', { server: ids.web1, metric: 'cpu_percent', range: '1h' });
    expect(conversation.shown.at(-1)?.title).toBe('CPU: web-1, last 1h');
  });

  it('draws a container when one was named', async () => {
    await type('chart web-1/nginx memory');
    const request = api.requests.find(({ path }) => path === '/charts.png');
    expect(Object.fromEntries(request?.query ?? [])).toEqual({
      targets: 'web-1',
      metric: 'container_memory_bytes',
      key: 'nginx',
      range: '1h',
    });
  });

  it('draws one mount', async () => {
    await type('chart web-1 disk:/var 24h');
    const request = api.requests.find(({ path }) => path === '/charts.png');
    expect(Object.fromEntries(request?.query ?? [])).toMatchObject({ metric: 'disk_percent', key: '/var' });
  });

  it.each([
    ['chart web-1 cpu web-9', 'No server is called "web-9".'],
    ['chart web-1 cpu 99y', 'range: "99y" is not one of 15m, 1h'],
    ['status web-1 please', 'No server is called "please".'],
    ['servers web-1 web-9', 'No server is called "web-9".'],
  ])('does not answer "%s" as if a part of it was not said', async (typed, answer) => {
    expect((await type(typed)).lastText()).toContain(answer);
    expect(api.requests.some(({ path }) => path === '/charts.png')).toBe(false);
  });

  it('tells a container from a server', async () => {
    const text = (await type('status nginx')).lastText();
    expect(text).toContain('"nginx" is a container on web-1, not a server.');
    expect(text).toContain('/chatops ps web-1');
  });

  it('explains the sub-commands of a group', async () => {
    const text = (await type('help rule')).lastText();
    for (const verb of ['rule add', 'rule list', 'rule delete']) expect(text).toContain(verb);
  });

  it('says which metric was probably meant', async () => {
    expect((await type('chart web-1 memroy')).lastText()).toContain('Did you mean memory');
  });

  it('lists containers and why there are none', async () => {
    expect((await type('ps web-1')).lastText()).toContain('nginx:1.29');
    api.on('GET /servers/:id/containers', { json: { items: [] } });
    expect((await type('ps web-1')).lastText()).toContain('has no containers');
  });

  it('says when processes are not live', async () => {
    const process = {
      pid: 1,
      name: 'node',
      command: 'node x',
      user: 'root',
      cpuPercent: 99,
      memoryBytes: 1e6,
      state: 'R',
    };
    api.on('GET /servers/:id/processes', {
      json: { takenAt: new Date().toISOString(), live: false, total: 1, processes: [process] },
    });
    const text = (await type('top web-1')).lastText();
    expect(text).toContain('node x');
    expect(text).toContain('last snapshot from');
  });

  it('lists alerts with buttons by state', async () => {
    api.on('GET /alerts', {
      json: pageOfItems([anAlert(), anAlert({ id: ids.rule, acknowledgedAt: new Date().toISOString() })]),
    });
    const conversation = await type('alerts');
    const labels = actionsIn(conversation.shown.at(-1)?.blocks ?? []).map(
      (action) => action.kind === 'button' && action.label,
    );
    expect(labels).toEqual(['Ack', 'Silence…', 'Chart', 'Unack', 'Silence…', 'Chart']);
    expect(conversation.lastText()).toContain('97.1 % against > 90 %');
  });

  it('shows the history of commands', async () => {
    api.on('GET /commands', { json: pageOfItems([aCommand({ state: 'failed' })]) });
    expect((await type('history web-1')).lastText()).toContain('restart web-1/nginx · failed');
  });

  it('says what a person may do, and what of it here', async () => {
    expect((await type('whoami')).lastText()).toContain('This channel allows: all that you may');
    const limited = { channelGrants: [{ role: 'viewer', tag: 'web' }], classes: ['read'] };
    api.on('GET /auth/me', { json: { ...aMe('operator'), ...limited } });
    const text = (await type('whoami')).lastText();
    expect(text).toContain('Rights: operator');
    expect(text).toContain('This channel allows: viewer on tag:web');
    expect(text).toContain('So here you may: look at servers, charts and alerts');
    expect(text).not.toContain('restart');
  });

  it('gives somebody who is not linked a link, asked for in their name', async () => {
    api.on('GET /auth/me', { problem: { code: 'identity_unlinked', status: 403, detail: 'no account' } });
    api.on('POST /identities/links', { json: anIssuedLink() });
    const { shown } = await type('link');
    expect(actionsIn(shown.at(-1)?.blocks ?? [])).toMatchObject([{ kind: 'link', url: anIssuedLink().url }]);
    expect(api.requests.at(-1)).toMatchObject({ path: '/identities/links', actor: { userId: 'U0ADA' } });
  });

  it.each(['servers', 'whoami', 'unlink', 'restart web-1/nginx'])(
    'answers %s of somebody who is not linked with the way to link',
    async (typed) => {
      const problem = { code: 'identity_unlinked', status: 403, detail: 'not linked' } as const;
      for (const route of ['GET /auth/me', 'GET /servers', 'POST /commands']) api.on(route, { problem });
      const { shown, published } = await type(typed);
      expect(shown.at(-1)?.title).toBe('Your chat account is not linked yet');
      expect(actionsIn(shown.at(-1)?.blocks ?? [])).toMatchObject([{ action: { verb: 'link', args: {} } }]);
      expect(published).toEqual([]);
    },
  );
});

describe('alerts and rules', () => {
  it('acknowledges by the name of the server, with a reason', async () => {
    api.on('GET /alerts', { json: pageOfItems([anAlert()]) });
    api.on('POST /alerts/:id/ack', { json: anAlert({ acknowledgedBy: 'Ada' }) });
    const conversation = await type('ack web-1 "on it"');
    expect(conversation.shown.at(-1)?.title).toBe('Acknowledged: CPU on web-1');
    expect(api.requests.at(-1)).toMatchObject({
      path: `/alerts/${ids.alert}/ack`,
      body: { reason: 'on it' },
    });
  });

  it('asks which one when a server has several alerts', async () => {
    api.on('GET /alerts', { json: pageOfItems([anAlert(), anAlert({ id: ids.rule, title: 'Memory' })]) });
    const [menu] = actionsIn((await type('ack web-1')).shown.at(-1)?.blocks ?? []);
    expect(menu).toMatchObject({ kind: 'select', valueArg: 'alert', action: { verb: 'ack' } });
  });

  const added = () =>
    api.requests.find(({ method, path }) => method === 'POST' && path === '/alert-rules')?.body;

  it('adds a rule as it was typed', async () => {
    api.on('POST /alert-rules', { json: aRule() });
    const conversation = await type('rule add cpu &gt; 90 for 5m on tag:web critical <#C0OPS|ops>');
    expect(added()).toMatchObject({
      metric: 'cpu_percent',
      comparator: '>',
      criticalThreshold: 90,
      warningThreshold: null,
      holdSeconds: 300,
      scope: 'tag:web',
      channel: 'slack:C0OPS',
    });
    expect(conversation.lastText()).toContain('CPU > 90 % critical for 5m on tag:web');
    expect(conversation.lastText()).toContain('Watches web-1, web-2 now');
  });

  it('says that a rule watches nothing yet', async () => {
    api.on('POST /alert-rules', { json: aRule({ scope: 'wbe-1' }) });
    expect((await type('rule add cpu > 90 on wbe-1')).lastText()).toContain('No server matches it yet.');
  });

  it('adds a rule with two thresholds', async () => {
    api.on('POST /alert-rules', { json: aRule({ scope: 'web-*' }) });
    const conversation = await type('rule add cpu > 80 critical 95% on web-*');
    expect(added()).toMatchObject({ warningThreshold: 80, criticalThreshold: 95 });
    expect(conversation.lastText()).toContain('Watches web-1, web-2 now');
    expect((await type('rule add cpu > 80 warning warn 70')).lastText()).toContain(
      'Is the warning at 80 or at 70?',
    );
  });

  it('deletes a rule only after the question', async () => {
    api.on('GET /alert-rules', { json: pageOfItems([aRule()]) });
    api.on('DELETE /alert-rules/:id', { status: 204, text: '' });
    const asked = await type('rule delete "high cpu"');
    expect(asked.shown.at(-1)?.title).toBe('Delete the rule High CPU?');
    expect(api.requests.some(({ method }) => method === 'DELETE')).toBe(false);
    const done = await press('rule.delete', { rule: ids.rule, sure: 'true' });
    expect(done.shown.at(-1)?.title).toBe('Rule deleted: High CPU');
  });
});

describe('changes', () => {
  const succeeded: Partial<Command> = {
    state: 'succeeded',
    startedAt: new Date().toISOString(),
    finishedAt: new Date().toISOString(),
    targets: [
      aTarget({ state: 'succeeded', durationMs: 1234, result: { container: { status: 'Up 1 second' } } }),
    ],
  };

  it('asks for confirmation with target, effect, danger button and time limit', async () => {
    api.on('POST /commands', { json: aCommand({ reason: 'new cert' }) });
    const conversation = await type('restart web-1/nginx --reason "new cert"');
    expect(api.requests.at(-1)?.body).toMatchObject({
      verb: 'restart',
      targets: ['web-1/nginx'],
      reason: 'new cert',
      idempotencyKey: 'trigger-1',
    });
    const card = conversation.shown.at(-1);
    expect(card?.title).toBe('Restart web-1/nginx?');
    expect(conversation.lastText()).toContain('Expires');
    expect(actionsIn(card?.blocks ?? [])).toMatchObject([
      { label: 'Restart', style: 'danger', action: { verb: 'confirm', args: { command: ids.command } } },
      { label: 'Cancel', action: { verb: 'cancel' } },
    ]);
    expect(conversation.published).toEqual([]);
  });

  it('takes the buttons away at once, then follows the command in one public message', async () => {
    api.on('POST /commands/:id/confirm', { json: aCommand({ state: 'queued' }) });
    let reads = 0;
    api.on('GET /commands/:id', () => {
      reads += 1;
      return { json: aCommand(reads === 1 ? { state: 'running' } : succeeded) };
    });
    const hints = setInterval(() => api.publish(`command:${ids.command}`), 50);
    const conversation = await press('confirm', { command: ids.command });
    clearInterval(hints);
    expect(conversation.shown.map((card) => card.title)).toEqual([
      'Confirmed. The result follows in the channel.',
    ]);
    expect(conversation.published.map((card) => card.title)).toEqual([
      'Restart web-1/nginx: queued',
      'Restart web-1/nginx: running',
      'Restarted web-1/nginx',
    ]);
    const last = JSON.stringify(conversation.published.at(-1));
    expect(last).toContain('1.2s');
    expect(last).toContain('U0ADA');
    expect(last).toContain('Up 1 second');
  });

  it('still brings the result when no hint ever comes', async () => {
    api.on('POST /commands/:id/confirm', { json: aCommand({ state: 'queued' }) });
    api.on('GET /commands/:id', { json: aCommand(succeeded) });
    const conversation = await press('confirm', { command: ids.command });
    expect(conversation.published.at(-1)?.title).toBe('Restarted web-1/nginx');
  });

  it('says "unknown" plainly when no result comes by the deadline', async () => {
    const late = aCommand({ state: 'running', deadlineAt: new Date(Date.now() - 16_000).toISOString() });
    api.on('POST /commands/:id/confirm', { json: late });
    const conversation = await press('confirm', { command: ids.command });
    expect(conversation.published.at(-1)?.title).toBe('Restart web-1/nginx: outcome unknown');
  });

  it('tells the asker the result, and to invite the bot, where it may not post', async () => {
    api.on('POST /commands/:id/confirm', { json: aCommand({ state: 'queued' }) });
    api.on('GET /commands/:id', { json: aCommand(succeeded) });
    const publishError = new AppError('forbidden', 'I may not post in this channel.', {
      hint: 'Type `/invite`.',
    });
    const conversation = await press('confirm', { command: ids.command }, { publishError });
    expect(conversation.shown.at(-1)?.title).toBe('Restarted web-1/nginx');
    expect(conversation.lastText()).toContain('Type /invite');
  });

  it('keeps it private with --quiet', async () => {
    api.on('POST /commands', { json: aCommand() });
    const asked = await type('restart web-1/nginx --quiet');
    const [button] = actionsIn(asked.shown.at(-1)?.blocks ?? []);
    expect(button).toMatchObject({ action: { args: { quiet: 'true' } } });
    api.on('POST /commands/:id/confirm', { json: aCommand(succeeded) });
    const conversation = await press('confirm', { command: ids.command, quiet: 'true' });
    expect(conversation.published).toEqual([]);
    expect(conversation.shown.at(-1)?.title).toBe('Restarted web-1/nginx');
  });

  it.each([
    ['expired', 410, 'The time to confirm has run out.', 'Too late'],
    ['forbidden', 403, 'Only who asked may confirm.', 'You may not do that'],
    ['conflict', 409, 'It was confirmed already.', 'That is not possible any more'],
  ] as const)('answers a confirmation that is %s', async (code, status, detail, title) => {
    api.on('POST /commands/:id/confirm', { problem: { code, status, detail } });
    const conversation = await press('confirm', { command: ids.command });
    expect(conversation.shown.at(-1)?.title).toBe(title);
    expect(conversation.lastText()).toContain(detail);
    expect(conversation.published).toEqual([]);
  });

  it('cancels', async () => {
    api.on('POST /commands/:id/cancel', { json: aCommand({ state: 'cancelled' }) });
    expect((await press('cancel', { command: ids.command })).lastText()).toContain('Nothing was done.');
  });

  it('offers the containers when a server was named where a container is needed', async () => {
    api.on('POST /commands', {
      problem: {
        code: 'container_required',
        status: 409,
        detail: 'Which container on web-1?',
        details: {
          candidates: [{ target: 'web-1/nginx', label: 'nginx', description: 'on web-1, running' }],
        },
      },
    });
    const [menu] = actionsIn((await type('restart web-1 --quiet')).shown.at(-1)?.blocks ?? []);
    expect(menu).toMatchObject({
      kind: 'select',
      action: { verb: 'restart', args: { quiet: 'true' } },
      options: [{ label: 'nginx', value: 'web-1/nginx' }],
    });
  });

  it('does not drop a long reason to fit a menu', async () => {
    const candidates = [{ target: 'web-1/nginx', label: 'nginx' }];
    api.on('POST /commands', {
      problem: { code: 'container_required', status: 409, detail: 'Which?', details: { candidates } },
    });
    const conversation = await type(`restart web-1 --reason "${'because '.repeat(20)}"`);
    expect(conversation.lastText()).toContain('Type it again with one of these');
    expect(conversation.lastText()).toContain('web-1/nginx');
  });
});

describe('logs', () => {
  it('shows the output in order, escaped later, with the rest as a file', async () => {
    const queued = aCommand({ verb: 'logs', class: 'logs', state: 'queued', confirmExpiresAt: null });
    api.on('POST /commands', { json: queued });
    api.on('GET /commands/:id', { json: { ...queued, state: 'succeeded' } });
    const chunk = (seq: number, data: string) => ({ targetId: ids.target, seq, stream: 'stdout', data });
    api.on('GET /commands/:id/output', {
      json: { chunks: [chunk(1, 'second\n'), chunk(0, 'first\n')], truncated: true },
    });
    const conversation = await type('logs web-1/nginx --tail 2 --grep x --since 1m');
    expect(api.requests.find(({ path }) => path === '/commands')?.body).toMatchObject({
      verb: 'logs',
      args: { tail: 2, grep: 'x', sinceSeconds: 60 },
    });
    expect(conversation.lastText()).toContain('first\nsecond');
    expect(conversation.lastText()).toContain('There was more than is kept');
  });
});

describe('failures', () => {
  it('tells what failed, why, what next, and the request id', async () => {
    api.on('GET /servers', {
      problem: {
        code: 'forbidden',
        status: 403,
        detail: 'Your role viewer may not.',
        hint: 'Ask an administrator.',
      },
    });
    const text = (await type('servers')).lastText();
    expect(text).toContain('You may not do that');
    expect(text).toContain('Your role viewer may not.');
    expect(text).toContain('Next: Ask an administrator.');
    expect(text).toContain('req-12345678');
  });

  it('answers that the API is away', async () => {
    await api.close();
    const text = (await type('servers')).lastText();
    expect(text).toContain('The ChatOps API cannot be reached.');
    expect(text).toContain('Nothing was done.');
  });

  it('takes a proxy’s error page for what it is', async () => {
    api.on('GET /servers', { status: 502, text: '<html>bad gateway</html>' });
    expect((await type('servers')).lastText()).toContain('answered with status 502');
  });

  it('does not guess at an answer it does not understand', async () => {
    api.on('GET /servers', { json: { items: [{ name: 'web-1' }], nextCursor: null } });
    expect((await type('servers')).lastText()).toContain('was not understood');
  });

  it('names the nearest verb for one it does not know', async () => {
    const conversation = await type('restrat web-1');
    expect(conversation.lastText()).toContain('/chatops restart');
    expect(api.requests).toEqual([]);
  });

  it('answers a button of another version', async () => {
    expect((await press('frobnicate', {})).lastText()).toContain('does not work any more');
  });

  it('refuses button arguments that are not what the verb takes', async () => {
    const conversation = await press('confirm', { command: '../../auth/me' });
    expect(conversation.lastText()).toContain('command: ');
    expect(api.requests).toEqual([]);
  });
});
