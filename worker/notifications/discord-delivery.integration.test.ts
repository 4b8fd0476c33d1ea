import { Routes } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Card, code } from '../../shared/cards/card.ts';
import { createDiscordRest, type DiscordRest } from '../../shared/discord/rest-client.ts';
import { createLogger } from '../../shared/logger.ts';
import { DiscordPerson } from '../../simulator/discord/driver.ts';
import { channels, people } from '../../simulator/discord/guild/seed.ts';
import {
  type DiscordSimulator,
  startDiscordSimulator,
} from '../../simulator/discord/start-discord-simulator.ts';
import { SimulatorClient } from '../../simulator/simulator-client.ts';
import type { ChatDelivery } from './chat-delivery.ts';
import { createDiscordDelivery } from './discord-delivery.ts';

const logger = createLogger('test', 'silent');
let discord: DiscordSimulator;
let simulator: SimulatorClient;
let rest: DiscordRest;
let delivery: ChatDelivery;
let ada: DiscordPerson;
let now: number;

beforeEach(async () => {
  discord = await startDiscordSimulator({ logger });
  simulator = new SimulatorClient(discord.url);
  rest = createDiscordRest({ token: discord.token, apiUrl: discord.apiUrl, logger, timeoutMs: 300 });
  now = 0;
  delivery = createDiscordDelivery(rest, { spacingMs: 0, now: () => now });
  ada = new DiscordPerson(discord.url, people.ada, channels.ops);
});
afterEach(() => discord.close());

const deny = (denied: Record<string, string[]>) => simulator.post('config', { denied });
const refuseOnce = (method: string, refusal: { status: number; code?: number; message?: string }) =>
  simulator.post('faults', { method, kind: 'error', ...refusal });
const card = (change: Partial<Card> = {}): Card => ({
  title: '[FIRING] CPU high on web-1',
  tone: 'critical',
  announces: true,
  blocks: [{ kind: 'text', text: ['CPU is at ', code('97 %')] }],
  ...change,
});
const withPicture = (image: Extract<Card['blocks'][number], { kind: 'image' }>['image']) =>
  card({ blocks: [...card().blocks, { kind: 'image', image, alt: 'CPU of web-1' }] });
const png = Buffer.from('89504e470d0a1a0a', 'hex');
const drawn = withPicture({ kind: 'png', png, fileName: 'cpu.png' });
const line = (event: number) => ({
  card: { title: `Event ${event}`, tone: 'neutral', blocks: [] } satisfies Card,
  dedupeId: `n1/event/${event}`,
  threadName: 'CPU high on web-1',
  inChannel: false,
});
const messageIdOf = (ref: string) => ref.split('/')[1] ?? '';
const remove = (ref: string) => rest.delete(Routes.channelMessage(channels.ops, messageIdOf(ref)));
const said = async () => (await ada.messages()).map(({ content }) => content);

describe('a message', () => {
  it('is one, however often it is posted under the same id', async () => {
    const refs = [
      await delivery.post(channels.ops, card(), 'n1'),
      await delivery.post(channels.ops, card(), 'n1'),
    ];
    expect(refs[0]).toBe(refs[1]);
    expect(await said()).toEqual(['[FIRING] CPU high on web-1']);
    await delivery.post(channels.ops, card(), 'n2');
    expect(await said()).toHaveLength(2);
  });

  it('gets its picture in one edit, keeps it through later ones, and loses it when told to', async () => {
    const ref = await delivery.post(channels.ops, card(), 'n1');
    const fileId = await delivery.showPicture(ref, drawn);
    const pictures = async () => (await ada.messages()).flatMap(({ attachments }) => attachments);
    expect(await pictures()).toMatchObject([
      { id: fileId.split('/')[0], filename: 'cpu.png', description: 'CPU of web-1' },
    ]);
    expect(await ada.image(fileId)).toEqual(png);
    await delivery.update(ref, withPicture({ kind: 'uploaded', fileId }));
    expect(await pictures()).toMatchObject([{ id: fileId.split('/')[0] }]);
    expect((await ada.messages())[0]?.embeds.at(-1)?.image?.url).toContain(fileId);
    await delivery.update(ref, card());
    expect(await pictures()).toEqual([]);
  });

  it('notifies nobody, whatever it says', async () => {
    await delivery.post(channels.ops, card({ title: `@everyone <@${people.ada}>` }), 'n1');
    expect((await ada.messages())[0]?.mentioned).toEqual([]);
  });

  it('that somebody deleted is said to be gone', async () => {
    const ref = await delivery.post(channels.ops, card(), 'n1');
    await remove(ref);
    await expect(delivery.update(ref, card())).rejects.toMatchObject({ failure: 'message' });
  });
});

it('told in a thread that is archived since, counts as lost, and its successor wakes the thread', async () => {
  const parent = await delivery.post(channels.ops, card(), 'n0');
  await delivery.reply(parent, line(1));
  const thread = messageIdOf(parent);
  const ref = await delivery.post(thread, card(), 'n1');
  await rest.patch(Routes.channel(thread), { body: { archived: true } });
  await expect(delivery.update(ref, card())).rejects.toMatchObject({ failure: 'message' });
  await delivery.post(thread, card(), 'n2');
  expect((await ada.messages())[0]?.thread).toMatchObject({ archived: false, messageCount: 3 });
});

describe('its history', () => {
  it('goes into one thread, started with the first line', async () => {
    const ref = await delivery.post(channels.ops, card(), 'n1');
    for (const event of [1, 2, 2]) await delivery.reply(ref, line(event));
    const [message, ...history] = await ada.messages();
    expect(message?.thread).toMatchObject({ name: 'CPU high on web-1', messageCount: 2 });
    expect(history.map(({ content, threadId }) => [content, threadId])).toEqual([
      ['Event 1', message?.id],
      ['Event 2', message?.id],
    ]);
  });

  it('names a thread within Discord’s hundred characters', async () => {
    const ref = await delivery.post(channels.ops, card(), 'n1');
    await delivery.reply(ref, { ...line(1), threadName: '🔥'.repeat(150) });
    expect((await ada.messages())[0]?.thread?.messageCount).toBe(1);
  });

  it('opens an archived thread again', async () => {
    const ref = await delivery.post(channels.ops, card(), 'n1');
    await delivery.reply(ref, line(1));
    await rest.patch(Routes.channel(messageIdOf(ref)), { body: { archived: true } });
    await delivery.reply(ref, line(2));
    expect((await ada.messages())[0]?.thread).toMatchObject({ archived: false, messageCount: 2 });
  });

  it.each([
    { status: 400, code: 160005, message: 'Thread is locked' },
    { status: 400, code: 50083, message: 'Thread is archived' },
    { status: 403, code: 50013, message: 'Missing Permissions' },
  ])('goes below the message where the thread answers %o', async (refusal) => {
    const ref = await delivery.post(channels.ops, card(), 'n1');
    await delivery.reply(ref, line(1));
    await refuseOnce('messages.create', refusal);
    await delivery.reply(ref, line(2));
    expect((await ada.messages()).at(-1)).toMatchObject({
      content: 'Event 2',
      channelId: channels.ops,
      referenceId: messageIdOf(ref),
    });
  });

  it('goes below the message where threads are forbidden, and does not ask again for a minute', async () => {
    await deny({ [channels.ops]: ['CreatePublicThreads'] });
    const ref = await delivery.post(channels.ops, card(), 'n1');
    await delivery.reply(ref, line(1));
    await deny({ [channels.ops]: [] });
    await delivery.reply(ref, line(2));
    const [message, ...below] = await ada.messages();
    expect(message?.thread).toBeUndefined();
    expect(below.map(({ referenceId }) => referenceId)).toEqual([message?.id, message?.id]);
    now += 60_000;
    await delivery.reply(ref, line(3));
    expect((await ada.messages())[0]?.thread?.messageCount).toBe(1);
  });

  it('is told nevertheless where the bot may not reply', async () => {
    await deny({ [channels.ops]: ['CreatePublicThreads'] });
    const ref = await delivery.post(channels.ops, card(), 'n1');
    await refuseOnce('messages.create', { status: 404, code: 10003, message: 'Unknown Channel' });
    await refuseOnce('messages.create', {
      status: 400,
      code: 160002,
      message: 'Cannot reply without permission to read message history',
    });
    await delivery.reply(ref, line(1));
    const told = (await ada.messages()).at(-1);
    expect(told).toMatchObject({ content: 'Event 1', channelId: channels.ops });
    expect(told?.referenceId).toBeUndefined();
  });

  it('is not told beneath a message that is gone', async () => {
    const ref = await delivery.post(channels.ops, card(), 'n1');
    await remove(ref);
    await expect(delivery.reply(ref, line(1))).rejects.toMatchObject({ failure: 'message' });
  });
});

describe('when Discord refuses', () => {
  it.each([
    ['board', channels.board, 'View Channel, Send Messages and Embed Links'],
    ['vault', channels.vault, 'Missing Access (50001). Give the bot View Channel there'],
    ['a channel that is gone', '299999999999999999', 'not in its server'],
  ])('%s, says what is missing', async (_, channel, reason) => {
    await expect(delivery.post(channel, card(), 'n1')).rejects.toMatchObject({
      failure: 'channel',
      message: expect.stringContaining(reason),
    });
    await delivery.post(channels.ops, card(), 'n2');
  });

  it('a channel, does not ask there again for a minute', async () => {
    await expect(delivery.post(channels.board, card(), 'n1')).rejects.toMatchObject({ failure: 'channel' });
    await deny({ [channels.board]: [] });
    await expect(delivery.post(channels.board, card(), 'n2')).rejects.toMatchObject({ failure: 'channel' });
    now += 60_000;
    await delivery.post(channels.board, card(), 'n3');
    expect(await ada.in(channels.board).messages()).toHaveLength(1);
  });

  it('the token, asks nothing anywhere for a minute and keeps the message', async () => {
    await refuseOnce('messages.create', { status: 401, message: '401: Unauthorized' });
    await expect(delivery.post(channels.ops, card(), 'n1')).rejects.toMatchObject({
      failure: 'account',
      message: expect.stringContaining('DISCORD_TOKEN'),
    });
    now += 20_000;
    await expect(delivery.post(channels.web, card(), 'n2')).rejects.toMatchObject({
      failure: 'account',
      retryAfterSeconds: 40,
    });
    now += 40_000;
    await delivery.post(channels.ops, card(), 'n1');
  });

  it('to be hurried, passes on how long to wait and does not ask before', async () => {
    await simulator.fault({ method: 'messages.create', kind: '429', retryAfterSeconds: 30 });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(delivery.post(channels.ops, card(), 'n1')).rejects.toMatchObject({
        failure: 'retry',
        retryAfterSeconds: expect.closeTo(30, 0),
      });
    }
    expect(await ada.messages()).toEqual([]);
  });

  it('the sixth message within five seconds, passes on when it may come', async () => {
    await simulator.post('config', { enforceRateLimits: true });
    for (const id of ['n1', 'n2', 'n3', 'n4', 'n5']) await delivery.post(channels.ops, card(), id);
    const refused = await delivery.post(channels.ops, card(), 'n6').catch((error: unknown) => error);
    expect(refused).toMatchObject({ failure: 'retry', retryAfterSeconds: expect.any(Number) });
    await delivery.post(channels.web, card(), 'n7');
    expect(await ada.messages()).toHaveLength(5);
  });

  it.each(['500', '502', 'timeout', 'disconnect'])('by %s, keeps the message owed', async (kind) => {
    await simulator.fault({ method: 'messages.create', kind });
    await expect(delivery.post(channels.ops, card(), 'n1')).rejects.toMatchObject({ failure: 'retry' });
    await delivery.post(channels.ops, card(), 'n1');
  });

  it('the card, says so and takes another', async () => {
    await refuseOnce('messages.create', { status: 400, code: 50035, message: 'Invalid Form Body' });
    await expect(delivery.post(channels.ops, card(), 'n1')).rejects.toMatchObject({ failure: 'content' });
    await delivery.post(channels.ops, card(), 'n1');
  });

  it('files only, goes on without them', async () => {
    const ref = await delivery.post(channels.ops, card(), 'n1');
    await deny({ [channels.ops]: ['AttachFiles'] });
    await expect(delivery.showPicture(ref, drawn)).rejects.toMatchObject({
      failure: 'channel',
      message: expect.stringContaining('Attach Files'),
    });
    await delivery.update(ref, card({ title: 'changed' }));
    expect(await said()).toEqual(['changed']);
  });
});
