import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType } from 'discord-api-types/v10';
import type { CommandLeaf } from '../../../command-line/command-leaf.ts';
import { type CommandLine, parseCommandLine } from '../../../command-line/parse-command-line.ts';
import type { TypedOption } from '../../../command-line/parse-options.ts';
import type { Choice } from '../components/listbox.tsx';
import type { GuildNames } from '../guild-context.ts';

/** What the composer offers where the caret stands. */
export type Completion =
  | { kind: 'nothing'; line?: CommandLine }
  /** A choice's value is the whole line; `line` when one stands there in full. */
  | { kind: 'commands'; line?: CommandLine; choices: Choice[] }
  /** Names of options still to give; the chosen one replaces what is between `from` and the caret. */
  | { kind: 'options'; line: CommandLine; from: number; choices: Choice[] }
  | {
      kind: 'values';
      line: CommandLine;
      option: APIApplicationCommandBasicOption;
      typed: TypedOption;
      /** Undefined where the app has to be asked. */
      choices?: Choice[];
    };

type Names = Pick<GuildNames, 'leaves' | 'users' | 'channels'>;

export function completeAt(text: string, caret: number, names: Names): Completion {
  if (!text.startsWith('/') || text.includes('\n')) return { kind: 'nothing' };
  const line = parseCommandLine(names.leaves, text);
  const atName = line && caret <= line.leaf.name.length + 1;
  if (!line || atName) return { kind: 'commands', line, choices: matchingCommands(names.leaves, text) };

  const focused = line.options.findLast(({ from, value, nameFrom, name }) => {
    const nameEnd = nameFrom + name.length + 1;
    return caret >= (value === '' ? nameEnd : Math.min(from, nameEnd));
  });
  const word = /\S*$/.exec(text.slice(0, caret))?.[0] ?? '';
  const startsWord = caret - word.length > (focused?.from ?? 0);
  const isPastValue = focused !== undefined && focused.value !== '' && caret > focused.to;
  if (!focused || isPastValue) return offerOptions(line, caret - word.length, word);

  // "web-1 no": more of the value, or the beginning of the option `note`.
  if (focused.value !== '' && word !== '' && startsWord) {
    const offer = offerOptions(line, caret - word.length, word);
    if (offer.kind === 'options') return offer;
  }
  const option = line.leaf.options.find(({ name }) => name === focused.name);
  if (!option) return { kind: 'nothing', line };
  return offerValues(line, option, focused, names);
}

function matchingCommands(leaves: readonly CommandLeaf[], text: string): Choice[] {
  const typed = text.slice(1).trim().toLowerCase();
  const words = typed.split(/\s+/);
  const begins = leaves.filter(({ name }) => name.startsWith(typed));
  // `/status` finds `/chatops status`.
  const contains = leaves.filter(
    (leaf) =>
      !begins.includes(leaf) &&
      words.every((word) => leaf.name.split(' ').some((part) => part.startsWith(word))),
  );
  return [...begins, ...contains].map(({ name, description, options }) => ({
    label: `/${name}`,
    value: `/${name}`,
    description,
    hint: options.map((option) => (option.required ? option.name : `${option.name}?`)).join(' '),
  }));
}

function offerOptions(line: CommandLine, from: number, word: string): Completion {
  const given = new Set(line.options.map(({ name }) => name));
  const choices = line.leaf.options
    .filter(({ name }) => !given.has(name) && name.startsWith(word.toLowerCase()))
    .map(({ name, description, required }) => ({
      label: name,
      value: name,
      description,
      ...(required && { hint: 'required' }),
    }));
  return choices.length === 0 ? { kind: 'nothing', line } : { kind: 'options', line, from, choices };
}

function offerValues(
  line: CommandLine,
  option: APIApplicationCommandBasicOption,
  typed: TypedOption,
  names: Names,
): Completion {
  if ('autocomplete' in option && option.autocomplete) return { kind: 'values', line, option, typed };
  const all = knownValues(option, names);
  if (all.length === 0) return { kind: 'nothing', line };
  const part = typed.value.toLowerCase();
  const choices = all.filter(({ label }) => label.toLowerCase().includes(part));
  return { kind: 'values', line, option, typed, choices };
}

/** Values that the client knows without asking the app. */
function knownValues(option: APIApplicationCommandBasicOption, { users, channels }: Names): Choice[] {
  switch (option.type) {
    case ApplicationCommandOptionType.Boolean:
      return ['True', 'False'].map((label) => ({ label, value: label.toLowerCase() }));
    case ApplicationCommandOptionType.Channel:
      return channels
        .filter(({ isDirect }) => !isDirect)
        .map(({ id, name, topic }) => ({ label: `#${name}`, value: id, description: topic }));
    case ApplicationCommandOptionType.User:
    case ApplicationCommandOptionType.Mentionable:
      return users.map(({ id, displayName, username }) => ({
        label: `@${displayName}`,
        value: id,
        description: username,
      }));
    default:
      return 'choices' in option
        ? (option.choices ?? []).map(({ name, value }) => ({ label: name, value: String(value) }))
        : [];
  }
}
