import type { APIApplicationCommand } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import { Guild } from '../guild/guild.ts';
import { channels, people } from '../guild/seed.ts';
import { optionValue } from './option-value.ts';
import { nestOptions, splitCommand } from './split-command.ts';

const text = (name: string) => ({ type: 3, name, description: 'd' });
const commands = [
  {
    name: 'chatops',
    options: [
      { type: 1, name: 'help', description: 'd' },
      { type: 1, name: 'restart', description: 'd', options: [text('target'), text('reason')] },
      {
        type: 2,
        name: 'rule',
        description: 'd',
        options: [{ type: 1, name: 'add', options: [text('metric')] }],
      },
    ],
  },
  { name: 'plain', options: [text('a')] },
] as unknown as APIApplicationCommand[];

function split(typed: string) {
  const result = splitCommand(commands, typed);
  if (!result.ok) return result.error;
  const given = Object.fromEntries(result.given.map(({ option, raw }) => [option.name, raw]));
  return { path: result.path.map(({ name }) => name), given };
}

describe('a typed command is taken apart', () => {
  test.each<[string, object]>([
    ['/chatops help', { path: ['help'], given: {} }],
    ['/chatops restart target:web-1', { path: ['restart'], given: { target: 'web-1' } }],
    [
      '/chatops restart target:web-1 reason:it hangs: since 10:30 at http://x',
      { path: ['restart'], given: { target: 'web-1', reason: 'it hangs: since 10:30 at http://x' } },
    ],
    ['/chatops restart reason: target:', { path: ['restart'], given: { reason: '', target: '' } }],
    ['/chatops rule add metric:cpu', { path: ['rule', 'add'], given: { metric: 'cpu' } }],
    ['/plain a:b', { path: [], given: { a: 'b' } }],
  ])('%s', (typed, expected) => {
    expect(split(typed)).toEqual(expected);
  });

  test.each([
    ['/nothing', 'Unknown command /nothing'],
    ['chatops help', 'Unknown command /'],
    ['/chatops', 'Choose one of help, restart, rule after /chatops'],
    ['/chatops rule remove', 'Choose one of add after /chatops rule'],
    ['/chatops help me', 'No option takes "me"; there are: none'],
    ['/chatops restart web-1', 'No option takes "web-1"; there are: target, reason'],
    ['/plain a:1 a:2', 'Option a is given twice'],
  ])('%s is refused', (typed, error) => {
    expect(split(typed)).toBe(error);
  });
});

test('values lie inside the subcommand, inside its group', () => {
  const path = [
    { name: 'rule', type: 2 },
    { name: 'add', type: 1 },
  ];
  expect(nestOptions(path, [{ name: 'metric' }])).toEqual([
    { name: 'rule', type: 2, options: [{ name: 'add', type: 1, options: [{ name: 'metric' }] }] },
  ]);
});

describe('a value is read as its type', () => {
  const guild = new Guild();
  const read = (type: number, raw: string, more: object = {}) => {
    const result = optionValue(guild, { type, name: 'n', description: 'd', ...more } as never, raw);
    return result.ok ? result.value : result.error;
  };

  test.each<[string, number, string, unknown, object?]>([
    ['text', 3, 'a b', 'a b'],
    ['a choice by name', 3, 'CPU', 'cpu', { choices: [{ name: 'CPU', value: 'cpu' }] }],
    ['an integer', 4, '-3', -3],
    ['a number', 10, '1.5', 1.5],
    ['a flag', 5, 'True', true],
    ['a person by name', 6, '@ada', people.ada],
    ['a person by mention', 6, `<@${people.otto}>`, people.otto],
    ['a channel by name', 7, '#web', channels.web],
    ['a channel by mention', 7, `<#${channels.ops}>`, channels.ops],
  ])('%s', (_name, type, raw, expected, more) => {
    expect(read(type, raw, more)).toBe(expected);
  });

  test.each<[string, number, string, string, object?]>([
    ['nothing', 3, '', 'This option is required'],
    ['too short', 3, 'a', 'at least 2', { min_length: 2 }],
    ['too long', 3, 'abc', 'no more than 2', { max_length: 2 }],
    ['not a choice', 3, 'ram', 'Choose one of CPU', { choices: [{ name: 'CPU', value: 'cpu' }] }],
    ['no integer', 4, '1.5', 'valid integer'],
    ['too large', 10, '101', 'no more than 100', { max_value: 100 }],
    ['no flag', 5, 'yes', 'True or False'],
    ['a stranger', 6, '@nobody', 'valid user'],
    ['a channel of another kind', 7, '#web', 'valid channel', { channel_types: [2] }],
    ['a type that is not simulated', 11, 'x', 'not simulated'],
  ])('%s is refused', (_name, type, raw, expected, more) => {
    expect(read(type, raw, more)).toContain(expected);
  });
});
