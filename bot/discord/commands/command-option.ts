import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType, ChannelType } from 'discord.js';
import { type Argument, describeArguments } from '../../commands/describe-argument.ts';
import { toFlagName } from '../../commands/parse-command.ts';
import type { PickKind, Verb } from '../../commands/verb.ts';

/** A verb's arguments as options, required ones first: Discord refuses any other order. */
export function commandOptions(verb: Verb): APIApplicationCommandBasicOption[] {
  const picks: Partial<Record<string, PickKind>> = verb.picks ?? {};
  return describeArguments(verb)
    .toSorted((a, b) => Number(b.required) - Number(a.required))
    .map((argument) => commandOption(argument, picks[argument.name]));
}

function commandOption(argument: Argument, pick: PickKind | undefined): APIApplicationCommandBasicOption {
  const { type } = argument;
  const base = {
    name: toFlagName(argument.name),
    description: argument.description,
    required: argument.required,
  };
  switch (type.kind) {
    case 'switch':
      return { ...base, type: ApplicationCommandOptionType.Boolean };
    case 'number': {
      const range = {
        ...(type.min === undefined ? {} : { min_value: type.min }),
        ...(type.max === undefined ? {} : { max_value: type.max }),
      };
      return type.whole
        ? { ...base, ...range, type: ApplicationCommandOptionType.Integer }
        : { ...base, ...range, type: ApplicationCommandOptionType.Number };
    }
    case 'choice':
      return {
        ...base,
        type: ApplicationCommandOptionType.String,
        choices: type.choices.map((choice) => ({ name: choice, value: choice })),
      };
    case 'text':
      if (pick === 'channel') {
        return {
          ...base,
          type: ApplicationCommandOptionType.Channel,
          channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
        };
      }
      return {
        ...base,
        type: ApplicationCommandOptionType.String,
        ...(type.minLength === undefined ? {} : { min_length: type.minLength }),
        ...(type.maxLength === undefined ? {} : { max_length: type.maxLength }),
        ...(pick === undefined ? {} : { autocomplete: true }),
      };
    default:
      return type satisfies never;
  }
}
