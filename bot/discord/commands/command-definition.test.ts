import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import { describeArguments } from '../../commands/describe-argument.ts';
import { findVerb, verbs } from '../../commands/index.ts';
import { parseCommand } from '../../commands/parse-command.ts';
import { groupedName } from '../../commands/verb.ts';
import { chatopsCommand } from './command-definition.ts';

/** https://discord.com/developers/docs/interactions/application-commands#application-command-object */
const limits = {
  name: /^[-_\p{Ll}\p{N}]{1,32}$/u,
  description: 100,
  options: 25,
  choices: 25,
  choice: 100,
  all: 8000,
};

const command = chatopsCommand(verbs);
const typed = verbs.filter((verb) => !verb.internal);

type Node = { name: string; description: string; options?: Node[] } & Partial<
  Extract<APIApplicationCommandOption, { choices?: unknown }>
>;
const nodes = (node: Node): Node[] => [node, ...(node.options ?? []).flatMap(nodes)];
const everything = nodes(command as Node);

describe('the command registered with Discord', () => {
  it('has every verb that can be typed on Slack, each once, and no other', () => {
    const spoken = (command.options ?? []).flatMap((option) =>
      option.type === ApplicationCommandOptionType.SubcommandGroup
        ? (option.options ?? []).map(({ name }) => `${option.name} ${name}`)
        : [option.name],
    );
    expect(spoken.toSorted()).toEqual(typed.map(groupedName).toSorted());
    for (const name of spoken) {
      expect(findVerb(name)).toBeDefined();
      expect(parseCommand(name, verbs)).toMatchObject({ kind: 'verb', verb: { name: findVerb(name)?.name } });
    }
  });

  it.each(everything.map((node) => [node.name, node] as const))('%s keeps to the limits', (_, node) => {
    expect(node.name).toMatch(limits.name);
    expect(node.description.length).toBeGreaterThan(0);
    expect(node.description.length).toBeLessThanOrEqual(limits.description);
    expect(node.options?.length ?? 0).toBeLessThanOrEqual(limits.options);
    const names = (node.options ?? []).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(node.choices?.length ?? 0).toBeLessThanOrEqual(limits.choices);
    for (const choice of node.choices ?? []) {
      expect(choice.name.length).toBeLessThanOrEqual(limits.choice);
      expect(String(choice.value).length).toBeLessThanOrEqual(limits.choice);
    }
    // Discord takes one or the other.
    expect(node.choices !== undefined && 'autocomplete' in node).toBe(false);
  });

  it('is small enough as a whole', () => {
    const size = everything
      .flatMap(({ name, description, choices = [] }) => [
        name.length + description.length,
        ...choices.map((choice) => choice.name.length + String(choice.value).length),
      ])
      .reduce((sum, length) => sum + length, 0);
    expect(size).toBeLessThanOrEqual(limits.all);
  });

  it('is for guilds, and for everyone there: rights are decided by the account', () => {
    expect(command).toMatchObject({
      contexts: [0],
      integration_types: [0],
      default_member_permissions: null,
    });
  });
});

describe('an option', () => {
  const optionsOf = (name: string): APIApplicationCommandBasicOption[] => {
    const [first, second] = groupedName(findVerb(name)!).split(' ');
    const found = (command.options as Node[]).find((node) => node.name === first);
    const subcommand = second === undefined ? found : found?.options?.find((one) => one.name === second);
    return (subcommand?.options ?? []) as APIApplicationCommandBasicOption[];
  };
  const option = (verb: string, name: string) => optionsOf(verb).find((one) => one.name === name);

  it.each(typed.map((verb) => [verb.name, verb] as const))(
    '%s: is there for each argument people give; required ones come first',
    (name, verb) => {
      const options = optionsOf(name);
      expect(options).toHaveLength(describeArguments(verb).length);
      const required = options.map((one) => one.required === true);
      expect(required).toEqual(required.toSorted((a, b) => Number(b) - Number(a)));
    },
  );

  it('has the type of its argument', () => {
    expect(option('logs', 'tail')).toMatchObject({
      type: ApplicationCommandOptionType.Integer,
      min_value: 1,
      max_value: 10_000,
      required: false,
    });
    expect(option('restart', 'quiet')).toMatchObject({ type: ApplicationCommandOptionType.Boolean });
    expect(option('restart', 'timeout')).toMatchObject({ type: ApplicationCommandOptionType.String });
    expect(option('subscribe', 'min-severity')).toMatchObject({
      choices: ['info', 'warning', 'critical'].map((name) => ({ name, value: name })),
    });
    expect(option('rule add', 'comparator')).toMatchObject({ required: true });
  });

  it('completes what it names, and picks channels natively', () => {
    expect(option('restart', 'target')).toMatchObject({ required: true, autocomplete: true });
    expect(option('rule delete', 'rule')).toMatchObject({ autocomplete: true });
    expect(option('restart', 'reason')).not.toHaveProperty('autocomplete');
    expect(option('rule add', 'channel')).toMatchObject({
      type: ApplicationCommandOptionType.Channel,
      channel_types: [0, 5],
    });
  });

  it('is not made for what only buttons carry', () => {
    expect(option('chart', 'server')).toBeUndefined();
    expect(option('servers', 'page')).toBeUndefined();
  });
});
