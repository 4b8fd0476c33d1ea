import type { ChatActor } from '../../shared/api-contract/index.ts';
import { toFlagName } from './parse-command.ts';
import type { Verb } from './verb.ts';

/** How people of a platform write an argument: `--tail …` or `tail:`; those known by their place, by name. */
export function spellArgument(platform: ChatActor['platform'], verb: Verb, name: string): string {
  const flag = toFlagName(name);
  if (platform === 'discord') return `${flag}:`;
  const { positional, switches = [] }: { positional: readonly string[]; switches?: readonly string[] } =
    verb.grammar;
  if (positional.includes(name)) return name;
  return switches.includes(name) ? `--${flag}` : `--${flag} …`;
}
