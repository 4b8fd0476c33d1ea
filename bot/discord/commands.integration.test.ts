import { afterEach, beforeEach, expect, it } from 'vitest';
import { channels, people } from '../../simulator/discord/guild/seed.ts';
import { aCommand, anIssuedLink, aPng, aServer, aStatus, ids } from '../test-support/sample-data.ts';
import {
  type LocalDiscord,
  letRestartRun,
  startLocalDiscord,
  stuckMessages,
  succeeded,
} from './test-support/start-local-discord.ts';

let local: LocalDiscord;
let discord: LocalDiscord['discord'];
let api: LocalDiscord['api'];
let ada: LocalDiscord['ada'];
let vera: LocalDiscord['vera'];

beforeEach(async () => {
  local = await startLocalDiscord();
  ({ discord, api, ada, vera } = local);
});
afterEach(() => local.close());

it('answers help to the asker alone, in Discord’s spelling', async () => {
  expect(await ada.type('/chatops help')).toMatchObject({ ok: true });
  const answer = await ada.waitForText('/chatops status target:web-1');
  expect(answer.ephemeral).toBe(true);
  expect(await vera.messages()).toEqual([]);
});

it('says who asked where to the API', async () => {
  await ada.type('/chatops servers');
  await ada.waitForText('1 up');
  expect(api.requests[0]?.actor).toMatchObject({
    platform: 'discord',
    workspaceId: discord.guildId,
    userId: people.ada,
    channelId: channels.ops,
    rawText: '/chatops servers',
  });
});

it('acknowledges in time however slow the API is, and still answers', async () => {
  api.delayMs = 3500;
  expect(await ada.type('/chatops servers')).toMatchObject({ ok: true });
  await ada.waitForText('1 up');
  expect(await stuckMessages(ada)).toEqual([]);
});

it('ends in plain words when the API hangs', async () => {
  api.delayMs = 20_000;
  await ada.type('/chatops servers');
  await ada.waitForText('did not answer within', 10_000);
  expect(await stuckMessages(ada)).toEqual([]);
  api.delayMs = 0;
});

it('shows the numbers with the chart in one message that only the asker sees', async () => {
  await ada.type('/chatops status target:web-1');
  const answer = await ada.waitFor(({ imageFileIds }) => imageFileIds.length > 0);
  expect(answer.visibleText).toContain('12.3 %');
  expect(answer.ephemeral).toBe(true);
  expect(await ada.image(answer.imageFileIds[0] ?? '')).toEqual(aPng);
});

it('refreshes a status in place', async () => {
  await ada.type('/chatops status target:web-1');
  const first = await ada.waitFor(({ imageFileIds }) => imageFileIds.length > 0);
  api.on('GET /servers/:id/status', { json: aStatus({ server: aServer({ state: 'degraded' }) }) });
  await ada.click('Refresh');
  const refreshed = await ada.waitFor(
    ({ visibleText, imageFileIds }) => visibleText.includes('web-1 is degraded') && imageFileIds.length > 0,
  );
  expect(refreshed.id).toBe(first.id);
});

it('restarts: question, one public message from queued to done, buttons gone', async () => {
  letRestartRun(api);
  await ada.type('/chatops restart target:web-1/nginx');
  const question = await ada.waitForText('Restart web-1/nginx?');
  expect(question).toMatchObject({ ephemeral: true, controls: ['Restart', 'Cancel'] });
  await ada.click('Restart');
  const result = await vera.waitForText('Restarted web-1/nginx');
  expect(result.visibleText).toContain('1.2s');
  expect(await vera.messages()).toHaveLength(1);
  const seen = await ada.messages();
  expect(seen.flatMap(({ controls }) => controls)).toEqual([]);
  expect(seen.find(({ id }) => id === question.id)?.visibleText).toContain('Confirmed');
});

it('posts a command that needs no confirmation publicly, and answers the asker', async () => {
  api.on('POST /commands', { json: aCommand({ state: 'queued' }) });
  api.on('GET /commands/:id', { json: aCommand(succeeded) });
  await ada.type('/chatops restart target:web-1/nginx');
  await vera.waitForText('Restarted web-1/nginx');
  expect(await vera.messages()).toHaveLength(1);
  expect(await stuckMessages(ada)).toEqual([]);
  expect((await ada.messages()).some(({ ephemeral }) => ephemeral)).toBe(true);
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
  await ada.type('/chatops restart target:web-1');
  await ada.waitForText('Which container on web-1?');
  await ada.choose('Pick one', 'nginx');
  await ada.waitForText('Restart web-1/nginx?');
});

it('refuses an option that autocomplete never offered like typed text', async () => {
  api.on('POST /commands', {
    problem: { code: 'target_not_found', status: 404, detail: 'There is no container web-1/ngnix.' },
  });
  await ada.type('/chatops restart target:web-1/ngnix');
  const answer = await ada.waitForText('There is no container web-1/ngnix.');
  expect(answer.ephemeral).toBe(true);
});

it('offers servers while they are typed, and nothing while the API hangs', async () => {
  expect(await ada.suggestions('/chatops status target:we')).toMatchObject({
    ok: true,
    choices: [{ value: 'web-1' }],
  });
  api.delayMs = 3000;
  expect(await ada.suggestions('/chatops alert ack alert:cpu')).toEqual({ ok: true, choices: [] });
});

it('shows a link to who asked alone, and a button that leads to it', async () => {
  const problem = { code: 'identity_unlinked', status: 403, detail: 'not linked' } as const;
  api.on('GET /auth/me', { problem });
  api.on('GET /servers', { problem });
  const link = anIssuedLink();
  api.on('POST /identities/links', { json: link });
  await ada.type('/chatops servers');
  await ada.waitForText('Your chat account is not linked yet');
  await ada.click('Link my account');
  const answer = await ada.waitFor(({ links }) => links.length > 0);
  expect(answer.links).toEqual([{ label: 'Open and confirm', url: link.url }]);
  expect(answer.ephemeral).toBe(true);
  expect(await vera.messages()).toEqual([]);
});

it('says in which channel a thread is', async () => {
  const posted = await local.asBot(`channels/${channels.ops}/messages`, { content: 'CPU on web-1' });
  const thread = await local.asBot(`channels/${channels.ops}/messages/${posted.id}/threads`, { name: 'cpu' });
  await ada.in(thread.id).type('/chatops servers');
  await ada.in(thread.id).waitForText('1 up');
  expect(api.requests.at(-1)?.actor).toMatchObject({ channelId: thread.id, parentChannelId: channels.ops });
});

it('sends long output as a file of the same message', async () => {
  const command = aCommand({ verb: 'logs', class: 'logs', state: 'queued', confirmExpiresAt: null });
  api.on('POST /commands', { json: command });
  api.on('GET /commands/:id', { json: { ...command, state: 'succeeded' } });
  const data = Array.from({ length: 3000 }, (_, line) => `line ${line}`).join('\n');
  api.on('GET /commands/:id/output', {
    json: { chunks: [{ targetId: ids.target, seq: 0, stream: 'stdout', data }], truncated: false },
  });
  await ada.type('/chatops logs target:web-1/nginx');
  const answer = await ada.waitForText('web-1-nginx.log');
  expect(answer.ephemeral).toBe(true);
  expect(answer.visibleText).toContain('line 2999');
});
