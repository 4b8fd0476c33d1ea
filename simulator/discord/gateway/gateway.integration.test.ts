import { once } from 'node:events';
import {
  ApplicationCommandType,
  type Client,
  Events,
  GatewayIntentBits,
  type Interaction,
  REST,
  Routes,
} from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { application, channels, guild } from '../guild/seed.ts';
import {
  createClient,
  login,
  startTestDiscord,
  type TestDiscord,
} from '../test-support/start-test-discord.ts';

let local: TestDiscord;
let client: Client | undefined;
const sockets: WebSocket[] = [];

beforeEach(async () => {
  local = await startTestDiscord();
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await client?.destroy();
  client = undefined;
  await local.discord.close();
});

const control = (action: object) => local.client.post('gateway', action);
const isConnected = async () =>
  (await local.client.snapshot('300000000000000001', channels.ops)).appConnected;

async function start(): Promise<Client<true>> {
  const starting = createClient(local.discord);
  client = starting;
  return login(starting, local.discord.token);
}

/** Frames as they come, next one first. */
function open(query = '?v=10&encoding=json') {
  const socket = new WebSocket(`${local.discord.url.replace('http', 'ws')}/gateway${query}`);
  sockets.push(socket);
  const frames: { op: number; t: string | null; s: number | null; d: Record<string, unknown> }[] = [];
  socket.on('message', (data) => frames.push(JSON.parse(data.toString())));
  socket.on('error', () => {});
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  const next = async (op: number, t: string | null = null) => {
    await expect.poll(() => frames.find((frame) => frame.op === op && frame.t === t)).toBeDefined();
    return frames.find((frame) => frame.op === op && frame.t === t);
  };
  const send = (op: number, d: unknown) => socket.send(JSON.stringify({ op, d }));
  return { socket, frames, closed, next, send };
}

const identity = (more: object = {}) => ({
  token: local.discord.token,
  intents: GatewayIntentBits.Guilds,
  properties: { os: 'linux', browser: 'test', device: 'test' },
  ...more,
});

test('the client is ready with its guild, channels, roles and itself', async () => {
  const ready = await start();
  expect(ready.user.id).toBe(application.botUserId);
  const known = ready.guilds.cache.get(guild.id);
  expect(known?.available).toBe(true);
  expect([...(known?.channels.cache.keys() ?? [])].sort()).toEqual(Object.values(channels).sort());
  expect(known?.members.me?.permissionsIn(channels.board).has('SendMessages')).toBe(false);
  expect(known?.members.me?.permissionsIn(channels.ops).has('SendMessages')).toBe(true);
  await expect.poll(isConnected).toBe(true);
});

test('what channels allow is told when it changes', async () => {
  const ready = await start();
  const changed = once(ready, Events.ChannelUpdate);
  await local.client.post('config', { denied: { [channels.ops]: ['EmbedLinks'] } });
  await changed;
  expect(ready.guilds.cache.get(guild.id)?.members.me?.permissionsIn(channels.ops).has('EmbedLinks')).toBe(
    false,
  );
});

test('a client that gives up is gone at once', async () => {
  await start();
  await expect.poll(isConnected).toBe(true);
  await client?.destroy();
  await expect.poll(isConnected).toBe(false);
  await local.client.post('faults', { kind: '500' });
  expect(await local.ada.type('/chatops help')).toMatchObject({ ok: false });
});

describe('who comes in', () => {
  test('with another token is refused', async () => {
    client = createClient(local.discord);
    await expect(client.login('another')).rejects.toThrow('An invalid token was provided');
    const socket = open();
    await socket.next(10);
    socket.send(2, identity({ token: 'another' }));
    expect(await socket.closed).toBe(4004);
  });

  test.each([
    ['privileged intents', () => identity({ intents: GatewayIntentBits.MessageContent }), 4014],
    ['intents that do not exist', () => identity({ intents: 1 << 30 }), 4013],
    ['a shard that does not exist', () => identity({ shard: [1, 1] }), 4010],
    ['half an identity', () => ({ token: local.discord.token }), 4002],
  ])('with %s is refused', async (_name, identify, code) => {
    const socket = open();
    await socket.next(10);
    socket.send(2, identify());
    expect(await socket.closed).toBe(code);
  });

  test('with a privileged intent that was switched on is welcome', async () => {
    await local.client.post('config', { privilegedIntents: true });
    const socket = open();
    socket.socket.on('open', () => socket.send(2, identity({ intents: GatewayIntentBits.MessageContent })));
    expect((await socket.next(0, 'READY'))?.d).toMatchObject({ v: 10 });
  });

  test('in another version or with compression is refused', async () => {
    expect(await open('?v=9&encoding=json').closed).toBe(4012);
    expect(await open('?v=10&encoding=json&compress=zlib-stream').closed).toBe(1006);
  });
});

describe('the protocol', () => {
  test('answers heartbeats, asked for at the interval of its hello', async () => {
    const socket = open();
    expect((await socket.next(10))?.d.heartbeat_interval).toBe(41_250);
    socket.send(1, null);
    expect(await socket.next(11)).toBeDefined();
  });

  test('takes a client that sends no heartbeats for dead', async () => {
    await local.discord.close();
    local = await startTestDiscord({ timings: { heartbeatMs: 50 } });
    expect(await open().closed).toBe(4009);
  });

  test.each([
    ['an unknown opcode', (socket: ReturnType<typeof open>) => socket.send(99, null), 4001],
    ['no JSON', (socket: ReturnType<typeof open>) => socket.socket.send('{'), 4002],
    ['too much', (socket: ReturnType<typeof open>) => socket.socket.send(`"${'x'.repeat(4096)}"`), 4002],
    ['a request before identify', (socket: ReturnType<typeof open>) => socket.send(3, {}), 4003],
    [
      'too many frames',
      (socket: ReturnType<typeof open>) => {
        for (let count = 0; count <= 120; count += 1) socket.send(1, null);
      },
      4008,
    ],
  ])('closes on %s', async (_name, act, code) => {
    const socket = open();
    await socket.next(10);
    act(socket);
    expect(await socket.closed).toBe(code);
  });

  test('closes on a second identify', async () => {
    const socket = open();
    await socket.next(10);
    socket.send(2, identity());
    await socket.next(0, 'READY');
    socket.send(2, identity());
    expect(await socket.closed).toBe(4005);
  });

  test('resumes with all that was missed, and not from the future', async () => {
    const first = open();
    await first.next(10);
    first.send(2, identity());
    const { session_id } = (await first.next(0, 'READY'))?.d ?? {};
    const { s: seq } = (await first.next(0, 'GUILD_CREATE')) ?? {};
    await control({ action: 'terminate' });
    await first.closed;
    await local.client.post('config', { denied: { [channels.ops]: ['EmbedLinks'] } });
    const early = open();
    await early.next(10);
    early.send(6, { token: local.discord.token, session_id, seq: 99 });
    expect(await early.closed).toBe(4007);
    const second = open();
    await second.next(10);
    second.send(6, { token: local.discord.token, session_id, seq });
    await second.next(0, 'RESUMED');
    expect(second.frames.map(({ t, s }) => [t, s])).toEqual([
      [null, null],
      ['CHANNEL_UPDATE', 3],
      ['RESUMED', 4],
    ]);
  });
});

describe('the client comes back', () => {
  const resumed = (ready: Client) => once(ready, Events.ShardResume);
  const register = () =>
    new REST({ api: local.discord.apiUrl, version: '10' })
      .setToken(local.discord.token)
      .post(Routes.applicationGuildCommands(application.id, guild.id), {
        body: { name: 'ping', description: 'd', type: ApplicationCommandType.ChatInput },
      });

  test('when its connection is cut: it resumes and hears what it missed', async () => {
    const ready = await start();
    await register();
    ready.on(Events.InteractionCreate, (interaction: Interaction) => {
      if (interaction.isChatInputCommand()) void interaction.reply('pong');
    });
    await control({ action: 'terminate' });
    // It is away now; what is typed waits for it.
    await expect.poll(isConnected).toBe(false);
    expect(await local.ada.type('/ping')).toMatchObject({ ok: true });
    await local.ada.waitForText('pong');
  });

  test('when it is asked to', async () => {
    const ready = await start();
    const back = resumed(ready);
    await control({ action: 'reconnect' });
    await back;
    await expect.poll(isConnected).toBe(true);
  });

  test.each(['invalid_session', 'refuse_resume'])(
    'after %s it identifies anew',
    async (action) => {
      const ready = await start();
      const again = once(ready, Events.ShardReady);
      await control({ action });
      await again;
      await expect.poll(isConnected).toBe(true);
    },
    // discord.js leaves five seconds between two identifies.
    20_000,
  );
});

test('a code that is final ends the client’s connection for good', async () => {
  const ready = await start();
  const disconnected = once(ready, Events.ShardDisconnect);
  await control({ action: 'close', code: 4004 });
  expect((await disconnected)[0]).toMatchObject({ code: 4004 });
  await expect.poll(isConnected).toBe(false);
});
