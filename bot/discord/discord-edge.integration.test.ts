import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { channels, people } from '../../simulator/discord/guild/seed.ts';
import {
  askAndConfirm,
  type LocalDiscord,
  letRestartRun,
  startLocalDiscord,
  stuckMessages,
} from './test-support/start-local-discord.ts';

let local: LocalDiscord;
let simulator: LocalDiscord['simulator'];
let api: LocalDiscord['api'];
let ada: LocalDiscord['ada'];
let vera: LocalDiscord['vera'];

async function start(options?: Parameters<typeof startLocalDiscord>[0]): Promise<void> {
  local = await startLocalDiscord(options);
  ({ simulator, api, ada, vera } = local);
}
afterEach(() => local.close());

/** The person's direct messages with the bot, once there are some. */
async function directMessages(person: LocalDiscord['ada']): Promise<LocalDiscord['ada']> {
  const open = async () => {
    const { channels: seen } = await simulator.snapshot(person.userId, person.channelId);
    return seen.find(({ isDirect }) => isDirect)?.id;
  };
  await expect.poll(open, { timeout: 15_000 }).toBeDefined();
  return person.in((await open()) ?? '');
}

describe('with Discord at its edge', () => {
  it('runs once what two bots are told', async () => {
    await start({ bots: 2 });
    for (let round = 1; round <= 3; round += 1) {
      expect(await ada.type('/chatops servers')).toMatchObject({ ok: true });
      await expect.poll(async () => (await ada.messages()).length).toBe(round);
      await ada.waitForText('1 up');
    }
    expect(api.requests.filter(({ path }) => path === '/servers')).toHaveLength(3);
  });

  it.each([
    { kind: 'late' },
    { kind: 'unknown_interaction' },
    { kind: '502', method: 'interactions.callback' },
  ])('runs nothing when the first response fails: $kind', async (fault) => {
    await start();
    await simulator.fault(fault);
    expect(await ada.type('/chatops servers')).toMatchObject({ ok: false });
    // The next one shows that the first one's work would have been seen by now.
    await ada.type('/chatops whoami');
    await ada.waitFor(({ ephemeral, visibleText }) => ephemeral && visibleText.includes('operator'));
    expect(api.requests.map(({ path }) => path)).not.toContain('/servers');
  });

  it.each([
    { action: 'reconnect' },
    { action: 'invalid_session' },
    { action: 'terminate' },
    { action: 'refuse_resume' },
    { action: 'close', code: 4000 },
    // For good: the bot makes a new connection.
    { action: 'close', code: 4011 },
  ])('answers again after $action ($code)', async (action) => {
    await start();
    await simulator.post('gateway', action);
    await expect
      .poll(async () => (await ada.type('/chatops servers')).ok, { timeout: 20_000, interval: 500 })
      .toBe(true);
    await ada.waitForText('1 up');
  });

  it('keeps the public message up to date after the interaction’s token has ended', async () => {
    await start({ timings: { tokenMs: 1500 } });
    const restart = letRestartRun(api, { held: true });
    await askAndConfirm(ada);
    const posted = await vera.waitFor(({ fromBot }) => fromBot);
    await sleep(2000);
    restart.finish();
    const result = await vera.waitForText('Restarted web-1/nginx', 15_000);
    expect(result.id).toBe(posted.id);
  });

  it('brings a private result by direct message after the token has ended', async () => {
    await start({ timings: { tokenMs: 1500 } });
    const restart = letRestartRun(api, { held: true });
    await askAndConfirm(ada, ' quiet:true');
    await sleep(2000);
    restart.finish();
    const direct = await directMessages(ada);
    const result = await direct.waitForText('Restarted web-1/nginx', 15_000);
    expect(result.controls).toEqual([]);
    expect(await vera.messages()).toEqual([]);
  });

  it('brings the end by direct message where the bot cannot see the channel any more', async () => {
    await start({ timings: { tokenMs: 1500 } });
    const restart = letRestartRun(api, { held: true });
    await askAndConfirm(ada.in(channels.vault));
    await vera.in(channels.vault).waitFor(({ fromBot }) => fromBot);
    await sleep(2000);
    restart.finish();
    const direct = await directMessages(ada);
    await direct.waitForText('Restarted web-1/nginx', 15_000);
  });

  it('answers anew when the message it would change was dismissed', async () => {
    await start();
    const restart = letRestartRun(api, { held: true });
    await askAndConfirm(ada, ' quiet:true');
    const confirmed = await ada.waitForText('Confirmed');
    await simulator.post('dismiss-message', { user: people.ada, messageId: confirmed.id });
    restart.finish();
    const result = await ada.waitForText('Restarted web-1/nginx', 15_000);
    expect(result.ephemeral).toBe(true);
    expect(await vera.messages()).toEqual([]);
  });

  it('names the permission that is missing, and brings the result all the same', async () => {
    await start();
    letRestartRun(api);
    await simulator.post('faults', { method: 'webhooks.create', kind: 'error', status: 403, code: 50013 });
    await askAndConfirm(ada);
    const result = await ada.waitForText('Restarted web-1/nginx');
    expect(result.ephemeral).toBe(true);
    expect(result.visibleText).toContain('Send Messages');
    expect(await vera.messages()).toEqual([]);
  });

  it('shows the rest of an answer whose picture Discord refuses', async () => {
    await start();
    await ada.type('/chatops status target:web-1');
    await ada.waitFor(({ imageFileIds }) => imageFileIds.length > 0);
    // The numbers come first: their edit and its plain form are refused too, then the one with the picture.
    const tooLarge = { method: 'webhooks.edit', kind: 'error', status: 413, code: 40005 };
    await simulator.post('faults', { ...tooLarge, times: 3 });
    await ada.click('Refresh');
    const answer = await ada.waitForText('could not be attached');
    expect(answer.visibleText).toContain('12.3 %');
  });

  it('leaves nothing thinking when Discord refuses the answer', async () => {
    await start();
    await simulator.post('faults', { method: 'webhooks.edit', kind: 'error', status: 400, code: 50035 });
    await ada.type('/chatops servers');
    await ada.waitForText('could not be shown');
    expect(await stuckMessages(ada)).toEqual([]);
  });

  it('brings the end of a command through "too many requests"', async () => {
    await start();
    letRestartRun(api);
    await simulator.fault({ method: 'webhooks.edit', kind: '429', times: 2, retryAfterSeconds: 1 });
    await askAndConfirm(ada);
    await vera.waitForText('Restarted web-1/nginx', 15_000);
  });
});

describe('a start', () => {
  it('ends with one plain line when the token is refused', async () => {
    await start({ bots: 0 });
    const refused = local.startBot({ DISCORD_TOKEN: 'wrong' });
    await expect(refused).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringMatching(/^bot cannot start: Discord refuses DISCORD_TOKEN[^\n]*$/),
    });
  });

  it('ends with one plain line when the application is another', async () => {
    await start({ bots: 0 });
    await expect(local.startBot({ DISCORD_APPLICATION_ID: '499999999999999999' })).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringContaining('DISCORD_APPLICATION_ID'),
    });
  });

  it('does not wait for a Discord that cannot be reached, and answers when it can', async () => {
    await start({ bots: 0 });
    await local.restartDiscord(async () => {
      await local.startBot();
    });
    await expect
      .poll(async () => (await ada.type('/chatops servers')).ok, { timeout: 15_000, interval: 500 })
      .toBe(true);
    await ada.waitForText('1 up');
  });
});
