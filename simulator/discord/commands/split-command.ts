import {
  type APIApplicationCommand,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
} from 'discord-api-types/v10';
import { parseOptions } from '../command-line/parse-options.ts';

export interface SplitCommand {
  ok: true;
  command: APIApplicationCommand;
  /** Subcommand group and subcommand, as far as the command has them. */
  path: { name: string; type: ApplicationCommandOptionType }[];
  /** What may be given here. */
  options: APIApplicationCommandBasicOption[];
  /** What was given, in the order typed. */
  given: { option: APIApplicationCommandBasicOption; raw: string }[];
}

export type Refused = { ok: false; error: string };

const refused = (error: string): Refused => ({ ok: false, error });

/** Takes `/chatops rule add metric:cpu value:90` apart. A value runs until the next ` name:` of an option. */
export function splitCommand(commands: APIApplicationCommand[], text: string): SplitCommand | Refused {
  const [, name = '', rest = ''] = /^\/(\S+)\s*(.*)$/s.exec(text.trim()) ?? [];
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) return refused(`Unknown command /${name}`);
  const path: SplitCommand['path'] = [];
  let level: APIApplicationCommandOption[] = command.options ?? [];
  let left = rest;
  while (level.some(isNesting)) {
    const [word = ''] = left.split(/\s/, 1);
    const chosen = level.find((option) => option.name === word);
    if (!chosen || !isNesting(chosen))
      return refused(
        `Choose one of ${level.map((option) => option.name).join(', ')} after ${spell(name, path)}`,
      );
    path.push({ name: chosen.name, type: chosen.type });
    level = chosen.options ?? [];
    left = left.slice(word.length).trimStart();
  }
  const options = level as APIApplicationCommandBasicOption[];
  const found = splitOptions(options, left);
  return found.ok ? { ok: true, command, path, options, given: found.given } : found;
}

function splitOptions(
  options: APIApplicationCommandBasicOption[],
  text: string,
): { ok: true; given: SplitCommand['given'] } | Refused {
  const typed = parseOptions(options, text);
  if (typed.stray !== '') return refused(`No option takes "${typed.stray}"; there are: ${namesOf(options)}`);
  const given = typed.options.flatMap(({ name, value }) => {
    const option = options.find((candidate) => candidate.name === name);
    return option ? [{ option, raw: value }] : [];
  });
  const twice = given.find(({ option }, index) => given.findIndex((item) => item.option === option) < index);
  return twice ? refused(`Option ${twice.option.name} is given twice`) : { ok: true, given };
}

function isNesting(option: APIApplicationCommandOption) {
  return (
    option.type === ApplicationCommandOptionType.Subcommand ||
    option.type === ApplicationCommandOptionType.SubcommandGroup
  );
}

function spell(name: string, path: SplitCommand['path']): string {
  return `/${[name, ...path.map((step) => step.name)].join(' ')}`;
}

function namesOf(options: { name: string }[]): string {
  return options.map(({ name }) => name).join(', ') || 'none';
}

/** The options of an interaction: values inside the subcommand, which is inside its group. */
export function nestOptions(path: SplitCommand['path'], values: object[]): object[] {
  return path.reduceRight<object[]>((options, { name, type }) => [{ name, type, options }], values);
}
