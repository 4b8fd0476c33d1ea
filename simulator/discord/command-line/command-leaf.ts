import type { APIApplicationCommand, APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import { ApplicationCommandOptionType, ApplicationCommandType } from 'discord-api-types/v10';

/** Something that can be run: a command, or each of its subcommands. */
export interface CommandLeaf {
  /** As typed: `chatops rule add`. */
  name: string;
  description: string;
  command: APIApplicationCommand;
  /** Names below the command: `['rule', 'add']`. */
  path: string[];
  /** Required ones first, as Discord wants them registered. */
  options: APIApplicationCommandBasicOption[];
}

export function commandLeaves(commands: readonly APIApplicationCommand[]): CommandLeaf[] {
  return commands
    .filter(({ type }) => type === ApplicationCommandType.ChatInput)
    .flatMap((command) => leavesOf(command, command, []));
}

type Node = Pick<APIApplicationCommand, 'description' | 'options'>;

function leavesOf(command: APIApplicationCommand, node: Node, path: string[]): CommandLeaf[] {
  const below = (node.options ?? []).flatMap((option) =>
    option.type === ApplicationCommandOptionType.Subcommand ||
    option.type === ApplicationCommandOptionType.SubcommandGroup
      ? leavesOf(command, option, [...path, option.name])
      : [],
  );
  if (below.length > 0) return below;
  const options = (node.options ?? []).filter(
    (option) =>
      option.type !== ApplicationCommandOptionType.Subcommand &&
      option.type !== ApplicationCommandOptionType.SubcommandGroup,
  );
  return [{ name: [command.name, ...path].join(' '), description: node.description, command, path, options }];
}
