import type { CommandLeaf } from './command-leaf.ts';

/** A value of an option as it stands in the line; `from` and `to` are offsets into it, `to` exclusive. */
export interface TypedOption {
  name: string;
  value: string;
  /** Where `name:` begins. */
  nameFrom: number;
  from: number;
  to: number;
}

export interface CommandLine {
  leaf: CommandLeaf;
  /** In the order typed, each at most once. */
  options: TypedOption[];
  /** Words that belong to no option. */
  stray: string;
}

/**
 * Reads `/chatops rule add metric:cpu comparator:> value:90`. A value goes on, spaces included, until the
 * next ` name:` of an option that the command has and that was not given yet.
 * Undefined while the command, or its subcommand, is not complete.
 */
export function parseCommandLine(leaves: readonly CommandLeaf[], text: string): CommandLine | undefined {
  const leaf = leaves
    .filter(({ name }) => text === `/${name}` || text.startsWith(`/${name} `))
    .reduce<CommandLeaf | undefined>(longer, undefined);
  if (!leaf) return undefined;
  const start = leaf.name.length + 1;
  const marks = findNames(leaf, text, start);
  const options = marks.map(({ name, nameFrom, from }, index) => {
    const end = marks[index + 1]?.nameFrom ?? text.length;
    const raw = text.slice(from, end);
    const value = raw.trim();
    const lead = value === '' ? 0 : raw.length - raw.trimStart().length;
    return { name, value, nameFrom, from: from + lead, to: from + lead + value.length };
  });
  return { leaf, options, stray: text.slice(start, marks[0]?.nameFrom ?? text.length).trim() };
}

const longer = (best: CommandLeaf | undefined, leaf: CommandLeaf): CommandLeaf =>
  best && best.name.length >= leaf.name.length ? best : leaf;

function findNames({ options }: CommandLeaf, text: string, start: number) {
  const free = new Set(options.map(({ name }) => name));
  const marks: { name: string; nameFrom: number; from: number }[] = [];
  const token = /(?<=\s)([^\s:]{1,32}):/gu;
  token.lastIndex = start;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const name = match[1] ?? '';
    if (free.delete(name)) marks.push({ name, nameFrom: match.index, from: match.index + match[0].length });
  }
  return marks;
}
