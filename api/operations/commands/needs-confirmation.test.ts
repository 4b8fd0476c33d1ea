import { describe, expect, it } from 'vitest';
import type { VerbClass } from '../../../shared/api-contract/common.ts';
import type { Actor } from '../context.ts';
import { argumentHash } from './argument-hash.ts';
import { needsConfirmation } from './needs-confirmation.ts';

const account = {
  id: 'u',
  email: 'a@example.org',
  name: 'Ada',
  disabledAt: null,
  invited: false,
  grants: [],
};
const chat: Actor = {
  kind: 'chat',
  channelGrants: undefined,
  account,
  chat: { platform: 'slack', workspaceId: 'T', userId: 'U' },
};
const web: Actor = { kind: 'user', account, sessionId: 's' };

describe('needsConfirmation', () => {
  it.each<[string, Actor, VerbClass, number, boolean, boolean]>([
    ['a restart typed in chat', chat, 'operate', 1, false, true],
    ['a restart over the API', web, 'operate', 1, false, false],
    ['three over the API', web, 'operate', 3, false, false],
    ['four over the API', web, 'operate', 4, false, true],
    ['--all over the API', web, 'operate', 1, true, true],
    ['something destructive over the API', web, 'destructive', 1, false, true],
    ['exec over the API', web, 'exec', 1, false, true],
    ['logs in chat', chat, 'logs', 1, false, false],
  ])('%s', (_name, actor, verbClass, count, all, expected) => {
    expect(needsConfirmation(actor, verbClass, { all, count })).toBe(expected);
  });
});

describe('argumentHash', () => {
  const bound = {
    verb: 'restart',
    args: { graceSeconds: 5, other: 'x' },
    targets: [
      { serverId: 's1', containerId: 'c1' },
      { serverId: 's2', containerId: 'c2' },
    ],
  };

  it('does not depend on the order in which things were stored', () => {
    const reordered = {
      verb: 'restart',
      args: { other: 'x', graceSeconds: 5 },
      targets: bound.targets.toReversed(),
    };
    expect(argumentHash(reordered)).toEqual(argumentHash(bound));
  });

  it('changes with the verb, any argument and any target', () => {
    const changed = [
      { ...bound, verb: 'stop' },
      { ...bound, args: { ...bound.args, graceSeconds: 6 } },
      { ...bound, targets: bound.targets.slice(1) },
      { ...bound, targets: [{ serverId: 's1', containerId: 'c2' }, bound.targets[1]!] },
    ];
    for (const other of changed) expect(argumentHash(other)).not.toEqual(argumentHash(bound));
  });
});
