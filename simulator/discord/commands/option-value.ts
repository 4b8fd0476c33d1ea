import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType } from 'discord-api-types/v10';
import type { Guild } from '../guild/guild.ts';

const { String: Text, Integer, Number: Decimal, Boolean: Flag, User, Channel } = ApplicationCommandOptionType;

export type OptionValue = { ok: true; value: string | number | boolean } | { ok: false; error: string };

const refused = (error: string): OptionValue => ({ ok: false, error });

/** The value that the client sends for what was typed, or why it sends nothing. */
export function optionValue(
  guild: Guild,
  option: APIApplicationCommandBasicOption,
  raw: string,
): OptionValue {
  if (raw === '') return refused('This option is required. Specify a value');
  if ('choices' in option && option.choices && option.choices.length > 0) {
    const chosen = option.choices.find(({ name, value }) => name === raw || String(value) === raw);
    if (chosen) return { ok: true, value: chosen.value };
    return refused(`Choose one of ${option.choices.map(({ name }) => name).join(', ')}`);
  }
  switch (option.type) {
    case Text:
      return withinLength(raw, option.min_length, option.max_length);
    case Integer:
      return /^-?\d+$/.test(raw)
        ? withinBounds(Number(raw), option.min_value, option.max_value)
        : refused('Input a valid integer');
    case Decimal:
      return raw.trim() !== '' && Number.isFinite(Number(raw))
        ? withinBounds(Number(raw), option.min_value, option.max_value)
        : refused('Input a valid number');
    case Flag:
      return /^(true|false)$/i.test(raw)
        ? { ok: true, value: raw.toLowerCase() === 'true' }
        : refused('Choose True or False');
    case User:
      return found(findUser(guild, raw), 'Select a valid user');
    case Channel:
      return found(findChannel(guild, raw, option.channel_types ?? []), 'Select a valid channel');
    default:
      return refused('Options of this type are not simulated');
  }
}

function withinLength(raw: string, min = 0, max = 6000): OptionValue {
  if (raw.length < min) return refused(`Must be at least ${min} characters`);
  return raw.length > max ? refused(`Must be no more than ${max} characters`) : { ok: true, value: raw };
}

function withinBounds(value: number, min = -(2 ** 53), max = 2 ** 53): OptionValue {
  if (value < min) return refused(`Must be at least ${min}`);
  return value > max ? refused(`Must be no more than ${max}`) : { ok: true, value };
}

function found(id: string | undefined, complaint: string): OptionValue {
  return id === undefined ? refused(complaint) : { ok: true, value: id };
}

function findUser(guild: Guild, raw: string): string | undefined {
  const wanted = raw.replace(/^<@!?(\d+)>$|^@/, '$1');
  return [...guild.users.values()].find(({ id, username, displayName }) =>
    [id, username, displayName].includes(wanted),
  )?.id;
}

/** Only text channels are simulated; an option for other kinds finds none. */
function findChannel(guild: Guild, raw: string, types: readonly number[]): string | undefined {
  const wanted = raw.replace(/^<#(\d+)>$|^#/, '$1');
  const channel = [...guild.channels.values()].find(
    ({ id, name, kind }) => kind === 'text' && (id === wanted || name === wanted),
  );
  const isAllowed = types.length === 0 || types.includes(0);
  return isAllowed ? channel?.id : undefined;
}
