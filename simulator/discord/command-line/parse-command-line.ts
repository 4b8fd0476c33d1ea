import type { CommandLeaf } from './command-leaf.ts';
import { parseOptions, type TypedOptions } from './parse-options.ts';

export interface CommandLine extends TypedOptions {
  leaf: CommandLeaf;
}

/**
 * Reads `/chatops rule add metric:cpu comparator:> value:90`.
 * Undefined while the command, or its subcommand, is not complete.
 */
export function parseCommandLine(leaves: readonly CommandLeaf[], text: string): CommandLine | undefined {
  const leaf = leaves
    .filter(({ name }) => text === `/${name}` || text.startsWith(`/${name} `))
    .reduce<CommandLeaf | undefined>(longer, undefined);
  return leaf && { leaf, ...parseOptions(leaf.options, text, leaf.name.length + 1) };
}

const longer = (best: CommandLeaf | undefined, leaf: CommandLeaf): CommandLeaf =>
  best && best.name.length >= leaf.name.length ? best : leaf;
