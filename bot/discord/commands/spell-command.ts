import { describeArguments } from '../../commands/describe-argument.ts';
import { toFlagName } from '../../commands/parse-command.ts';
import { groupedName, type Verb } from '../../commands/verb.ts';
import { commandOptions } from './command-option.ts';

/**
 * A verb with its arguments as one reads it in a Discord client: `/chatops logs target:web-1/nginx tail:50`.
 * Undefined when an argument is not an option there (those that only buttons carry).
 */
export function spellCommand(verb: Verb, input: Record<string, string>): string | undefined {
  const typable = new Set(describeArguments(verb).map(({ name }) => name));
  if (Object.keys(input).some((name) => !typable.has(name))) return undefined;
  const order = commandOptions(verb).map(({ name }) => name);
  const given = Object.entries(input).toSorted(
    ([a], [b]) => order.indexOf(toFlagName(a)) - order.indexOf(toFlagName(b)),
  );
  return spellOptions(groupedName(verb), Object.fromEntries(given));
}

/** In the order of `input`. Values stand as they are: in a client each has a field of its own. */
export function spellOptions(verb: string, input: Record<string, string>): string {
  const options = Object.entries(input).map(([name, value]) => ` ${toFlagName(name)}:${value}`);
  return `/chatops ${verb}${options.join('')}`;
}
