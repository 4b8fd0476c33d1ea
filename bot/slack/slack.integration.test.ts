import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../../shared/api-contract/index.ts';
import { createLogger } from '../../shared/logger.ts';
import { SimulatorClient } from '../../simulator/simulator-client.ts';
import type { Snapshot } from '../../simulator/slack/control/snapshot.ts';
import { signRequest } from '../../simulator/slack/delivery/sign-request.ts';
import { SlackPerson } from '../../simulator/slack/driver.ts';
import { type SlackSimulator, startSlackSimulator } from '../../simulator/slack/start-slack-simulator.ts';
import { loadBotConfig } from '../config.ts';
import { type RunningBot, startBot } from '../start-bot.ts';
import { type FakeApi, serviceToken, startFakeApi } from '../test-support/fake-api.ts';
import {
  aCommand,
  aMe,
  anAlert,
  anApproval,
  anIssuedLink,
  aPng,
  aServer,
  aStatus,
  aTarget,
  ids,
  pageOfItems,
} from '../test-support/sample-data.ts';

const logger = createLogger('test', 'silent');
const modes = ['socket', 'http'] as const;
/** Slack gives 3 s. */
const maxAckMs = 1000;

let slack: SlackSimulator;
let simulator: SimulatorClient<Snapshot>;
let api: FakeApi;
let bot: RunningBot;
let ada: SlackPerson;
let vera: SlackPerson;

async function start(mode: (typeof modes)[number]): Promise<void> {
  slack = await startSlackSimulator({ logger, timings: { fileReadyMs: 50 } });
  simulator = new SimulatorClient(slack.url);
  api = await startFakeApi();
  const config = loadBotConfig({
    PUBLIC_URL: api.url,
    CHATOPS_SERVICE_TOKEN: serviceToken,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_API_URL: slack.apiUrl,
    BOT_PORT: '0',
    LOG_LEVEL: 'silent',
    ...(mode === 'socket'
      ? { SLACK_APP_TOKEN: slack.appToken }
      : { SLACK_SIGNING_SECRET: slack.signingSecret }),
  });
  bot = await startBot({ config, logger });
  if (mode === 'http') {
    await simulator.post('config', { requestUrl: `http://127.0.0.1:${bot.port}/slack/events` });
  }
  ada = new SlackPerson(slack.url, 'U0ADA', 'C0OPS');
  vera = new SlackPerson(slack.url, 'U0VERA', 'C0OPS');
  api.on('GET /auth/me', { json: aMe('operator') });
  api.on('GET /servers', { json: pageOfItems([aServer()]) });
  api.on('GET /servers/:id/status', { json: aStatus() });
  api.on('GET /charts.png', { bytes: aPng });
}

afterEach(async () => {
  await bot.close();
  await slack.close();
  await api.close();
});

/** A public message of the bot's, as the worker posts them. */
async function postWithButton(label: string, value: string): Promise<void> {
  const button = { type: 'button', action_id: '0.0', value, text: { type: 'plain_text', text: label } };
  const posted = await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      channel: 'C0OPS',
      text: 'CPU on web-1',
      blocks: [{ type: 'actions', elements: [button] }],
    }),
  });
  expect(await posted.json()).toMatchObject({ ok: true });
}

/** Links that a person sees in any channel or direct message. */
async function linksOf(userId: string): Promise<string[]> {
  const { channels } = await simulator.snapshot(userId, 'C0OPS');
  const seen = await Promise.all(channels.map(({ id }) => new SlackPerson(slack.url, userId, id).messages()));
  return [...new Set(seen.flat().flatMap(({ links }) => links.map(({ url }) => url)))];
}

const succeeded: Partial<Command> = {
  state: 'succeeded',
  startedAt: new Date().toISOString(),
  finishedAt: new Date().toISOString(),
  targets: [aTarget({ state: 'succeeded', durationMs: 1234 })],
};

describe.each(modes)('in %s mode', (mode) => {
  beforeEach(() => start(mode));

  it('answers help to the asker alone', async () => {
    const outcome = await ada.type('/chatops help');
    expect(outcome).toMatchObject({ ok: true });
    const answer = await ada.waitForText('/chatops status web-1');
    expect(answer.ephemeral).toBe(true);
    expect(await vera.messages()).toEqual([]);
  });

  it('says who asked where to the API', async () => {
    await ada.type('/chatops servers');
    await ada.waitForText('1 up');
    expect(api.requests[0]?.actor).toMatchObject({
      platform: 'slack',
      workspaceId: 'T0LOCAL',
      userId: 'U0ADA',
      channelId: 'C0OPS',
      rawText: '/chatops servers',
    });
  });

  it('answers an unknown verb with the nearest one', async () => {
    await ada.type('/chatops restrat web-1');
    await ada.waitForText('Did you mean `/chatops restart`');
  });

  it('acknowledges in time however slow the API is, and still answers', async () => {
    api.delayMs = 3500;
    const outcome = await ada.type('/chatops servers');
    expect(outcome).toMatchObject({ ok: true });
    expect('ackMs' in outcome ? outcome.ackMs : Number.POSITIVE_INFINITY).toBeLessThan(maxAckMs);
    await ada.waitForText('1 up');
  });

  it('restarts: question, one public message from queued to done, buttons gone', async () => {
    api.on('POST /commands', { json: aCommand() });
    api.on('POST /commands/:id/confirm', { json: aCommand({ state: 'queued' }) });
    api.on('GET /commands/:id', { json: aCommand(succeeded) });
    await ada.type('/chatops restart web-1/nginx');
    const question = await ada.waitForText('Restart web-1/nginx?');
    expect(question).toMatchObject({ ephemeral: true, controls: ['Restart', 'Cancel'] });
    await ada.click('Restart');
    const result = await vera.waitForText('Restarted web-1/nginx');
    expect(result.visibleText).toContain('1.2s');
    expect(result.visibleText).toContain('@Ada Admin');
    expect(await vera.messages()).toHaveLength(1);
    const seen = await ada.messages();
    expect(seen.flatMap((message) => message.controls)).toEqual([]);
    expect(seen.find((message) => message.ts === question.ts)?.visibleText).toContain('Confirmed');
  });
});

describe('what Slack posts to /slack/events', () => {
  beforeEach(() => start('http'));

  const body = () =>
    new URLSearchParams({
      command: '/chatops',
      text: 'servers',
      trigger_id: '1.2.3',
      response_url: `${slack.url}/commands/none`,
      team_id: 'T0LOCAL',
      channel_id: 'C0OPS',
      user_id: 'U0ADA',
    }).toString();
  const post = (text: string, secret: string, sentAtMs = Date.now()) => {
    const seconds = Math.floor(sentAtMs / 1000);
    return fetch(`http://127.0.0.1:${bot.port}/slack/events`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': String(seconds),
        'x-slack-signature': signRequest(secret, seconds, text),
      },
      body: text,
    });
  };

  it('is run once, however often it is sent', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => post(body(), slack.signingSecret)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await ada.waitForText('1 up');
    expect(api.requests).toHaveLength(1);
  });

  it('is refused when the signature is wrong or old', async () => {
    const wrong = await post(body(), 'another-signing-secret');
    const old = await post(body(), slack.signingSecret, Date.now() - 6 * 60 * 1000);
    expect([wrong.status, old.status]).toEqual([401, 401]);
    expect(api.requests).toEqual([]);
  });

  it('is refused when it is no form', async () => {
    expect((await post('{', slack.signingSecret)).status).toBeLessThan(500);
    expect(api.requests).toEqual([]);
  });
});

describe('with Slack at its edge', () => {
  beforeEach(() => start('socket'));

  it('shows the numbers first and the chart as a picture that Slack has', async () => {
    await ada.type('/chatops status web-1');
    const numbers = await ada.waitForText('web-1 is up');
    expect(numbers.visibleText).toContain('12.3 %');
    const chart = await ada.waitFor((message) => message.imageFileIds.length > 0);
    expect(await ada.image(chart.imageFileIds[0] ?? '')).toEqual(aPng);
  });

  it('refreshes a status in place', async () => {
    await ada.type('/chatops status web-1');
    const first = await ada.waitForText('web-1 is up');
    await ada.waitFor((message) => message.imageFileIds.length > 0);
    api.on('GET /servers/:id/status', { json: aStatus({ server: aServer({ state: 'degraded' }) }) });
    await ada.click('Refresh');
    const refreshed = await ada.waitForText('web-1 is degraded');
    expect(refreshed.ts).toBe(first.ts);
    const withChart = await ada.waitFor(
      (message) => message.ts === first.ts && message.imageFileIds.length > 0,
    );
    expect(withChart.visibleText).toContain('web-1 is degraded');
  });

  it('tells the asker to invite the bot where it may not post, and the result all the same', async () => {
    api.on('POST /commands', { json: aCommand() });
    api.on('POST /commands/:id/confirm', { json: aCommand({ state: 'queued' }) });
    api.on('GET /commands/:id', { json: aCommand(succeeded) });
    const outside = ada.in('C0PRIV');
    await outside.type('/chatops restart web-1/nginx');
    await outside.waitForText('Restart web-1/nginx?');
    await outside.click('Restart');
    const result = await outside.waitForText('Restarted web-1/nginx');
    expect(result.ephemeral).toBe(true);
    expect(result.visibleText).toContain('/invite @chatops');
    expect(await vera.in('C0PRIV').messages()).toEqual([]);
  });

  it('lets one pick the container and asks again for that one', async () => {
    api.on('POST /commands', ({ body }) => {
      const { targets } = body as { targets: string[] };
      const candidates = [{ target: 'web-1/nginx', label: 'nginx', description: 'on web-1, running' }];
      return targets[0] === 'web-1'
        ? {
            problem: {
              code: 'container_required',
              status: 409,
              detail: 'Which container on web-1?',
              details: { candidates },
            },
          }
        : { json: aCommand() };
    });
    await ada.type('/chatops restart web-1');
    await ada.waitForText('Which container on web-1?');
    await ada.choose('Pick one', 'nginx');
    await ada.waitForText('Restart web-1/nginx?');
  });

  it('leaves a public message as it is when one of its buttons is pressed', async () => {
    api.on('GET /alerts', { json: pageOfItems([anAlert()]) });
    api.on('POST /alerts/:id/ack', { json: anAlert() });
    await postWithButton('Ack', `ack?alert=${ids.alert}`);
    const before = await vera.messages();
    await ada.click('Ack');
    const answer = await ada.waitForText('Acknowledged: CPU on web-1');
    expect(answer.ephemeral).toBe(true);
    expect(await vera.messages()).toEqual(before);
  });

  it('asks in a form what a button needs, and answers the person where the button was', async () => {
    api.on('GET /alerts', { json: pageOfItems([anAlert()]) });
    api.on('POST /alerts/:id/ack', { json: anAlert() });
    await postWithButton('Ack…', `~ack?alert=${ids.alert}`);
    const before = await vera.messages();
    await ada.click('Ack…');
    const outcome = await ada.submit({ Reason: 'looking *into* it' });
    expect(outcome).toMatchObject({ ok: true });
    expect('ackMs' in outcome ? outcome.ackMs : Number.POSITIVE_INFINITY).toBeLessThan(maxAckMs);
    const answer = await ada.waitForText('Acknowledged: CPU on web-1');
    expect(answer.ephemeral).toBe(true);
    expect(await vera.messages()).toEqual(before);
    const sent = api.requests.find(({ path }) => path.endsWith('/ack'));
    expect(sent?.body).toEqual({ reason: 'looking *into* it' });
    expect(sent?.actor).toMatchObject({
      userId: 'U0ADA',
      channelId: 'C0OPS',
      rawText: expect.stringMatching(/^form ack/),
    });
  });

  it('brings a question whose bot is gone to the end of its command, by a button or a form', async () => {
    const yes = { by: 'Vera (Slack)', userId: ids.user, decision: 'approved' as const, reason: null };
    const approval = anApproval({ decisions: [yes] });
    api.on('POST /commands/:id/approve', { json: aCommand({ state: 'queued', approval }) });
    api.on('GET /commands/:id', { json: aCommand({ ...succeeded, approval }) });
    await postWithButton('Approve', `approve?command=${ids.command}`);
    await vera.click('Approve');
    await vera.waitForText('Approved by you');
    const run = await ada.waitForText('Restarted web-1/nginx');
    expect(run).toMatchObject({ ephemeral: false, edited: true, controls: [] });

    const no = { by: 'Vera (Slack)', userId: ids.user, decision: 'denied' as const, reason: 'not now' };
    const denied = aCommand({ state: 'denied', approval: anApproval({ decisions: [no] }) });
    api.on('POST /commands/:id/deny', { json: denied });
    await postWithButton('Deny with reason', `~deny?command=${ids.command}`);
    await vera.click('Deny with reason');
    await vera.submit({ Reason: 'not now' });
    const refused = await ada.waitForText('Vera (Slack): not now');
    expect(refused).toMatchObject({ ephemeral: false, edited: true, controls: [] });
  });

  it('takes a form whose optional fields were left empty', async () => {
    api.on('GET /alerts', { json: pageOfItems([anAlert()]) });
    api.on('POST /alerts/:id/ack', { json: anAlert() });
    await postWithButton('Ack…', `~ack?alert=${ids.alert}`);
    await ada.click('Ack…');
    await ada.submit({});
    await ada.waitForText('Acknowledged: CPU on web-1');
    expect(api.requests.find(({ path }) => path.endsWith('/ack'))?.body).toEqual({});
  });

  it('says so when Slack does not open the form', async () => {
    await simulator.fault({ method: 'views.open', kind: '429' });
    await postWithButton('Ack…', `~ack?alert=${ids.alert}`);
    await ada.click('Ack…');
    const answer = await ada.waitForText('The form did not open');
    expect(answer.ephemeral).toBe(true);
    await ada.click('Ack…');
    await ada.submit({ Reason: '' });
  });

  it.each(['~whoami', 'from-another-version?x=1', '§'])('answers the dead button %s', async (value) => {
    await postWithButton('Old', value);
    await ada.click('Old');
    await ada.waitForText('This button does not work any more');
  });

  it('sends long output as a file to the asker’s direct messages', async () => {
    const command = aCommand({ verb: 'logs', class: 'logs', state: 'queued', confirmExpiresAt: null });
    api.on('POST /commands', { json: command });
    api.on('GET /commands/:id', { json: { ...command, state: 'succeeded' } });
    const data = Array.from({ length: 3000 }, (_, line) => `line ${line}`).join('\n');
    api.on('GET /commands/:id/output', {
      json: { chunks: [{ targetId: ids.target, seq: 0, stream: 'stdout', data }], truncated: false },
    });
    await ada.type('/chatops logs web-1/nginx');
    const answer = await ada.waitForText('web-1-nginx.log is in your direct messages');
    expect(answer.visibleText).toContain('line 2999');
  });

  it('brings the end of a command through Slack’s "too many requests"', async () => {
    api.on('POST /commands', { json: aCommand() });
    api.on('POST /commands/:id/confirm', { json: aCommand({ state: 'queued' }) });
    api.on('GET /commands/:id', { json: aCommand(succeeded) });
    await simulator.fault({ method: 'chat.update', kind: '429', times: 2, retryAfterSeconds: 1 });
    await ada.type('/chatops restart web-1/nginx');
    await ada.waitForText('Restart web-1/nginx?');
    await ada.click('Restart');
    await vera.waitForText('Restarted web-1/nginx', 15_000);
  });

  it('answers another way when the response_url fails', async () => {
    await simulator.fault({ method: 'response_url', kind: '500' });
    await ada.type('/chatops servers');
    const answer = await ada.waitForText('1 up');
    expect(answer.ephemeral).toBe(true);
  });

  it.each([
    ['in the channel', []],
    ['when the response_url fails', ['response_url']],
    ['by direct message when nothing private can be posted', ['response_url', 'chat.postEphemeral']],
  ])('shows a link to who asked alone: %s', async (_, failing) => {
    api.on('GET /auth/me', { problem: { code: 'identity_unlinked', status: 403, detail: 'not linked' } });
    const link = anIssuedLink();
    api.on('POST /identities/links', { json: link });
    for (const method of failing) await simulator.fault({ method, kind: '500', times: 10 });
    await ada.type('/chatops link');
    await expect.poll(() => linksOf('U0ADA'), { timeout: 20_000 }).toEqual([link.url]);
    expect(await linksOf('U0VERA')).toEqual([]);
  });

  it('reconnects after Slack closes the socket', async () => {
    await simulator.fault({ kind: 'disconnect' });
    await expect
      .poll(async () => (await ada.type('/chatops help')).ok, { timeout: 20_000, interval: 500 })
      .toBe(true);
    await ada.waitForText('/chatops status web-1');
  });

  it('answers a mention as if it had been typed', async () => {
    await ada.type('@chatops servers');
    await ada.waitForText('1 up');
  });
});
