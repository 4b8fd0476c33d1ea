import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { channels, people } from '../../simulator/discord/guild/seed.ts';
import { aCommand, anAlert, anApproval, aTarget, ids, pageOfItems } from '../test-support/sample-data.ts';
import { type LocalDiscord, startLocalDiscord, stuckMessages } from './test-support/start-local-discord.ts';

let local: LocalDiscord;
let api: LocalDiscord['api'];
let ada: LocalDiscord['ada'];
let vera: LocalDiscord['vera'];

beforeEach(async () => {
  local = await startLocalDiscord();
  ({ api, ada, vera } = local);
});
afterEach(() => local.close());

/** A message with a button, as the worker posts them in the bot's name. */
const postButton = (customId: string, label: string, channelId: string = channels.ops) =>
  local.asBot(`channels/${channelId}/messages`, {
    content: 'CPU on web-1',
    components: [{ type: 1, components: [{ type: 2, style: 2, label, custom_id: customId }] }],
  });

describe('a button of a public message', () => {
  it('leaves the message as it is, and answers who pressed it', async () => {
    api.on('GET /alerts', { json: pageOfItems([anAlert()]) });
    api.on('POST /alerts/:id/ack', { json: anAlert() });
    await postButton(`0|ack?alert=${ids.alert}`, 'Ack');
    const before = await vera.messages();
    await ada.click('Ack');
    const answer = await ada.waitForText('Acknowledged: CPU on web-1');
    expect(answer.ephemeral).toBe(true);
    expect(await vera.messages()).toEqual(before);
  });

  it.each([
    ['of a verb that is gone', '0|vanish?alert=1'],
    ['that nobody can read', 'v0:%%%'],
    ['whose verb asks nothing any more', '0|~whoami'],
  ])('from another version %s says so', async (_, customId) => {
    await postButton(customId, 'Old');
    await ada.click('Old');
    const answer = await ada.waitForText('This button does not work any more');
    expect(answer.ephemeral).toBe(true);
    expect(await stuckMessages(ada)).toEqual([]);
  });

  it('in direct messages says where to type instead', async () => {
    const direct = await local.asBot('users/@me/channels', { recipient_id: people.ada });
    await postButton('0|servers', 'Servers', direct.id);
    await ada.in(direct.id).click('Servers');
    await ada.in(direct.id).waitForText('I only work in the channels of a server');
    expect(api.requests).toEqual([]);
  });

  it('asks for what is missing, and does it with what was filled in', async () => {
    api.on('GET /alerts', { json: pageOfItems([anAlert()]) });
    api.on('POST /alerts/:id/ack', { json: anAlert() });
    await postButton(`0|~ack?alert=${ids.alert}`, 'Ack with reason');
    await ada.click('Ack with reason');
    await ada.submit({ Reason: 'deploying' });
    await ada.waitForText('Acknowledged: CPU on web-1');
    const ack = api.requests.find(({ method, path }) => method === 'POST' && path.endsWith('/ack'));
    expect(ack?.body).toEqual({ reason: 'deploying' });
  });
});

describe('a question that a bot left behind which is gone', () => {
  const approval = anApproval({
    decisions: [{ by: 'Vera (Discord)', userId: ids.user, decision: 'approved', reason: null }],
  });

  it('is brought to the end of its command by the one whose button is pressed', async () => {
    api.on('POST /commands/:id/approve', { json: aCommand({ state: 'queued', approval }) });
    const targets = [aTarget({ state: 'succeeded' })];
    api.on('GET /commands/:id', { json: aCommand({ state: 'succeeded', approval, targets }) });
    await postButton(`0|approve?command=${ids.command}`, 'Approve');
    await vera.click('Approve');
    await vera.waitForText('Approved by you');
    const message = await ada.waitForText('Restarted web-1/nginx');
    expect(message).toMatchObject({ ephemeral: false, edited: true, controls: [] });
    expect(message.visibleText).toContain('Vera (Discord)');
  });

  it('also by a form', async () => {
    const decisions = [
      { by: 'Vera (Discord)', userId: ids.user, decision: 'denied' as const, reason: 'not now' },
    ];
    const denied = aCommand({ state: 'denied', approval: anApproval({ decisions }) });
    api.on('POST /commands/:id/deny', { json: denied });
    await postButton(`0|~deny?command=${ids.command}`, 'Deny with reason');
    await vera.click('Deny with reason');
    await vera.submit({ Reason: 'not now' });
    const message = await ada.waitForText('Vera (Discord): not now');
    expect(message).toMatchObject({ ephemeral: false, edited: true, controls: [] });
  });
});
