import { GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import { readFrame } from './client-frames.ts';
import { type Frame, GatewaySession } from './gateway-session.ts';
import { checkIntents } from './intents.ts';
import { readUpgrade } from './read-upgrade.ts';

describe('a session', () => {
  const session = () => new GatewaySession(1, [0, 1]);
  const numbers = (frames: Frame[] | undefined) => frames?.map(({ s }) => s);

  test('numbers what it sends, and keeps it for a client that is away', () => {
    const away = session();
    const sent: Frame[] = [];
    const send = (frame: Frame): void => void sent.push(frame);
    away.connect(send);
    away.dispatch('A', {});
    away.disconnect(send);
    away.dispatch('B', {});
    away.dispatch('C', {});
    expect(numbers(sent)).toEqual([1]);
    expect(away.missedSince(1)).toMatchObject([
      { t: 'B', s: 2 },
      { t: 'C', s: 3 },
    ]);
    expect(away.missedSince(3)).toEqual([]);
  });

  test('cannot be resumed from further back than it remembers', () => {
    const busy = session();
    for (let count = 0; count < 1_001; count += 1) busy.dispatch('A', {});
    expect(busy.missedSince(0)).toBeUndefined();
    expect(busy.missedSince(1)).toHaveLength(1_000);
  });

  test('stays with the newer connection when the older one ends', () => {
    const resumed = session();
    const sent: Frame[] = [];
    const older = (): void => {};
    resumed.connect(older);
    resumed.connect((frame) => void sent.push(frame));
    resumed.disconnect(older);
    resumed.dispatch('A', {});
    expect(numbers(sent)).toEqual([1]);
  });

  test('sends what was, not what it became', () => {
    const first = session();
    const data = { content: 'before' };
    first.dispatch('A', data);
    data.content = 'after';
    expect(first.missedSince(0)).toMatchObject([{ d: { content: 'before' } }]);
  });

  test('has the guilds of its shard', () => {
    const id = String(5n << 22n);
    expect([0, 1, 2].map((shard) => new GatewaySession(1, [shard, 3]).covers(id))).toEqual([
      false,
      false,
      true,
    ]);
  });
});

test.each([
  [GatewayIntentBits.Guilds, 0, 'fine'],
  [GatewayIntentBits.GuildMembers, 0, 'disallowed'],
  [GatewayIntentBits.GuildMembers, GatewayIntentBits.GuildMembers, 'fine'],
  [1 << 30, 0, 'invalid'],
])('intents %i, granted %i: %s', (intents, granted, expected) => {
  expect(checkIntents(intents, granted)).toBe(expected);
});

test.each([
  ['{"op":1,"d":null}', { op: GatewayOpcodes.Heartbeat, d: null }],
  ['{"op":99,"d":null}', 'unknown opcode'],
  ['{"op":2,"d":{}}', 'undecodable'],
  ['{"d":1}', 'undecodable'],
  ['no json', 'undecodable'],
])('the frame %s', (text, expected) => {
  expect(readFrame(text)).toEqual(expected);
});

test.each([
  ['/gateway?v=10&encoding=json', 'fine'],
  ['/gateway/?v=10&encoding=json', 'fine'],
  ['/gateway?v=9&encoding=json', 'wrong version'],
  ['/gateway?v=10&encoding=etf', 'unsupported'],
  ['/gateway?v=10&encoding=json&compress=zlib-stream', 'unsupported'],
  ['/elsewhere', 'not found'],
])('the address %s is %s', (url, expected) => {
  expect(readUpgrade(url)).toBe(expected);
});
