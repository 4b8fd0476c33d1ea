import { type APIApplicationCommand, ApplicationCommandOptionType } from 'discord-api-types/v10';
import type { User } from '../guild/model.ts';
import { permissionsOf } from '../interactions/interaction-payload.ts';
import { resolveIds } from '../interactions/resolved-data.ts';
import type { Simulator } from '../simulator.ts';
import { optionValue } from './option-value.ts';
import { nestOptions, type Refused, splitCommand } from './split-command.ts';

const idTypes = [ApplicationCommandOptionType.User, ApplicationCommandOptionType.Channel];

/** The data of a command interaction, checked as the client checks it. */
export function readTyped(
  simulator: Simulator,
  user: User,
  commands: APIApplicationCommand[],
  text: string,
): { ok: true; commandName: string; data: object } | Refused {
  const split = splitCommand(commands, text);
  if (!split.ok) return split;
  const { command, path, options, given } = split;
  const needed = BigInt(command.default_member_permissions ?? 0);
  if ((permissionsOf(user) & needed) !== needed)
    return { ok: false, error: `You do not have permission to use /${command.name}` };
  const missing = options.find(
    ({ name, required }) => required && !given.some(({ option }) => option.name === name),
  );
  if (missing) return { ok: false, error: `${missing.name}: This option is required. Specify a value` };
  const values: { name: string; type: number; value: string | number | boolean }[] = [];
  for (const { option, raw } of given) {
    const value = optionValue(simulator.guild, option, raw);
    if (!value.ok) return { ok: false, error: `${option.name}: ${value.error}` };
    values.push({ name: option.name, type: option.type, value: value.value });
  }
  const ids = values.filter(({ type }) => idTypes.includes(type)).map(({ value }) => String(value));
  const data = {
    ...commandFields(command),
    ...(ids.length > 0 && { resolved: resolveIds(simulator, ids) }),
    options: nestOptions(path, values),
  };
  return { ok: true, commandName: [command.name, ...path.map(({ name }) => name)].join(' '), data };
}

export function commandFields({ id, name, type, guild_id }: APIApplicationCommand) {
  return { id, name, type, ...(guild_id !== undefined && { guild_id }) };
}
