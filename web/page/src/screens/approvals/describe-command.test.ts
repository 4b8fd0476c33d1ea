import { describe, expect, test } from 'vitest';
import type { Command } from '../../api/contract.ts';
import {
  describeApprovals,
  describeCommand,
  describeNews,
  describeOutcome,
  wordOf,
} from './describe-command.ts';

type Decision = NonNullable<Command['approval']>['decisions'][number];

const target = (name: string): Command['targets'][number] => ({
  id: name,
  serverId: name,
  serverName: name,
  containerId: 'c',
  containerName: 'nginx',
  state: 'awaiting_approval',
  startedAt: null,
  finishedAt: null,
  durationMs: null,
  exitCode: null,
  error: null,
  result: null,
});
const yes: Decision = { by: 'Vera (web)', userId: 'vera', decision: 'approved', reason: null };
const command = (change: Partial<Command> = {}, decisions: Decision[] = []): Command => ({
  id: '1',
  verb: 'restart',
  class: 'operate',
  state: 'awaiting_approval',
  args: {},
  reason: null,
  requestedBy: 'Ada (web)',
  createdAt: '2026-04-10T12:00:00Z',
  deadlineAt: '2026-04-10T12:15:00Z',
  confirmExpiresAt: null,
  approval: { required: 2, rule: 'a policy', expiresAt: '2026-04-10T12:15:00Z', decisions },
  startedAt: null,
  finishedAt: null,
  targets: [target('web-1')],
  ...change,
});

test.each([
  [['web-1'], 'Restart web-1/nginx'],
  [['a', 'b', 'c'], 'Restart a/nginx, b/nginx, c/nginx'],
  [['a', 'b', 'c', 'd'], 'Restart a/nginx, b/nginx and 2 more'],
])('a command on %j', (names, words) => {
  expect(describeCommand(command({ targets: names.map(target) }))).toBe(words);
});

test('who has spoken is told by account, and counted when it was a yes', () => {
  const waiting = command({}, [yes]);
  expect([wordOf(waiting, 'vera'), wordOf(waiting, 'ada')]).toEqual(['approved', undefined]);
  expect([describeApprovals(waiting), describeApprovals(command())]).toEqual(['1 of 2', '0 of 2']);
});

test.each([
  ['denied', 'Denied. Nothing is run.'],
  ['awaiting_approval', 'Approved, 1 of 2: it waits for others too.'],
  ['queued', 'Approved. It runs now.'],
  ['refused', 'Not run. It was refused.'],
] as const)('a command that is %s now', (state, words) => {
  expect(describeOutcome(command({ state }, [yes]))).toBe(words);
});

describe('what is read out', () => {
  const other = command({ id: '2' });
  test('is what was not there before', () => {
    expect(describeNews([command()], new Set())).toBe(
      'Ada (web) asks for your approval: Restart web-1/nginx.',
    );
    expect(describeNews([command(), other], new Set(['1']))).toContain('asks for your approval');
    expect(describeNews([command(), other], new Set())).toBe('2 commands wait for your approval.');
  });

  test('is nothing when nothing has come', () => {
    expect(describeNews([command()], new Set(['1', '2']))).toBe('');
    expect(describeNews([], new Set(['1']))).toBe('');
  });
});
