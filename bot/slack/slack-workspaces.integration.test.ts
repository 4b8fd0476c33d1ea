import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Card } from '../../shared/cards/card.ts';
import { renderSlack } from '../../shared/cards/render-slack.ts';
import { createLogger } from '../../shared/logger.ts';
import { SimulatorClient } from '../../simulator/simulator-client.ts';
import { SlackPerson } from '../../simulator/slack/driver.ts';
import { type SlackSimulator, startSlackSimulator } from '../../simulator/slack/start-slack-simulator.ts';
import { loadBotConfig } from '../config.ts';
import { type RunningBot, startBot } from '../start-bot.ts';
import { type FakeApi, serviceToken, startFakeApi } from '../test-support/fake-api.ts';
import { aCommand, aMe, aServer, pageOfItems } from '../test-support/sample-data.ts';

const logger = createLogger('test', 'silent');
const teams = ['T0LOCAL', 'T0OTHER'] as const;

/** Two workspaces of one Slack: the API is at one address, and the token says which is meant. */
let workspaces: SlackSimulator[];
let slackApi: Server;
let api: FakeApi;
let bot: RunningBot | undefined;

beforeEach(async () => {
  workspaces = await Promise.all(
    teams.map((teamId) =>
      startSlackSimulator({ logger, workspace: { teamId, botToken: `xoxb-${teamId.toLowerCase()}` } }),
    ),
  );
  slackApi = createServer(async (request, response) => {
    const token = request.headers.authorization?.replace('Bearer ', '');
    const { apiUrl } = workspaces.find(({ botToken }) => botToken === token) ?? workspaces[0]!;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = await fetch(new URL(`.${request.url?.replace('/api', '')}`, apiUrl), {
      method: request.method ?? 'POST',
      headers: {
        'content-type': request.headers['content-type'] ?? '',
        authorization: `Bearer ${token}`,
      },
      body: Buffer.concat(chunks),
    });
    response.setHeader('content-type', 'application/json').end(await answer.text());
  });
  await new Promise<void>((resolve) => slackApi.listen(0, '127.0.0.1', resolve));
  api = await startFakeApi();
  api.on('GET /auth/me', { json: aMe('operator') });
  api.on('GET /servers', { json: pageOfItems([aServer()]) });
});
afterEach(async () => {
  await bot?.close();
  bot = undefined;
  for (const workspace of workspaces) await workspace.close();
  slackApi.closeAllConnections();
  slackApi.close();
  await api.close();
});

async function start(tokens: string): Promise<void> {
  const { port } = slackApi.address() as AddressInfo;
  const config = loadBotConfig({
    PUBLIC_URL: api.url,
    CHATOPS_SERVICE_TOKEN: serviceToken,
    SLACK_BOT_TOKEN: tokens,
    SLACK_SIGNING_SECRET: workspaces[0]!.signingSecret,
    SLACK_API_URL: `http://127.0.0.1:${port}/api/`,
    BOT_PORT: '0',
    LOG_LEVEL: 'silent',
  });
  bot = await startBot({ config, logger });
  for (const { url } of workspaces) {
    const requestUrl = `http://127.0.0.1:${bot.port}/slack/events`;
    await new SimulatorClient(url).post('config', { requestUrl });
  }
}
const bothTokens = () => workspaces.map(({ botToken }) => botToken).join(',');
const inWorkspace = (index: number, user = 'U0ADA') => new SlackPerson(workspaces[index]!.url, user, 'C0OPS');

it('answers each workspace in itself, and tells the API which it was', async () => {
  await start(bothTokens());
  for (const [index, workspaceId] of teams.entries()) {
    const person = inWorkspace(index);
    expect(await person.type('/chatops servers')).toMatchObject({ ok: true });
    await person.waitForText('1 up');
    expect(api.requests.at(-1)?.actor).toMatchObject({ workspaceId, userId: 'U0ADA' });
  }
});

it('posts publicly, and answers buttons and mentions, with the token of the workspace', async () => {
  api.on('POST /commands', { json: aCommand() });
  api.on('POST /commands/:id/confirm', { json: aCommand({ state: 'queued' }) });
  api.on('GET /commands/:id', { json: aCommand({ state: 'succeeded' }) });
  await start(bothTokens());
  const other = inWorkspace(1);
  await other.type('@chatops restart web-1/nginx');
  await other.waitForText('Restart web-1/nginx?');
  await other.click('Restart');
  await inWorkspace(1, 'U0VERA').waitForText('Restarted web-1/nginx');
  expect(await inWorkspace(0, 'U0VERA').messages()).toEqual([]);
});

const oldCard: Card = {
  title: 'From before the token was taken away',
  tone: 'info',
  blocks: [
    {
      kind: 'actions',
      actions: [{ kind: 'button', label: 'All servers', action: { verb: 'servers', args: {} } }],
    },
  ],
};

it('runs nothing for a workspace whose token it does not have, and says so', async () => {
  const third = await startSlackSimulator({
    logger,
    workspace: { teamId: 'T0THIRD', botToken: 'xoxb-third' },
  });
  await start(bothTokens());
  const requestUrl = `http://127.0.0.1:${bot?.port}/slack/events`;
  await new SimulatorClient(third.url).post('config', { requestUrl });
  const stranger = new SlackPerson(third.url, 'U0ADA', 'C0OPS');
  await stranger.type('/chatops servers');
  await stranger.waitForText('not set up for this workspace');
  await fetch(`${third.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: 'Bearer xoxb-third', 'content-type': 'application/json' },
    body: JSON.stringify({ channel: 'C0OPS', ...renderSlack(oldCard) }),
  });
  await stranger.click('All servers');
  const refusals = async () =>
    (await stranger.messages()).filter(({ visibleText }) => visibleText.includes('not set up'));
  await expect.poll(async () => (await refusals()).length).toBe(2);
  expect(api.requests).toEqual([]);
  await third.close();
});

it.each([
  [() => `${bothTokens()},xoxb-wrong`, /refuses SLACK_BOT_TOKEN 3 of 3 \(invalid_auth\)/],
  [() => `${bothTokens()},${workspaces[0]?.botToken}`, /two tokens of one workspace/],
])('does not start with tokens that cannot be meant', async (tokens, problem) => {
  await expect(start(tokens())).rejects.toThrow(problem);
});
