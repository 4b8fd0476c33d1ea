import type { APIApplicationCommand } from 'discord-api-types/v10';
import { ApplicationCommandOptionType as Type } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import { commandLeaves } from '../../../command-line/command-leaf.ts';
import { parseCommandLine } from '../../../command-line/parse-command-line.ts';
import { type Completion, completeAt } from './completion.ts';
import { lineToAsk, lineToSend, takeChoice } from './line-edit.ts';

const option = (name: string, rest: object = {}) => ({ type: Type.String, name, description: name, ...rest });
const subcommand = (name: string, ...options: object[]) => ({
  ...option(name),
  type: Type.Subcommand,
  options,
});
const leaves = commandLeaves([
  {
    name: 'chatops',
    description: 'Servers',
    type: 1,
    options: [
      subcommand('servers'),
      subcommand('status', option('target', { required: true, autocomplete: true }), option('note')),
      subcommand(
        'rule',
        option('metric', { required: true, choices: [{ name: 'CPU use', value: 'cpu' }] }),
        option('server', { required: true, autocomplete: true }),
        { type: Type.Channel, name: 'channel', description: 'Where to' },
        { type: Type.Boolean, name: 'loud', description: 'Mention' },
      ),
    ],
  },
] as unknown as APIApplicationCommand[]);
const names = {
  leaves,
  users: [],
  channels: [{ id: '2001', name: 'ops', topic: 'Operations', denied: [], isDirect: false }],
};

/** `|` is the caret. */
function at(marked: string): { text: string; caret: number; completion: Completion } {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  return { text, caret, completion: completeAt(text, caret, names) };
}

function offered(marked: string): string {
  const { completion } = at(marked);
  if (completion.kind === 'nothing') return 'nothing';
  const labels = completion.choices?.map(({ label }) => label).join(', ') ?? 'ask the app';
  return `${completion.kind}: ${labels}`;
}

describe('completeAt', () => {
  test.each([
    ['hello|', 'nothing'],
    ['/|', 'commands: /chatops servers, /chatops status, /chatops rule'],
    ['/chatops s|', 'commands: /chatops servers, /chatops status'],
    ['/stat|', 'commands: /chatops status'],
    ['/chatops nonsense|', 'commands: '],
    ['/chatops servers|', 'commands: /chatops servers'],
    ['/chatops servers |', 'nothing'],
    ['/chatops status |', 'options: target, note'],
    ['/chatops status n|', 'options: note'],
    ['/chatops status target:|', 'values: ask the app'],
    ['/chatops status target: we|', 'values: ask the app'],
    ['/chatops status target:web-1 |', 'options: note'],
    ['/chatops status target:web-1 n|', 'options: note'],
    ['/chatops status target:web-1 nginx|', 'values: ask the app'],
    ['/chatops status target:we| note:x', 'values: ask the app'],
    ['/chatops status target:web-1 note:a b|', 'nothing'],
    ['/chatops rule metric:c|', 'values: CPU use'],
    ['/chatops rule metric:cpu channel:|', 'values: #ops'],
    ['/chatops rule loud:t|', 'values: True'],
    ['/chatops status target:a\nb|', 'nothing'],
  ])('%j offers %s', (marked, expected) => {
    expect(offered(marked)).toBe(expected);
  });
});

describe('takeChoice', () => {
  const taken = (marked: string, label: string, value = label): string => {
    const { text, caret, completion } = at(marked);
    if (completion.kind === 'nothing') throw new Error('nothing to take');
    const edited = takeChoice(completion, { label, value }, { text, caret }, leaves);
    return `${edited.text.slice(0, edited.caret)}|${edited.text.slice(edited.caret)}`;
  };

  test.each([
    ['/ser|', '/chatops servers', '/chatops servers |'],
    ['/stat|', '/chatops status', '/chatops status target:|'],
    ['/chatops status |', 'note', '/chatops status note:|'],
    ['/chatops status target:web-1 no|', 'note', '/chatops status target:web-1 note:|'],
    ['/chatops status target:we|', 'web-1', '/chatops status target:web-1 |'],
    ['/chatops rule metric:|', 'CPU use', '/chatops rule metric:CPU use server:|'],
    ['/chatops status target:w| note:x', 'web-1', '/chatops status target:web-1 |note:x'],
  ])('%s and %s: %s', (marked, label, expected) => {
    expect(taken(marked, label)).toBe(expected);
  });
});

describe('what goes to the app', () => {
  const line = (text: string) => parseCommandLine(leaves, text)!;
  const picked = { metric: { shown: 'CPU use', value: 'cpu' } };

  test('a chosen value goes by its value, a typed one as it is', () => {
    const text = '/chatops rule metric:CPU use server:web-1 ';
    expect(lineToSend(text, line(text), picked)).toBe('/chatops rule metric:cpu server:web-1');
    const changed = '/chatops rule metric:CPU';
    expect(lineToSend(changed, line(changed), picked)).toBe(changed);
  });

  test('choices are asked for with the option in question last', () => {
    const asked = line('/chatops rule server:we metric:CPU use channel:');
    expect(lineToAsk(asked, asked.options[0]!, picked)).toBe('/chatops rule metric:cpu server:we');
  });
});
