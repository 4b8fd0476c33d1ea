import { describe, expect, test } from 'vitest';
import { commandBody } from './command-definition.ts';
import { CommandStore } from './command-store.ts';

const x = (length: number): string => 'x'.repeat(length);
const option = (name: string, more: object = {}) => ({ type: 3, name, description: 'd', ...more });
const sub = (name: string, options: object[] = []) => ({ type: 1, name, description: 'd', options });
const command = (options: object[] = [], more: object = {}) => ({
  name: 'chatops',
  description: 'd',
  options,
  ...more,
});
const many = (count: number) => Array.from({ length: count }, (_, index) => option(`o${index}`));
const choices = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `c${index}`, value: `v${index}` }));

function refused(body: object): string[] {
  const parsed = commandBody.safeParse(body);
  return parsed.success
    ? []
    : parsed.error.issues.map(
        ({ path, code, ...issue }) =>
          `${path.join('.')} ${('params' in issue && issue.params?.code) || code}`,
      );
}

describe('passes', () => {
  test.each([
    ['25 options', command(many(25))],
    ['25 choices', command([option('a', { choices: choices(25) })])],
    [
      'groups in groups of 25',
      command([{ type: 2, name: 'rule', description: 'd', options: [sub('add', many(25))] }]),
    ],
    ['a name of 32, of any script', command([], { name: 'é'.repeat(32) })],
    ['a description of 100', command([], { description: x(100) })],
    ['8000 characters', command([option('a'.repeat(32), { description: x(100) })], { description: x(100) })],
  ])('%s', (_name, body) => {
    expect(refused(body)).toEqual([]);
  });
});

describe('is refused', () => {
  test.each<[string, object, string[]]>([
    ['a name in capitals', command([], { name: 'ChatOps' }), ['name APPLICATION_COMMAND_INVALID_NAME']],
    ['a name with a space', command([], { name: 'a b' }), ['name APPLICATION_COMMAND_INVALID_NAME']],
    ['a name of 33', command([], { name: x(33) }), ['name APPLICATION_COMMAND_INVALID_NAME']],
    ['a description of 101', command([], { description: x(101) }), ['description BASE_TYPE_BAD_LENGTH']],
    ['no description', command([], { description: '' }), ['description BASE_TYPE_REQUIRED']],
    ['26 options', command(many(26)), ['options too_big']],
    ['26 choices', command([option('a', { choices: choices(26) })]), ['options.0.choices too_big']],
    [
      'a choice over 100',
      command([option('a', { choices: [{ name: x(101), value: x(101) }] })]),
      ['options.0.choices.0.name BASE_TYPE_BAD_LENGTH', 'options.0.choices.0.value too_big'],
    ],
    [
      'required after optional',
      command([option('a'), option('b', { required: true })]),
      ['options.1.required APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID'],
    ],
    [
      'one name twice',
      command([option('a'), option('a')]),
      ['options.1.name APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS'],
    ],
    [
      'choices and autocomplete',
      command([option('a', { choices: choices(1), autocomplete: true })]),
      ['options.0.autocomplete APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES'],
    ],
    [
      'subcommands beside options',
      command([sub('a'), option('b')]),
      ['options APPLICATION_COMMAND_OPTIONS_TYPE_INVALID'],
    ],
    [
      'a group in a group',
      command([
        {
          type: 2,
          name: 'a',
          description: 'd',
          options: [{ type: 2, name: 'b', description: 'd', options: [sub('c')] }],
        },
      ]),
      ['options.0.options.0.type invalid_value', 'options.0.options.0.options.0.type invalid_union'],
    ],
    [
      '8001 characters',
      command(
        Array.from({ length: 20 }, (_, index) =>
          sub(
            `s${index}`,
            many(4).map((item) => ({ ...item, description: x(100) })),
          ),
        ),
      ),
      [' APPLICATION_COMMAND_TOO_LARGE'],
    ],
  ])('%s', (_name, body, issues) => {
    expect(refused(body)).toEqual(issues);
  });
});

describe('what is registered', () => {
  const body = (name: string, options: object[] = []) =>
    commandBody.parse({ name, description: 'd', options });
  const store = () => {
    let id = 0;
    return new CommandStore(() => String(++id));
  };

  test('keeps its id when it is put again, and says nothing that goes without saying', () => {
    const commands = store();
    const first = commands.put(
      { guildId: '1' },
      body('a', [option('b', { required: false, choices: [] })]),
      0,
    );
    const again = commands.put({ guildId: '1' }, body('a'), 0);
    expect(first?.command.options).toEqual([option('b')]);
    expect(again).toMatchObject({ isNew: false, command: { id: first?.command.id } });
    expect(again?.command.version).not.toBe(first?.command.version);
    expect(again?.command).not.toHaveProperty('options');
  });

  test('is 200 new ones a day at most, in each scope', () => {
    const commands = store();
    for (let index = 0; index < 200; index += 1) commands.put({ guildId: '1' }, body(`a${index}`), 0);
    expect(commands.put({ guildId: '1' }, body('b'), 1)).toBeUndefined();
    expect(commands.put({ guildId: '1' }, body('a0'), 1)).toMatchObject({ isNew: false });
    expect(commands.put({}, body('b'), 1)).toMatchObject({ isNew: true });
    expect(commands.put({ guildId: '1' }, body('b'), 86_400_000)).toMatchObject({ isNew: true });
  });

  test('for the guild hides what is registered for all', () => {
    const commands = store();
    commands.put({}, body('a'), 0);
    commands.put({}, body('b'), 0);
    commands.put({ guildId: '1' }, body('a'), 0);
    expect(commands.visible('1').map(({ name, guild_id }) => [name, guild_id])).toEqual([
      ['a', '1'],
      ['b', undefined],
    ]);
    expect(commands.visible(undefined).map(({ name }) => name)).toEqual(['a', 'b']);
  });
});
