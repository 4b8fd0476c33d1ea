import { AppError } from '../../shared/errors.ts';
import { nearestNames } from '../../shared/nearest-names.ts';
import { tokenize, type Word } from './tokenize.ts';
import { groupedName, type Verb } from './verb.ts';

export type ParsedCommand =
  | { kind: 'verb'; verb: Verb; input: Record<string, string> }
  | { kind: 'unknown'; typed: string; nearest: string[] }
  | { kind: 'empty' };

/**
 * What follows `/chatops`, as a verb and its raw arguments (not validated yet).
 *
 * @throws AppError `invalid_input`: a flag this verb does not have, a flag without its value, an open quote
 */
export function parseCommand(typed: string, verbs: readonly Verb[]): ParsedCommand {
  const words = tokenize(typed);
  if (words.length === 0) return { kind: 'empty' };
  const known = verbs.filter((verb) => !verb.internal);
  const asked = readHelpFlag(words, known);
  if (asked) return asked;
  const found = findVerb(words, known);
  if (!found || isOtherSubcommand(words, found, known)) {
    const name = words
      .slice(0, found ? 2 : 1)
      .map(({ text }) => text)
      .join(' ');
    return { kind: 'unknown', typed: name, nearest: nearestVerbs(words, known) };
  }
  return { kind: 'verb', verb: found.verb, input: readTypedArguments(found.verb, words.slice(found.length)) };
}

/** `--help`, `restart --help` and `restart -h` are what one types where help is not known by name. */
function readHelpFlag(words: Word[], verbs: readonly Verb[]): ParsedCommand | undefined {
  const at = words.findIndex(({ text, quoted }) => !quoted && (text === '--help' || text === '-h'));
  const help = verbs.find((verb) => verb.name === 'help');
  // Anywhere else it could be what a flag is given: `--grep -h`.
  const isFlag = at === 0 || findVerb(words.slice(0, at), verbs)?.length === at;
  if (at === -1 || !help || !isFlag) return undefined;
  const verb = words
    .slice(0, at)
    .map(({ text }) => text.toLowerCase())
    .join(' ');
  return { kind: 'verb', verb: help, input: verb === '' ? {} : { verb } };
}

/** `rule` alone lists the rules, but `rule foo` is a sub-command that does not exist. */
function isOtherSubcommand(words: Word[], found: { length: number }, verbs: readonly Verb[]): boolean {
  const [first, second] = words;
  if (found.length !== 1 || !first || !second || second.text.startsWith('--')) return false;
  return verbs.some((verb) => verb.name.startsWith(`${first.text.toLowerCase()} `));
}

function namesOf(verb: Verb): string[] {
  return [...new Set([verb.name, groupedName(verb), ...(verb.aliases ?? [])])];
}

/** Two words before one, so that `rule add` is not `rule` with an argument. */
function findVerb(words: Word[], verbs: readonly Verb[]): { verb: Verb; length: number } | undefined {
  for (const length of [2, 1]) {
    if (words.length < length) continue;
    const name = words
      .slice(0, length)
      .map((word) => word.text.toLowerCase())
      .join(' ');
    const verb = verbs.find((candidate) => namesOf(candidate).includes(name));
    if (verb) return { verb, length };
  }
  return undefined;
}

function nearestVerbs(words: Word[], verbs: readonly Verb[]): string[] {
  const names = verbs.flatMap(namesOf);
  const one = words[0]?.text ?? '';
  const two = words
    .slice(0, 2)
    .map((word) => word.text)
    .join(' ');
  const subcommands = names.filter((name) => name.startsWith(`${one.toLowerCase()} `));
  return [
    ...new Set([
      ...nearestNames(two, subcommands),
      ...subcommands,
      ...nearestNames(one, names),
      ...nearestNames(two, names),
    ]),
  ].slice(0, 3);
}

/** What follows the verb's name, as raw arguments. @throws AppError `invalid_input` */
export function readTypedArguments(verb: Verb, words: Word[]): Record<string, string> {
  const flags = Object.keys(verb.args.shape);
  const input: Record<string, string> = {};
  const positional: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined) break;
    // `--all` is a target, not a flag.
    if (word.quoted || !word.text.startsWith('--') || (word.text === '--all' && flags.includes('target'))) {
      positional.push(word.text);
      continue;
    }
    const [flag = '', ...inline] = word.text.slice(2).split('=');
    const name = toArgumentName(flag);
    if (!flags.includes(name)) throw unknownFlag(verb, flag, flags);
    if (inline.length > 0) input[name] = inline.join('=');
    else if (verb.grammar.switches?.includes(name)) input[name] = 'true';
    else {
      const value = words[index + 1]?.text;
      if (value === undefined) {
        throw new AppError('invalid_input', `--${flag} needs a value.`, { hint: usageOf(verb) });
      }
      input[name] = value;
      index += 1;
    }
  }
  return { ...readPositional(verb, positional), ...input };
}

function readPositional(verb: Verb, words: string[]): Record<string, string> {
  if (words.length === 0) return {};
  if (verb.grammar.readWords) return verb.grammar.readWords(words);
  const names = verb.grammar.positional;
  const last = names.length - 1;
  if (last < 0) {
    throw new AppError('invalid_input', `${verb.name} takes nothing more: "${words.join(' ')}".`, {
      hint: usageOf(verb),
    });
  }
  return Object.fromEntries(
    names.flatMap((name, index) => {
      const value = index === last ? words.slice(index).join(' ') : words[index];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
}

function unknownFlag(verb: Verb, flag: string, flags: string[]): AppError {
  const positional: readonly string[] = verb.grammar.positional;
  const names = flags.filter((name) => !positional.includes(name)).map(toFlagName);
  const [nearest] = nearestNames(flag, names);
  const hint =
    nearest !== undefined
      ? `Did you mean --${nearest}?`
      : names.length > 0
        ? `Its flags are ${names.map((name) => `--${name}`).join(' ')}.`
        : 'It takes no flags.';
  return new AppError('invalid_input', `${verb.name} has no flag --${flag}.`, { hint });
}

export const usageOf = (verb: Pick<Verb, 'example'>): string => `For example: \`/chatops ${verb.example}\``;
export const toArgumentName = (flag: string): string =>
  flag.toLowerCase().replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
export const toFlagName = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
