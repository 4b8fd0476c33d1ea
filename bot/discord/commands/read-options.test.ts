import { ApplicationCommandOptionType as Type } from 'discord.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeArguments } from '../../commands/describe-argument.ts';
import { verbs } from '../../commands/index.ts';
import { parseCommand, toFlagName } from '../../commands/parse-command.ts';
import { validateArguments } from '../../commands/validate-arguments.ts';
import type { Verb } from '../../commands/verb.ts';
import { commandOptions } from './command-option.ts';
import { readFocused, readOptions } from './read-options.ts';

const typed = verbs.filter((verb) => !verb.internal);

/** What a client sends for these arguments, by the registered definition. */
function asOptions(verb: Verb, input: Record<string, string>) {
  const given = commandOptions(verb).flatMap(({ name, type }): object[] => {
    const text = Object.entries(input).find(([key]) => toFlagName(key) === name)?.[1];
    if (text === undefined) return [];
    if (type === Type.Integer || type === Type.Number) return [{ name, type, value: Number(text) }];
    if (type === Type.Boolean) return [{ name, type, value: text === 'true' }];
    return [{ name, type, value: type === Type.Channel ? text.replace(/^#/, '') : text }];
  });
  const [first = '', second] = verb.name.split(' ');
  const subcommand = { name: second ?? first, type: Type.Subcommand, options: given };
  return second === undefined
    ? [subcommand]
    : [{ name: first, type: Type.SubcommandGroup, options: [subcommand] }];
}

describe('readOptions undoes what the definition does', () => {
  it.each(typed.map((verb) => [verb.example, verb] as const))('%s', (example, verb) => {
    const parsed = parseCommand(example, verbs);
    if (parsed.kind !== 'verb') throw new Error('the example is no command');
    expect(readOptions(asOptions(verb, parsed.input))).toMatchObject({
      verb: verb.name,
      input: parsed.input,
    });
  });

  it('for any values a client could send', () => {
    const inputs = fc
      .constantFrom(...typed)
      .chain((verb) =>
        fc
          .record(
            Object.fromEntries(describeArguments(verb).map(({ name, type }) => [name, textFor(type)])),
            { requiredKeys: [] },
          )
          .map((input) => ({ verb, input: input as Record<string, string> })),
      );
    const pickers = (verb: Verb) => Object.entries(verb.picks ?? {}).filter(([, kind]) => kind === 'channel');
    fc.assert(
      fc.property(inputs, ({ verb, input }) => {
        for (const [name] of pickers(verb)) if (name in input) input[name] = '#123456789012345678';
        const read = readOptions(asOptions(verb, input));
        expect(read.verb).toBe(verb.name);
        expect(read.input).toEqual(input);
      }),
    );
  });
});

function textFor(type: ReturnType<typeof describeArguments>[number]['type']): fc.Arbitrary<string> {
  switch (type.kind) {
    case 'switch':
      return fc.constantFrom('true', 'false');
    case 'number':
      return fc.integer({ min: type.min ?? 0, max: type.max ?? 100 }).map(String);
    case 'choice':
      return fc.constantFrom(...type.choices);
    case 'text':
      return fc.string({ minLength: 1 });
    default:
      return type satisfies never;
  }
}

describe('readOptions', () => {
  it('gives the verb what it takes, and the audit trail what was typed', () => {
    const read = readOptions(
      asOptions(verbs.find(({ name }) => name === 'rule add')!, {
        metric: 'cpu',
        comparator: '>',
        value: '90',
        for: '5m',
        channel: '#123456789012345678',
      }),
    );
    expect(read.rawText).toBe(
      '/chatops rule add metric:cpu comparator:> value:90 for:5m channel:#123456789012345678',
    );
    const verb = verbs.find(({ name }) => name === read.verb)!;
    expect(validateArguments(verb, read.input)).toMatchObject({ for: 300, channel: '#123456789012345678' });
  });

  it.each([[undefined], [[]], [[{ name: 'x' }]], ['text'], [[{ name: 'a', type: 1, options: 'no' }]]])(
    'refuses %j',
    (options) => {
      expect(() => readOptions(options)).toThrow();
    },
  );
});

describe('readFocused', () => {
  it('tells what is being typed from what is there already', () => {
    const options = [
      {
        name: 'chart',
        type: Type.Subcommand,
        options: [
          { name: 'target', type: Type.String, value: 'web-1' },
          { name: 'metric', type: Type.String, value: 'me', focused: true },
        ],
      },
    ];
    expect(readFocused(options)).toEqual({
      verb: 'chart',
      argument: 'metric',
      typed: 'me',
      input: { target: 'web-1' },
    });
  });

  it('finds nothing where nothing is typed', () => {
    expect(readFocused([{ name: 'whoami', type: Type.Subcommand }])).toBeUndefined();
  });
});
