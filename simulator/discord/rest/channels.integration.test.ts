import { Routes } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { channels } from '../guild/seed.ts';
import { picture, type RestClient, startRestClient } from '../test-support/start-rest-client.ts';

let local: RestClient['local'];
let rest: RestClient['rest'];
let post: RestClient['post'];
const refusal = (code: number, status: number) => expect.objectContaining({ code, status });

beforeEach(async () => {
  ({ local, rest, post } = await startRestClient());
});

afterEach(() => local.discord.close());

describe('a thread', () => {
  const start = (id: string, body: object = { name: 'History' }) =>
    rest.post(Routes.threads(channels.ops, id), { body }) as Promise<{ id: string }>;

  test('hangs from a message, once, and is written into', async () => {
    const { id } = await post({ content: 'alert' });
    expect(await start(id)).toMatchObject({ id, type: 11, parent_id: channels.ops });
    await expect(start(id)).rejects.toEqual(refusal(160_004, 400));
    await post({ content: 'resolved' }, undefined, id);
    expect(await local.ada.messages()).toMatchObject([
      { id, threadId: undefined, thread: { name: 'History', messageCount: 1 } },
      { visibleText: 'resolved', threadId: id },
    ]);
    await expect(start('123')).rejects.toEqual(refusal(10_008, 404));
  });

  test('is archived by whom it belongs to; a new message opens it again', async () => {
    const { id } = await post({ content: 'alert' });
    await start(id);
    const reply = await post({ content: 'a' }, undefined, id);
    await rest.patch(Routes.channel(id), { body: { archived: true } });
    expect((await local.ada.messages())[0]?.thread?.archived).toBe(true);
    const edit = rest.patch(Routes.channelMessage(id, reply.id), { body: { content: 'b' } });
    await expect(edit).rejects.toEqual(refusal(50_083, 400));
    await post({ content: 'again' }, undefined, id);
    expect((await local.ada.messages())[0]?.thread?.archived).toBe(false);
  });

  test('has a name of 100 at most and a length that Discord knows', async () => {
    const { id } = await post({ content: 'alert' });
    await expect(start(id, { name: 'x'.repeat(101) })).rejects.toEqual(refusal(50_035, 400));
    await expect(start(id, { name: 'a', auto_archive_duration: 61 })).rejects.toEqual(refusal(50_035, 400));
  });
});

describe('without the permission', () => {
  const deny = (...denied: string[]) => local.client.post('config', { denied: { [channels.ops]: denied } });

  test('to see a channel, nothing is to be had there', async () => {
    await expect(post({ content: 'a' }, undefined, channels.vault)).rejects.toEqual(refusal(50_001, 403));
    await expect(rest.get(Routes.channel(channels.vault))).rejects.toEqual(refusal(50_001, 403));
  });

  test('to send, embed, attach or start threads, that is refused; and works once it is given', async () => {
    await expect(post({ content: 'a' }, undefined, channels.board)).rejects.toEqual(refusal(50_013, 403));
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
