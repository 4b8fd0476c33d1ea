import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REST, Routes } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { application, channels, guild, people } from '../guild/seed.ts';
import { startTestDiscord, type TestDiscord } from '../test-support/start-test-discord.ts';

let local: TestDiscord;
let folder: string;

const restart = async () => {
  await local.discord.close();
  local = await startTestDiscord({ stateFile: join(folder, 'discord.json') });
};
const rest = () =>
  new REST({ version: '10', api: local.discord.apiUrl, retries: 0 }).setToken(local.discord.token);
const post = (channelId: string, body: object, files?: { name: string; data: string }[]) =>
  rest().post(Routes.channelMessages(channelId), { body, files }) as Promise<{ id: string }>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  local = await startTestDiscord({ stateFile: join(folder, 'discord.json'), pageFolder: folder });
});

afterEach(async () => {
  await local.discord.close();
  rmSync(folder, { recursive: true, force: true });
});

/** fetch does not let a caller forge Host; node:http does. */
function status(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${local.discord.url}/sim/send`, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end(JSON.stringify({ user: people.ada, channel: channels.ops, text: 'hi' }));
  });
}

describe('whoever may type here runs commands on real machines', () => {
  const json = { 'content-type': 'application/json' };

  test('the page itself may', async () => {
    expect(await status({ ...json, origin: local.discord.url })).toBe(200);
  });

  test.each([
    ['a page of another site', { ...json, origin: 'https://evil.example' }],
    ['a form, which needs no preflight', { 'content-type': 'text/plain' }],
    ['a host name that was pointed at this machine', { ...json, host: 'evil.example' }],
  ])('%s may not', async (_name, headers) => {
    expect(await status(headers)).toBe(403);
    expect(await local.ada.messages()).toEqual([]);
  });
});

test('bad input is answered with what was wrong', async () => {
  await expect(local.client.post('send', { user: people.ada })).rejects.toThrow(/400.*channel/s);
  const stranger = { user: '1', channel: channels.ops, text: 'x' };
  await expect(local.client.post('send', stranger)).rejects.toThrow('no such person: 1');
  const nowhere = { user: people.ada, channel: '1', text: 'x' };
  await expect(local.client.post('command', nowhere)).rejects.toThrow('no such channel or thread: 1');
  await expect(local.client.post('config', { denied: { [channels.ops]: ['Fly'] } })).rejects.toThrow('400');
  await expect(local.client.fault({ kind: 'earthquake' })).rejects.toThrow('400');
});

describe('the driver', () => {
  test('says what was on the screen when something does not come', async () => {
    await local.otto.type('I see nothing');
    await expect(local.ada.waitForText('fire', 50)).rejects.toThrow(
      /no visible message says fire within 50 ms\. On the screen of ada in #ops \(the app is not connected\):\n {2}otto \(\d+\): I see nothing/,
    );
    const row = { type: 1, components: [{ type: 2, style: 1, label: 'Ack', custom_id: 'a' }] };
    await post(channels.ops, { content: 'CPU', components: [row] });
    await expect(local.ada.click('Silence')).rejects.toThrow(
      /nothing to press is called "Silence".*chatops \(\d+\): CPU\n {4}\[Ack\]/s,
    );
    await expect(local.ada.waitForModal(50)).rejects.toThrow('no modal opened within 50 ms');
  });

  test('reads what an embed says, fields, footer and alt text included', async () => {
    const embed = {
      title: '[FIRING] CPU',
      description: '**95 %** on `web-1`',
      fields: [{ name: 'Since', value: '<t:0:R>' }],
      image: { url: 'attachment://cpu.txt' },
      footer: { text: 'id 1' },
    };
    const attachments = [{ id: 0, description: 'CPU of web-1' }];
    await post(channels.ops, { embeds: [embed], attachments }, [{ name: 'cpu.txt', data: 'x' }]);
    expect((await local.ada.messages())[0]?.visibleText).toBe(
      '[FIRING] CPU\n95 % on `web-1`\nSince: 1970-01-01 00:00:00 UTC\nid 1\nCPU of web-1',
    );
  });
});

describe('between starts', () => {
  test('messages, threads, files, rights and commands stay', async () => {
    const body = { content: 'log', embeds: [{ title: 'a', thumbnail: { url: 'attachment://a.log' } }] };
    const { id } = await post(channels.ops, body, [{ name: 'a.log', data: 'a log' }]);
    await rest().post(Routes.threads(channels.ops, id), { body: { name: 'History' } });
    await post(id, { content: 'reply' });
    const commands = Routes.applicationGuildCommands(application.id, guild.id);
    const registered = await rest().post(commands, { body: { name: 'ping', description: 'd' } });
    await local.client.post('config', { denied: { [channels.web]: ['SendMessages'] } });
    await restart();
    const [message, reply] = await local.ada.messages();
    expect(message).toMatchObject({ content: 'log', thread: { name: 'History', messageCount: 1 } });
    expect(reply).toMatchObject({ content: 'reply', threadId: id });
    const again = (await rest().get(Routes.channelMessage(channels.ops, id))) as typeof body;
    const url = again.embeds[0]?.thumbnail.url ?? '';
    expect(await (await fetch(url)).text()).toBe('a log');
    expect(await rest().get(commands)).toEqual([registered]);
    await expect(post(channels.web, { content: 'a' })).rejects.toMatchObject({ code: 50_013 });
    expect(BigInt((await post(channels.ops, { content: 'b' })).id)).toBeGreaterThan(BigInt(reply?.id ?? 0));
  });

  test('a file that is no state is left aside', async () => {
    await local.discord.close();
    writeFileSync(join(folder, 'discord.json'), '{"version":7');
    local = await startTestDiscord({ stateFile: join(folder, 'discord.json') });
    expect(await local.ada.messages()).toEqual([]);
  });
});

test('a page that was not built says how to build it', async () => {
  expect(await (await fetch(local.discord.url)).text()).toContain('npm run build');
});
