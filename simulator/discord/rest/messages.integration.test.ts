import { Routes } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { channels, people } from '../guild/seed.ts';
import { type RestClient, type SentMessage, startRestClient } from '../test-support/start-rest-client.ts';

let local: RestClient['local'];
let rest: RestClient['rest'];
let post: RestClient['post'];
let patch: RestClient['patch'];
const refusal = (code: number, status: number) => expect.objectContaining({ code, status });

beforeEach(async () => {
  ({ local, rest, post, patch } = await startRestClient());
});

afterEach(() => local.discord.close());

const ops = Routes.channelMessages(channels.ops);

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

test('a direct message is read by that person only', async () => {
  const body = { recipient_id: people.ada };
  const dm = (await rest.post(Routes.userChannels(), { body })) as { id: string };
  await post({ content: 'psst' }, undefined, dm.id);
  expect(await local.ada.in(dm.id).messages()).toMatchObject([{ visibleText: 'psst' }]);
  expect(await local.otto.in(dm.id).messages()).toEqual([]);
});
