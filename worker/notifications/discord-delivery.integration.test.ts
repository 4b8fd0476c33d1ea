import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Card, code } from '../../shared/cards/card.ts';
import { createDiscordRest } from '../../shared/discord/rest-client.ts';
import { createLogger } from '../../shared/logger.ts';
import { type FakeDiscord, startFakeDiscord } from '../../test/support/fake-discord.ts';
import type { ChatDelivery } from './chat-delivery.ts';
import { createDiscordDelivery } from './discord-delivery.ts';

const channel = '200000000000000001';
let discord: FakeDiscord;
let delivery: ChatDelivery;
let now: number;

beforeEach(async () => {
  discord = await startFakeDiscord();
  now = 0;
  const rest = createDiscordRest({
    token: 'abc',
    apiUrl: discord.apiUrl,
    logger: createLogger('test', 'silent'),
    timeoutMs: 300,
  });
  delivery = createDiscordDelivery(rest, { spacingMs: 0, now: () => now });
});
afterEach(() => discord.close());

const card = (change: Partial<Card> = {}): Card => ({
  title: '[FIRING] CPU high on web-1',
  tone: 'critical',
  blocks: [{ kind: 'text', text: ['CPU is at ', code('97 %')] }],
  ...change,
});
const line = (event: number) => ({
  card: { title: `Event ${event}`, tone: 'neutral', blocks: [] } satisfies Card,
  dedupeId: `n1/event/${event}`,
  threadName: 'CPU high on web-1',
});
const messageIdOf = (ref: string) => ref.split('/')[1] ?? '';
const withPicture = (image: Extract<Card['blocks'][number], { kind: 'image' }>['image']) =>
  card({ blocks: [...card().blocks, { kind: 'image', image, alt: 'CPU' }] });

describe('a message', () => {
  it('is one, however often it is posted under the same id', async () => {
    const refs = [await delivery.post(channel, card(), 'n1'), await delivery.post(channel, card(), 'n1')];
    expect(refs[0]).toBe(refs[1]);
    expect(discord.messages(channel)).toHaveLength(1);
    expect(await delivery.post(channel, card(), 'n2')).not.toBe(refs[0]);
  });

  it('is one even when Discord took it and its answer was lost', async () => {
    discord.failNext('POST', 'hang');
    await expect(delivery.post(channel, card(), 'n1')).rejects.toMatchObject({ failure: 'retry' });
    await delivery.post(channel, card(), 'n1');
    expect(discord.messages(channel)).toHaveLength(1);
  });

  it('gets its picture in one edit and keeps it through later ones', async () => {
    const ref = await delivery.post(channel, card(), 'n1');
    const png = Buffer.from('png');
    const fileId = await delivery.showPicture(ref, withPicture({ kind: 'png', png, fileName: 'cpu.png' }));
    expect(fileId).toMatch(/^\d+\/cpu\.png$/);
    expect(discord.of('PATCH')).toHaveLength(1);
    expect(discord.of('PATCH')[0]?.files).toEqual([{ name: 'cpu.png', bytes: png }]);
    expect(discord.of('PATCH')[0]?.body.attachments).toEqual([
      expect.objectContaining({ filename: 'cpu.png', description: 'CPU' }),
    ]);
    await delivery.update(ref, withPicture({ kind: 'uploaded', fileId }));
    expect(discord.messages(channel)[0]?.attachmentIds).toEqual([fileId.split('/')[0]]);
    await delivery.update(ref, card());
    expect(discord.messages(channel)[0]?.attachmentIds).toEqual([]);
  });

  it('that somebody deleted is said to be gone', async () => {
    const ref = await delivery.post(channel, card(), 'n1');
    discord.remove(messageIdOf(ref));
    await expect(delivery.update(ref, card())).rejects.toMatchObject({ failure: 'message' });
  });
});

describe('its history', () => {
  it('goes into one thread, started with the first line', async () => {
    const ref = await delivery.post(channel, card(), 'n1');
    await delivery.reply(ref, line(1));
    await delivery.reply(ref, line(2));
    await delivery.reply(ref, line(2));
    expect(discord.messages(messageIdOf(ref)).map(({ content }) => content)).toEqual(['Event 1', 'Event 2']);
    expect(discord.of('/threads').map(({ body }) => body.name)).toEqual(['CPU high on web-1']);
    expect(discord.messages(channel)).toHaveLength(1);
  });

  it('names a thread within Discord’s hundred characters', async () => {
    const ref = await delivery.post(channel, card(), 'n1');
    await delivery.reply(ref, { ...line(1), threadName: '🔥'.repeat(150) });
    expect(discord.messages(messageIdOf(ref))).toHaveLength(1);
  });

  it('goes below the message where the thread is closed', async () => {
    const ref = await delivery.post(channel, card(), 'n1');
    await delivery.reply(ref, line(1));
    discord.archiveForGood(messageIdOf(ref));
    await delivery.reply(ref, line(2));
    expect(discord.messages(channel).at(-1)).toMatchObject({
      content: 'Event 2',
      referenceId: messageIdOf(ref),
    });
  });

  it('goes below the message where threads are forbidden, and does not ask again at once', async () => {
    const forbidden = '200000000000000404';
    const ref = await delivery.post(forbidden, card(), 'n1');
    await delivery.reply(ref, line(1));
    await delivery.reply(ref, line(2));
    expect(discord.messages(forbidden).map(({ referenceId }) => referenceId)).toEqual([
      undefined,
      messageIdOf(ref),
      messageIdOf(ref),
    ]);
    expect(discord.of('/threads')).toHaveLength(1);
  });

  it('is not told beneath a message that is gone', async () => {
    const ref = await delivery.post(channel, card(), 'n1');
    discord.remove(messageIdOf(ref));
    await expect(delivery.reply(ref, line(1))).rejects.toMatchObject({ failure: 'message' });
  });
});

describe('when Discord refuses', () => {
  it.each([
    [{ status: 403, code: 50001, message: 'Missing Access' }, 'Give the bot View Channel there'],
    [{ status: 403, code: 50013, message: 'Missing Permissions' }, 'Send Messages and Embed Links'],
    [{ status: 404, code: 10003, message: 'Unknown Channel' }, 'not in its server'],
  ])('%o, says what is missing and leaves the channel alone for a minute', async (fault, reason) => {
    discord.failNext('POST', fault);
    for (const dedupeId of ['n1', 'n2', 'n3']) {
      await expect(delivery.post(channel, card(), dedupeId)).rejects.toMatchObject({
        failure: 'channel',
        message: expect.stringContaining(reason),
      });
    }
    expect(discord.calls).toHaveLength(1);
    now += 60_000;
    await delivery.post(channel, card(), 'n4');
  });

  it('the token, asks nothing anywhere for a minute and keeps the message', async () => {
    discord.failNext('POST', { status: 401, message: '401: Unauthorized' });
    await expect(delivery.post(channel, card(), 'n1')).rejects.toMatchObject({
      failure: 'retry',
      message: expect.stringContaining('DISCORD_TOKEN'),
    });
    now += 20_000;
    await expect(delivery.post('200000000000000002', card(), 'n2')).rejects.toMatchObject({
      failure: 'retry',
      retryAfterSeconds: 40,
    });
    expect(discord.calls).toHaveLength(1);
    now += 40_000;
    await delivery.post(channel, card(), 'n1');
  });

  it('to be hurried, passes on how long to wait and does not ask before', async () => {
    discord.failNext('POST', { status: 429, retryAfter: 30 });
    await expect(delivery.post(channel, card(), 'n1')).rejects.toMatchObject({
      failure: 'retry',
      retryAfterSeconds: expect.closeTo(30, 0),
    });
    await expect(delivery.post(channel, card(), 'n1')).rejects.toMatchObject({ failure: 'retry' });
    expect(discord.calls).toHaveLength(1);
    now += 31_000;
    await delivery.post(channel, card(), 'n1');
  });

  it('the card, says so and takes another', async () => {
    discord.failNext('POST', { status: 400, code: 50035, message: 'Invalid Form Body' });
    await expect(delivery.post(channel, card(), 'n1')).rejects.toMatchObject({ failure: 'content' });
    await delivery.post(channel, card(), 'n1');
  });

  it('files only, goes on without them', async () => {
    const ref = await delivery.post(channel, card(), 'n1');
    discord.failNext('PATCH', { status: 403, code: 50013, message: 'Missing Permissions' });
    const picture = withPicture({ kind: 'png', png: Buffer.from('png'), fileName: 'cpu.png' });
    await expect(delivery.showPicture(ref, picture)).rejects.toMatchObject({
      failure: 'channel',
      message: expect.stringContaining('Attach Files'),
    });
    await delivery.update(ref, card());
  });
});
