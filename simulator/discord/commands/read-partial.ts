import type { APIApplicationCommand } from 'discord-api-types/v10';
import type { SeenChoice } from '../control/snapshot.ts';
import { maxChoices } from './autocomplete-choices.ts';
import { commandFields } from './read-typed.ts';
import { nestOptions, type Refused, splitCommand } from './split-command.ts';

export type Partial =
  | { ok: true; commandName: string; data: object }
  /** Fixed choices: the client asks nobody. */
  | { ok: true; choices: SeenChoice[] };

/** The data of an autocomplete interaction: the last option is being typed, nothing is checked yet. */
export function readPartial(commands: APIApplicationCommand[], text: string): Partial | Refused {
  const split = splitCommand(commands, text);
  if (!split.ok) return split;
  const { command, path, given } = split;
  const focused = given.at(-1);
  if (!focused) return { ok: false, error: 'No option is being typed' };
  const { option, raw } = focused;
  if ('choices' in option && option.choices && option.choices.length > 0)
    return { ok: true, choices: matching(option.choices, raw) };
  if (!('autocomplete' in option) || !option.autocomplete)
    return { ok: false, error: `Option ${option.name} has no autocomplete` };
  const values = given.map((item) => ({
    name: item.option.name,
    type: item.option.type,
    value: item.raw,
    ...(item === focused && { focused: true }),
  }));
  const data = { ...commandFields(command), options: nestOptions(path, values) };
  return { ok: true, commandName: command.name, data };
}

function matching(choices: SeenChoice[], raw: string): SeenChoice[] {
  const found = choices.filter(({ name }) => name.toLowerCase().includes(raw.toLowerCase()));
  return found.slice(0, maxChoices).map(({ name, value }) => ({ name, value }));
}
