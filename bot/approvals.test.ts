import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../shared/api-contract/index.ts';
import type { Card } from '../shared/cards/card.ts';
import { discordViolations } from '../shared/cards/discord-violations.ts';
import { plainText } from '../shared/cards/plain-text.ts';
import { renderDiscord } from '../shared/cards/render-discord.ts';
import { renderSlack } from '../shared/cards/render-slack.ts';
import { AppError } from '../shared/errors.ts';
import { createLogger } from '../shared/logger.ts';
import { createApiTransport } from './api/api-transport.ts';
import { type ClientSocket, createClientSocket } from './api/client-socket.ts';
import { createDispatcher, type Dispatcher } from './dispatch-command.ts';
import { type FakeApi, serviceToken, startFakeApi } from './test-support/fake-api.ts';
import { recordConversation } from './test-support/recorded-conversation.ts';
import { aCommand, anApproval, aTarget, ids, pageOfItems } from './test-support/sample-data.ts';

let api: FakeApi;
let socket: ClientSocket;
let dispatcher: Dispatcher;
const logger = createLogger('test', 'silent');
const actor = { platform: 'slack', workspaceId: 'T0LOCAL', userId: 'U0BOB', channelId: 'C0OPS' } as const;
const approved = { by: 'Bob (Slack)', userId: ids.user, decision: 'approved' as const, reason: null };
const denied = {
  by: 'Eve (Discord)',
  userId: ids.user,
  decision: 'denied' as const,
  reason: 'not during the sale',
};

beforeEach(async () => {
  api = await startFakeApi();
  socket = createClientSocket({ apiUrl: api.url, serviceToken, logger });
  const transport = createApiTransport({ apiUrl: api.url, serviceToken, logger });
  dispatcher = createDispatcher({ transport, socket, logger });
});
afterEach(async () => {
  socket.close();
  await api.close();
});

const waiting = (change: Partial<Command> = {}) =>
  aCommand({ state: 'awaiting_approval', reason: 'new cert', approval: anApproval(), ...change });
const succeeded = (change: Partial<Command> = {}) =>
  waiting({
    state: 'succeeded',
    approval: anApproval({ decisions: [approved] }),
    targets: [aTarget({ state: 'succeeded', durationMs: 900 })],
    ...change,
  });

/** `GET /commands/{id}` answers these one after the other, and the last one from then on. */
function becomes(...states: Command[]): void {
  let reads = 0;
  api.on('GET /commands/:id', () => {
    const command = states[Math.min(reads, states.length - 1)];
    reads += 1;
    return { json: command };
  });
}

type Options = Parameters<typeof recordConversation>[0];
async function press(verb: string, args: Record<string, string> = {}, options: Options = {}) {
  const conversation = recordConversation(options);
  const action = { verb, args: { command: ids.command, ...args } };
  await dispatcher.action({ actor, eventId: 'trigger-2', conversation }, action);
  return conversation;
}
async function type(text: string) {
  const conversation = recordConversation();
  await dispatcher.text({ actor, eventId: 'trigger-1', conversation }, text);
  return conversation;
}
const actionsIn = (card: Card | undefined) =>
  (card?.blocks ?? []).flatMap((block) => (block.kind === 'actions' ? block.actions : []));
const labelsIn = (card: Card | undefined) =>
  actionsIn(card).map((action) => (action.kind === 'button' ? action.label : action.kind));
const textOf = (card: Card | undefined) => (card ? plainText(card) : '');

describe('after the requester confirmed', () => {
  it('everyone is asked in one message, which then tells how it went and who agreed', async () => {
    api.on('POST /commands/:id/confirm', { json: waiting() });
    becomes(
      waiting({ state: 'queued', approval: anApproval({ decisions: [approved] }) }),
      waiting({ state: 'running', approval: anApproval({ decisions: [approved] }) }),
      succeeded(),
    );
    const conversation = await press('confirm');
    expect(conversation.shown.at(-1)?.title).toContain('Somebody else has to approve it');
    expect(conversation.published.map(({ title }) => title)).toEqual([
      'Restart web-1/nginx needs approval',
      'Restart web-1/nginx: queued',
      'Restart web-1/nginx: running',
      'Restarted web-1/nginx',
    ]);
    const [question, ...later] = conversation.published;
    expect(labelsIn(question)).toEqual(['Approve', 'Deny', 'Deny with reason…', 'Cancel']);
    expect(question?.announces).toBe(true);
    for (const part of ['Ada Admin', 'web-1/nginx', 'new cert', 'tag:prod needs 1 more person', 'Expires']) {
      expect(textOf(question)).toContain(part);
    }
    for (const card of later) {
      expect(labelsIn(card)).toEqual([]);
      expect(textOf(card)).toContain('Bob (Slack)');
      expect(textOf(card)).toContain('Ada Admin');
    }
    expect(discordViolations(renderDiscord(question!))).toEqual([]);
  });

  it('the message counts those who agreed while it waits for more', async () => {
    const two = { required: 2, rule: 'operate on tag:db needs 2 more people' };
    api.on('POST /commands/:id/confirm', { json: waiting({ approval: anApproval(two) }) });
    becomes(waiting({ approval: anApproval({ ...two, decisions: [approved] }) }), succeeded());
    const { published } = await press('confirm');
    expect(textOf(published[0])).toContain('0 of 2');
    expect(textOf(published[1])).toContain('1 of 2');
    expect(labelsIn(published[1])).toContain('Approve');
  });

  it('the message says when it needs more people than at first, on both platforms', async () => {
    api.on('POST /commands/:id/confirm', { json: waiting() });
    const rule = 'operate on tag:db needs 2 more people, made stricter while it waited (until then 1)';
    const stricter = waiting({ approval: anApproval({ required: 2, rule, decisions: [approved] }) });
    becomes(stricter, succeeded());
    const { published } = await press('confirm');
    expect(textOf(published[0])).toContain('0 of 1');
    for (const shown of [renderSlack(published[1]!), renderDiscord(published[1]!)]) {
      expect(JSON.stringify(shown)).toContain('1 of 2');
      expect(JSON.stringify(shown)).toContain('made stricter while it waited');
    }
    api.on('POST /commands/:id/approve', { json: stricter });
    expect(textOf((await press('approve')).shown.at(-1))).toContain('made stricter while it waited');
  });

  it.each<[string, Partial<Command>, string[]]>([
    [
      'denied',
      { approval: anApproval({ decisions: [denied] }) },
      ['denied', 'Eve (Discord): not during the sale', 'Nothing was run'],
    ],
    ['expired', {}, ['expired', 'not approved in time']],
    ['cancelled', {}, ['cancelled']],
    [
      'refused',
      {
        targets: [
          aTarget({
            state: 'refused',
            error: { code: 'refused_by_policy', message: 'may not do it any more' },
          }),
        ],
      },
      ['refused', 'may not do it any more'],
    ],
  ])('the message ends without buttons when it is %s', async (state, change, parts) => {
    api.on('POST /commands/:id/confirm', { json: waiting() });
    becomes(waiting({ state: state as Command['state'], ...change }));
    const last = (await press('confirm')).published.at(-1);
    expect(labelsIn(last)).toEqual([]);
    for (const part of parts) expect(textOf(last)).toContain(part);
  });

  it('others are asked also when the result was to be for the requester alone', async () => {
    api.on('POST /commands/:id/confirm', { json: waiting() });
    becomes(succeeded());
    const { published } = await press('confirm', { quiet: 'true' });
    expect(published[0]?.title).toBe('Restart web-1/nginx needs approval');
  });

  it('where the bot may not post, the requester is told what others can type, and may cancel', async () => {
    api.on('POST /commands/:id/confirm', { json: waiting() });
    becomes(succeeded());
    const publishError = new AppError('forbidden', 'I may not post here.', { hint: 'Type `/invite`.' });
    const { shown } = await press('confirm', {}, { publishError });
    const question = shown.find(({ title }) => title === 'Restart web-1/nginx needs approval');
    expect(labelsIn(question)).toEqual(['Cancel']);
    expect(textOf(question)).toContain(`/chatops approve ${ids.command.slice(-8)}`);
    expect(shown.at(-1)?.title).toBe('Restarted web-1/nginx');
  });
});

describe('pressing Approve or Deny', () => {
  it('answers who pressed, and brings the message to the end of the command', async () => {
    const queued = waiting({ state: 'queued', approval: anApproval({ decisions: [approved] }) });
    api.on('POST /commands/:id/approve', { json: queued });
    becomes(succeeded());
    const conversation = await press('approve', {}, { underMessage: true });
    expect(conversation.shown.map(({ title }) => title)).toEqual(['Approved by you: Restart web-1/nginx']);
    expect(conversation.pressedTo.map(({ title }) => title)).toEqual(['Restarted web-1/nginx']);
    expect(conversation.published).toEqual([]);
    expect(api.requests[0]).toMatchObject({ path: `/commands/${ids.command}/approve`, actor });
  });

  it('leaves the message to who follows it while others are needed', async () => {
    const approval = anApproval({ required: 2, decisions: [approved] });
    api.on('POST /commands/:id/approve', { json: waiting({ approval }) });
    const conversation = await press('approve', {}, { underMessage: true });
    expect(conversation.lastText()).toContain('1 of 2');
    expect(conversation.pressedTo).toEqual([]);
  });

  it('denies with the reason that was asked for in a form', async () => {
    const form = await dispatcher.form(actor, {
      verb: 'deny',
      args: { command: ids.command },
      opensForm: true,
    });
    expect(form?.inputs.map(({ name }) => name)).toEqual(['reason']);
    const command = waiting({ state: 'denied', approval: anApproval({ decisions: [denied] }) });
    api.on('POST /commands/:id/deny', { json: command });
    const conversation = await press('deny', { reason: 'not during the sale' }, { underMessage: true });
    expect(api.requests[0]?.body).toEqual({ reason: 'not during the sale' });
    expect(conversation.lastText()).toContain('Denied by you');
    expect(textOf(conversation.pressedTo[0])).toContain('Eve (Discord): not during the sale');
  });

  it.each([
    ['conflict', 409, 'It is succeeded (approved by Eve).', 'That is not possible any more'],
    ['expired', 410, 'The time to approve has run out.', 'Too late'],
  ] as const)(
    '%s: says so, and takes the buttons away that the message still has',
    async (code, status, detail, title) => {
      api.on('POST /commands/:id/approve', { problem: { code, status, detail } });
      becomes(waiting({ state: code === 'expired' ? 'expired' : 'succeeded' }));
      const conversation = await press('approve', {}, { underMessage: true });
      expect(conversation.shown.map((card) => card.title)).toEqual([title]);
      expect(conversation.lastText()).toContain(detail);
      expect(labelsIn(conversation.pressedTo[0])).toEqual([]);
      expect(conversation.pressedTo).toHaveLength(1);
    },
  );

  it('of one’s own command, or without the right, is refused plainly and changes no message', async () => {
    const detail = 'You may not do this: who asked for a command does not decide about it.';
    const hint = 'Another person with the right to do it has to. You can cancel it.';
    api.on('POST /commands/:id/approve', { problem: { code: 'forbidden', status: 403, detail, hint } });
    const conversation = await press('approve', {}, { underMessage: true });
    expect(conversation.lastText()).toContain(detail);
    expect(conversation.lastText()).toContain('Another person');
    expect(conversation.pressedTo).toEqual([]);
  });

  it('tells the approver when it is not run after all', async () => {
    const error = { code: 'refused_by_policy' as const, message: 'Ada may not do it any more.' };
    const command = waiting({ state: 'refused', targets: [aTarget({ state: 'refused', error })] });
    api.on('POST /commands/:id/approve', { json: command });
    expect((await press('approve')).lastText()).toContain('Ada may not do it any more.');
  });

  it('Cancel ends the message too', async () => {
    api.on('POST /commands/:id/cancel', { json: waiting({ state: 'cancelled' }) });
    const conversation = await press('cancel', {}, { underMessage: true });
    expect(conversation.lastText()).toContain('Nothing was done.');
    expect(conversation.pressedTo[0]?.title).toBe('Restart web-1/nginx: cancelled');
  });
});

describe('typing', () => {
  beforeEach(() => {
    api.on('GET /commands', ({ query }) => {
      const open = [waiting(), waiting({ id: ids.alert, targets: [aTarget({ serverName: 'db-1' })] })];
      return { json: pageOfItems(query.get('state') === 'awaiting_approval' ? open : []) };
    });
    const queued = waiting({ state: 'queued' });
    api.on('POST /commands/:id/approve', { json: queued });
  });
  const approvedIds = () =>
    api.requests.filter(({ method }) => method === 'POST').map(({ path }) => path.split('/')[2]);

  it.each([ids.command, ids.command.slice(-8), 'web-1', 'WEB-1/nginx'])(
    '`approve %s` finds the one that is meant',
    async (typed) => {
      const conversation = await type(`approve ${typed} "looks right"`);
      expect(approvedIds()).toEqual([ids.command]);
      expect(api.requests.at(-1)?.body).toEqual({ reason: 'looks right' });
      expect(conversation.lastText()).toContain('Approved by you');
    },
  );

  it('nothing offers those that wait, and agrees to none by itself', async () => {
    const [menu] = actionsIn((await type('approve')).shown.at(-1));
    expect(menu).toMatchObject({
      kind: 'select',
      action: { verb: 'approve' },
      valueArg: 'command',
      options: [{ label: 'restart web-1/nginx', value: ids.command }, { label: 'restart db-1/nginx' }],
    });
    expect(approvedIds()).toEqual([]);
  });

  it('what waits for nothing is said so', async () => {
    expect((await type('deny web-9')).lastText()).toContain('No command "web-9" waits for approval.');
    expect(approvedIds()).toEqual([]);
  });

  it('`history` shows what waits with its id, and who agreed to what', async () => {
    api.on('GET /commands', { json: pageOfItems([waiting(), succeeded()]) });
    const text = (await type('history')).lastText();
    expect(text).toContain(`awaiting approval`);
    expect(text).toContain(ids.command.slice(-8));
    expect(text).toContain('approved by Bob (Slack)');
  });
});
