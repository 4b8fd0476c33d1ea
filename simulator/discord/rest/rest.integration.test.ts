import { type RawFile, REST, Routes } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { application, channels, guild, people } from '../guild/seed.ts';
import { startTestDiscord, type TestDiscord } from '../test-support/start-test-discord.ts';

/** A red pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
const picture = (name: string): RawFile => ({ name, data: png, contentType: 'image/png' });
const ops = Routes.channelMessages(channels.ops);

interface SentMessage {
  id: string;
  content: string;
  flags: number;
  attachments: { id: string; filename: string; description?: string; content_type: string; url: string }[];
  embeds: { image?: { url: string } }[];
}

let local: TestDiscord;
let rest: REST;

const restOf = (token: string) =>
  new REST({ version: '10', api: local.discord.apiUrl, retries: 0 }).setToken(token);
const post = (body: object, files?: RawFile[], route = ops) =>
  rest.post(route, { body, files }) as Promise<SentMessage>;
const patch = (id: string, body: object, files?: RawFile[]) =>
  rest.patch(Routes.channelMessage(channels.ops, id), { body, files }) as Promise<SentMessage>;
const refusal = (code: number, status: number) => expect.objectContaining({ code, status });

beforeEach(async () => {
  local = await startTestDiscord();
  rest = restOf(local.discord.token);
});

afterEach(async () => {
  await local.discord.close();
});

describe('who asks', () => {
  test('is the bot of the application', async () => {
    expect(await rest.get(Routes.user('@me'))).toMatchObject({ id: application.botUserId, bot: true });
    expect(await rest.get(Routes.currentApplication())).toMatchObject({ id: application.id });
    expect(await rest.get(Routes.guild(guild.id))).toMatchObject({ name: guild.name });
  });

  test('with another token is refused', async () => {
    await expect(restOf('another').get(Routes.user('@me'))).rejects.toEqual(refusal(0, 401));
  });

  test('in an old version, for nothing, or wrongly is told so', async () => {
    const get = async (path: string, method = 'GET') => {
      const response = await fetch(`${local.discord.apiUrl}${path}`, { method });
      return [response.status, ((await response.json()) as { code: number }).code];
    };
    expect(await get('/v9/users/@me')).toEqual([400, 50_041]);
    expect(await get('/v10/nothing')).toEqual([404, 0]);
    expect(await get('/v10/channels/1/messages', 'PUT')).toEqual([405, 0]);
    await expect(rest.get(Routes.guild('123'))).rejects.toEqual(refusal(10_004, 404));
    await expect(rest.get(Routes.channel('ops'))).rejects.toEqual(refusal(50_035, 400));
    await expect(rest.get(Routes.channel('123'))).rejects.toEqual(refusal(10_003, 404));
  });
});

describe('a message', () => {
  test('is posted, fetched, edited and deleted; fields left out of an edit stay', async () => {
    const sent = await post({ content: 'one', embeds: [{ title: 'two' }] });
    expect(await rest.get(Routes.channelMessage(channels.ops, sent.id))).toMatchObject({ content: 'one' });
    expect(await patch(sent.id, { content: 'three' })).toMatchObject({ embeds: [{ title: 'two' }] });
    expect(await local.ada.messages()).toMatchObject([{ visibleText: 'three\ntwo', edited: true }]);
    await rest.delete(Routes.channelMessage(channels.ops, sent.id));
    await expect(patch(sent.id, { content: 'x' })).rejects.toEqual(refusal(10_008, 404));
    expect(await local.ada.messages()).toEqual([]);
  });

  test('over a limit is refused with the field, as discord.js tells it', async () => {
    await expect(post({ content: 'x'.repeat(2001) })).rejects.toMatchObject({
      code: 50_035,
      status: 400,
      message: expect.stringContaining('content[BASE_TYPE_MAX_LENGTH]: Must be 2000 or fewer in length.'),
    });
    await expect(post({ content: ' ' })).rejects.toEqual(refusal(50_006, 400));
  });

  test('with the same nonce is the same message, when that is enforced', async () => {
    const once = { content: 'a', nonce: 'n1', enforce_nonce: true };
    const first = await post(once);
    expect((await post(once)).id).toBe(first.id);
    expect((await post({ ...once, nonce: 'n2' })).id).not.toBe(first.id);
    expect((await post({ ...once, enforce_nonce: false })).id).not.toBe(first.id);
    expect(await local.ada.messages()).toHaveLength(3);
  });

  test('of somebody else is not edited, nor deleted', async () => {
    await local.ada.type('mine');
    const id = (await local.ada.messages())[0]?.id ?? '';
    await expect(patch(id, { content: 'yours' })).rejects.toEqual(refusal(50_005, 403));
    await expect(rest.delete(Routes.channelMessage(channels.ops, id))).rejects.toEqual(refusal(50_013, 403));
  });

  test('notifies only whom it may', async () => {
    const content = `<@${people.ada}> <@${people.otto}> @everyone`;
    await post({ content, allowed_mentions: { parse: [] } });
    await post({ content, allowed_mentions: { parse: [], users: [people.otto] } });
    await post({ content: `<@${people.vera}>` });
    expect((await local.ada.messages()).map(({ mentioned }) => mentioned)).toEqual([
      [],
      [people.otto],
      [people.vera],
    ]);
  });

  test('answers another, that must be there', async () => {
    const sent = await post({ content: 'a' });
    const answer = await post({ content: 'b', message_reference: { message_id: sent.id } });
    expect(answer).toMatchObject({ type: 19, referenced_message: { id: sent.id } });
    const lost = { content: 'c', message_reference: { message_id: '123' } };
    await expect(post(lost)).rejects.toEqual(refusal(50_035, 400));
  });

  test('is listed newest first', async () => {
    for (const content of ['a', 'b', 'c']) await post({ content });
    const listed = (await rest.get(ops, { query: new URLSearchParams({ limit: '2' }) })) as SentMessage[];
    expect(listed.map(({ content }) => content)).toEqual(['c', 'b']);
  });
});

describe('files', () => {
  test('come with the message; one that an embed shows is listed no more', async () => {
    const body = {
      embeds: [{ title: 'CPU', image: { url: 'attachment://cpu.png' } }],
      attachments: [{ id: 0, description: 'CPU of web-1' }],
    };
    const sent = await post(body, [picture('cpu.png'), { name: 'a log.txt', data: 'hello' }]);
    expect(sent.attachments).toMatchObject([
      { filename: 'a_log.txt', content_type: 'text/plain; charset=utf-8', size: 5 },
    ]);
    const url = sent.embeds[0]?.image?.url ?? '';
    expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(png);
    const [seen] = await local.ada.messages();
    expect(seen?.attachments).toMatchObject([{ description: 'CPU of web-1' }, { filename: 'a_log.txt' }]);
    expect(await local.ada.image(seen?.imageFileIds[0] ?? '')).toEqual(png);
  });

  test('stay in an edit that names them, or names none; go when the list leaves them out', async () => {
    const shown = { embeds: [{ image: { url: 'attachment://a.png' } }] };
    const sent = await post(shown, [picture('a.png')]);
    const [, id = ''] = /files\/(\d+)\//.exec(sent.embeds[0]?.image?.url ?? '') ?? [];
    expect((await patch(sent.id, { content: 'x' })).embeds).toEqual(sent.embeds);
    expect((await patch(sent.id, { ...shown, attachments: [{ id }] })).embeds).toEqual(sent.embeds);
    const replaced = await patch(
      sent.id,
      { embeds: [{ image: { url: 'attachment://b.png' } }], attachments: [{ id: 0 }] },
      [picture('b.png')],
    );
    expect(replaced.embeds[0]?.image?.url).toMatch(/b\.png$/);
    expect((await fetch(sent.embeds[0]?.image?.url ?? '')).status).toBe(404);
    expect((await patch(sent.id, { embeds: [], attachments: [], content: 'none' })).attachments).toEqual([]);
  });

  test('that an embed or the list names must be there', async () => {
    const shown = { embeds: [{ image: { url: 'attachment://a.png' } }] };
    await expect(post(shown, [picture('b.png')])).rejects.toMatchObject({
      code: 50_035,
      message: expect.stringContaining('embeds[0].image.url[ATTACHMENT_NOT_FOUND]'),
    });
    await expect(post({ content: 'a', attachments: [{ id: 5 }] })).rejects.toEqual(refusal(50_035, 400));
  });

  test('are ten of 10 MiB at most', async () => {
    const large = { name: 'a.bin', data: Buffer.alloc(10 * 1024 * 1024 + 1) };
    await expect(post({}, [large])).rejects.toEqual(refusal(40_005, 413));
    const eleven = Array.from({ length: 11 }, (_, index) => picture(`${index}.png`));
    await expect(post({}, eleven)).rejects.toEqual(refusal(50_035, 400));
    expect(await post({}, eleven.slice(1))).toMatchObject({ attachments: { length: 10 } });
  });
});

describe('a thread', () => {
  const start = (id: string, body: object = { name: 'History' }) =>
    rest.post(Routes.threads(channels.ops, id), { body }) as Promise<{ id: string }>;

  test('hangs from a message, once, and is written into', async () => {
    const { id } = await post({ content: 'alert' });
    expect(await start(id)).toMatchObject({ id, type: 11, parent_id: channels.ops });
    await expect(start(id)).rejects.toEqual(refusal(160_004, 400));
    await post({ content: 'resolved' }, undefined, Routes.channelMessages(id));
    expect(await local.ada.messages()).toMatchObject([
      { id, threadId: undefined, thread: { name: 'History', messageCount: 1 } },
      { visibleText: 'resolved', threadId: id },
    ]);
    await expect(start('123')).rejects.toEqual(refusal(10_008, 404));
  });

  test('is archived by whom it belongs to; a new message opens it again', async () => {
    const { id } = await post({ content: 'alert' });
    await start(id);
    const reply = await post({ content: 'a' }, undefined, Routes.channelMessages(id));
    await rest.patch(Routes.channel(id), { body: { archived: true } });
    expect((await local.ada.messages())[0]?.thread?.archived).toBe(true);
    const edit = rest.patch(Routes.channelMessage(id, reply.id), { body: { content: 'b' } });
    await expect(edit).rejects.toEqual(refusal(50_083, 400));
    await post({ content: 'again' }, undefined, Routes.channelMessages(id));
    expect((await local.ada.messages())[0]?.thread?.archived).toBe(false);
  });

  test('has a name of 100 at most and a length that Discord knows', async () => {
    const { id } = await post({ content: 'alert' });
    await expect(start(id, { name: 'x'.repeat(101) })).rejects.toEqual(refusal(50_035, 400));
    await expect(start(id, { name: 'a', auto_archive_duration: 61 })).rejects.toEqual(refusal(50_035, 400));
  });
});

describe('without the permission', () => {
  const board = Routes.channelMessages(channels.board);
  const deny = (...denied: string[]) => local.client.post('config', { denied: { [channels.ops]: denied } });

  test('to see a channel, nothing is to be had there', async () => {
    const vault = Routes.channelMessages(channels.vault);
    await expect(post({ content: 'a' }, undefined, vault)).rejects.toEqual(refusal(50_001, 403));
    await expect(rest.get(Routes.channel(channels.vault))).rejects.toEqual(refusal(50_001, 403));
  });

  test('to send, embed, attach or start threads, that is refused; and works once it is given', async () => {
    await expect(post({ content: 'a' }, undefined, board)).rejects.toEqual(refusal(50_013, 403));
    await deny('EmbedLinks', 'AttachFiles', 'CreatePublicThreads');
    const { id } = await post({ content: 'plain' });
    await expect(post({ embeds: [{ title: 'a' }] })).rejects.toEqual(refusal(50_013, 403));
    await expect(post({}, [picture('a.png')])).rejects.toEqual(refusal(50_013, 403));
    const thread = { body: { name: 'a' } };
    await expect(rest.post(Routes.threads(channels.ops, id), thread)).rejects.toEqual(refusal(50_013, 403));
    await deny();
    expect(await post({ embeds: [{ title: 'a' }] })).toMatchObject({ id: expect.any(String) });
  });
});

test('a direct message is read by that person only', async () => {
  const body = { recipient_id: people.ada };
  const dm = (await rest.post(Routes.userChannels(), { body })) as { id: string };
  await post({ content: 'psst' }, undefined, Routes.channelMessages(dm.id));
  expect(await local.ada.in(dm.id).messages()).toMatchObject([{ visibleText: 'psst' }]);
  expect(await local.otto.in(dm.id).messages()).toEqual([]);
});

describe('commands', () => {
  const own = Routes.applicationGuildCommands(application.id, guild.id);
  const command = (name: string) => ({ name, description: 'd' });

  test('are created, changed, listed and taken away', async () => {
    const { id } = (await rest.post(own, { body: command('a') })) as { id: string };
    const one = Routes.applicationGuildCommand(application.id, guild.id, id);
    expect(await rest.patch(one, { body: { description: 'changed' } })).toMatchObject({ id, name: 'a' });
    expect(await rest.get(own)).toMatchObject([{ id, description: 'changed', guild_id: guild.id }]);
    await rest.delete(one);
    await expect(rest.get(one)).rejects.toEqual(refusal(10_063, 404));
  });

  test('are overwritten all at once, and keep their ids', async () => {
    const { id } = (await rest.post(own, { body: command('a') })) as { id: string };
    await rest.post(own, { body: command('b') });
    expect(await rest.put(own, { body: [command('a'), command('c')] })).toMatchObject([
      { id },
      { name: 'c' },
    ]);
    expect(await rest.get(own)).toHaveLength(2);
    await expect(rest.put(own, { body: [command('a'), command('a')] })).rejects.toEqual(refusal(50_035, 400));
  });

  test('of another application or guild are not reached', async () => {
    await expect(rest.get(Routes.applicationCommands('123'))).rejects.toEqual(refusal(20_012, 403));
    const elsewhere = Routes.applicationGuildCommands(application.id, '123');
    await expect(rest.get(elsewhere)).rejects.toEqual(refusal(50_001, 403));
  });
});

describe('failures on request', () => {
  test('500, 502, an error of any code, a cut connection', async () => {
    const method = 'messages.create';
    await local.client.fault({ method, kind: '500' });
    await expect(post({ content: 'a' })).rejects.toMatchObject({ status: 500 });
    await local.client.fault({ method, kind: '502' });
    await expect(post({ content: 'a' })).rejects.toMatchObject({ status: 502 });
    await local.client.post('faults', { method, kind: 'error', status: 400, code: 30_046 });
    await expect(post({ content: 'a' })).rejects.toEqual(refusal(30_046, 400));
    await local.client.fault({ method, kind: 'disconnect' });
    await expect(post({ content: 'a' })).rejects.toThrow();
    expect(await post({ content: 'a' })).toMatchObject({ content: 'a' });
  });

  test('a call that never comes back ends at the caller’s own deadline', async () => {
    await local.client.fault({ method: 'messages.create', kind: 'timeout' });
    const hasty = new REST({ version: '10', api: local.discord.apiUrl, retries: 0, timeout: 100 });
    await expect(hasty.setToken(local.discord.token).post(ops, { body: { content: 'a' } })).rejects.toThrow();
  });

  test('429: discord.js waits as long as it is told', async () => {
    const statuses: number[] = [];
    rest.on('response', (_request, { status }) => statuses.push(status));
    await local.client.fault({ method: 'messages.create', kind: '429', retryAfterSeconds: 0.2 });
    expect(await post({ content: 'patient' })).toMatchObject({ content: 'patient' });
    expect(statuses).toEqual([429, 200]);
    const impatient = new REST({ version: '10', api: local.discord.apiUrl, rejectOnRateLimit: () => true });
    await local.client.fault({ method: 'messages.create', kind: '429', retryAfterSeconds: 3 });
    const refused = impatient.setToken(local.discord.token).post(ops, { body: { content: 'b' } });
    await expect(refused).rejects.toMatchObject({ scope: 'user', retryAfter: expect.any(Number) });
  });

  test('the limits of Discord itself, once they are switched on', async () => {
    await local.client.post('config', { enforceRateLimits: true });
    const send = () =>
      fetch(`${local.discord.apiUrl}/v10${ops}`, {
        method: 'POST',
        headers: { authorization: `Bot ${local.discord.token}`, 'content-type': 'application/json' },
        body: '{"content":"a"}',
      });
    for (let left = 4; left >= 0; left -= 1) {
      const response = await send();
      expect(response.status).toBe(200);
      expect(response.headers.get('x-ratelimit-remaining')).toBe(String(left));
    }
    const refused = await send();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('x-ratelimit-scope')).toBe('user');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ global: false, retry_after: expect.any(Number) });
  });
});
