import type { APIApplicationCommand, APIApplicationCommandOption } from 'discord-api-types/v10';
import { ApplicationCommandOptionType as Type } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import { commandLeaves } from './command-leaf.ts';
import { parseCommandLine } from './parse-command-line.ts';

const text = (name: string): APIApplicationCommandOption => ({ type: Type.String, name, description: name });
const leaves = commandLeaves([
  {
    name: 'chatops',
    description: 'Servers',
    type: 1,
    options: [
      { type: Type.Subcommand, name: 'status', description: 'State', options: [text('target')] },
      {
        type: Type.SubcommandGroup,
        name: 'rule',
        description: 'Rules',
        options: [
          { type: Type.Subcommand, name: 'add', description: 'New', options: [text('metric'), text('note')] },
        ],
      },
    ],
  },
  { name: 'ping', description: 'Pong', type: 1 },
  { name: 'Look up', description: '', type: 2 },
] as APIApplicationCommand[]);

const read = (line: string) => {
  const parsed = parseCommandLine(leaves, line);
  return (
    parsed && {
      command: parsed.leaf.name,
      values: Object.fromEntries(parsed.options.map(({ name, value }) => [name, value])),
      stray: parsed.stray,
    }
  );
};

test('what can be run are subcommands, and commands without any', () => {
  expect(leaves.map(({ name, path }) => [name, path])).toEqual([
    ['chatops status', ['status']],
    ['chatops rule add', ['rule', 'add']],
    ['ping', []],
  ]);
});

describe('parseCommandLine', () => {
  test.each([
    ['/ping', { command: 'ping', values: {}, stray: '' }],
    ['/chatops status target:web-1', { command: 'chatops status', values: { target: 'web-1' }, stray: '' }],
    [
      '/chatops status  target: web-1 ',
      { command: 'chatops status', values: { target: 'web-1' }, stray: '' },
    ],
    ['/chatops status target:', { command: 'chatops status', values: { target: '' }, stray: '' }],
    ['/chatops status web-1', { command: 'chatops status', values: {}, stray: 'web-1' }],
    [
      '/chatops rule add note:disk is full at http://x metric:disk',
      {
        command: 'chatops rule add',
        values: { note: 'disk is full at http://x', metric: 'disk' },
        stray: '',
      },
    ],
    ['/chatops rule', undefined],
    ['/chatops statuses', undefined],
    ['chatops status', undefined],
  ])('%s', (line, read_) => {
    expect(read(line)).toEqual(read_);
  });

  test('says where a value stands in the line', () => {
    const line = '/chatops rule add metric:cpu note: ab ';
    const [metric, note] = parseCommandLine(leaves, line)?.options ?? [];
    expect([metric, note].map((option) => line.slice(option?.from, option?.to))).toEqual(['cpu', 'ab']);
    expect(line.slice(metric?.nameFrom, metric?.to)).toBe('metric:cpu');
  });
});
