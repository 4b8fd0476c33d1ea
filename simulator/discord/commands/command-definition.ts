import { ApplicationCommandOptionType, ApplicationCommandType } from 'discord-api-types/v10';
import { z } from 'zod';
import { coded, optional, text } from '../message/field.ts';
import { choice, maxChoices } from './autocomplete-choices.ts';
import { commandCharacters, localizations } from './command-size.ts';

/** https://discord.com/developers/docs/interactions/application-commands#application-command-object */
const maxOptions = 25;
const maxCharacters = 8000;
const maxStringLength = 6000;
const {
  Subcommand,
  SubcommandGroup,
  String: Text,
  Integer,
  Boolean: Flag,
  User,
  Channel,
  Role,
  Mentionable,
  Number: Decimal,
} = ApplicationCommandOptionType;

const commandName = z
  .string()
  .refine(
    (name) => /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u.test(name) && name === name.toLowerCase(),
    coded('APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid'),
  );

const named = {
  name: commandName,
  description: text(1, 100),
  name_localizations: localizations,
  description_localizations: localizations,
};
const value = { ...named, required: optional(z.boolean()) };
const choices = optional(z.array(choice).max(maxChoices));
const bound = optional(z.number());

const valueOption = z.discriminatedUnion('type', [
  z.object({
    ...value,
    type: z.literal(Text),
    choices,
    autocomplete: optional(z.boolean()),
    min_length: optional(z.int().min(0).max(maxStringLength)),
    max_length: optional(z.int().min(1).max(maxStringLength)),
  }),
  z.object({
    ...value,
    type: z.literal([Integer, Decimal]),
    choices,
    autocomplete: optional(z.boolean()),
    min_value: bound,
    max_value: bound,
  }),
  z.object({ ...value, type: z.literal([Flag, User, Role, Mentionable]) }),
  z.object({ ...value, type: z.literal(Channel), channel_types: optional(z.array(z.int())) }),
]);

type Option = { name: string; type: number; required?: boolean; choices?: unknown[]; autocomplete?: boolean };

/** Names once each; the required ones first; choices or autocomplete, not both. */
function orderly(options: Option[], context: z.RefinementCtx): void {
  const issue = (path: PropertyKey[], code: string, message: string): void =>
    context.addIssue({ code: 'custom', path, ...coded(code, message) });
  options.forEach((option, index) => {
    const before = options.slice(0, index);
    if (before.some(({ name }) => name === option.name))
      issue([index, 'name'], 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Option name already exists');
    if (option.required && before.some(({ required }) => !required))
      issue(
        [index, 'required'],
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      );
    if (option.autocomplete && option.choices?.length)
      issue(
        [index, 'autocomplete'],
        'APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES',
        'Autocomplete and choices are mutually exclusive',
      );
  });
}

const valueOptions = optional(z.array(valueOption).max(maxOptions).superRefine(orderly));
const subcommand = z.object({ ...named, type: z.literal(Subcommand), options: valueOptions });
const subcommandGroup = z.object({
  ...named,
  type: z.literal(SubcommandGroup),
  options: z.array(subcommand).min(1).max(maxOptions).superRefine(orderly),
});

const options = z
  .array(z.discriminatedUnion('type', [...valueOption.options, subcommand, subcommandGroup]))
  .max(maxOptions)
  .superRefine(orderly)
  .superRefine((list, context) => {
    const nesting = list.filter(({ type }) => type === Subcommand || type === SubcommandGroup).length;
    if (nesting > 0 && nesting < list.length)
      context.addIssue({
        code: 'custom',
        ...coded(
          'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
          'Sub-command and sub-command group option types are mutually exclusive to all other types',
        ),
      });
  });

/** Slash commands; context menu commands are not simulated. */
export const commandBody = z
  .object({
    ...named,
    type: optional(z.literal(ApplicationCommandType.ChatInput)).transform(
      () => ApplicationCommandType.ChatInput,
    ),
    options: optional(options),
    default_member_permissions: z.string().regex(/^\d+$/).nullish(),
    contexts: optional(z.array(z.literal([0, 1, 2]))),
    integration_types: optional(z.array(z.literal([0, 1]))),
    nsfw: optional(z.boolean()),
  })
  .refine(
    (command) => commandCharacters(command) <= maxCharacters,
    coded('APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (${maxCharacters})`),
  );

export type CommandBody = z.output<typeof commandBody>;
