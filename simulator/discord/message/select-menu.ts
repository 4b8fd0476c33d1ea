import { ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';
import { emoji } from './emoji.ts';
import { coded, optional, snowflake, text } from './field.ts';

/** https://discord.com/developers/docs/components/reference#string-select */
const maxOptions = 25;

const option = z.object({
  label: text(1, 100),
  value: text(1, 100),
  description: optional(text(0, 100)),
  emoji: optional(emoji),
  default: optional(z.boolean()),
});

const menu = {
  id: optional(z.int().min(0)),
  custom_id: text(1, 100),
  placeholder: optional(text(0, 150)),
  min_values: optional(z.int().min(0).max(maxOptions)),
  max_values: optional(z.int().min(1).max(maxOptions)),
  disabled: optional(z.boolean()),
  /** In modals. */
  required: optional(z.boolean()),
};

export const stringSelect = z
  .object({
    ...menu,
    type: z.literal(ComponentType.StringSelect),
    options: z.array(option).min(1).max(maxOptions),
  })
  .superRefine(({ options, min_values = 1, max_values = 1 }, context) => {
    const issue = (path: PropertyKey[], code: string, message: string): void =>
      context.addIssue({ code: 'custom', path, ...coded(code, message) });
    options.forEach(({ value }, index) => {
      const isRepeated = options.findIndex((candidate) => candidate.value === value) < index;
      const path = ['options', index, 'value'];
      if (isRepeated)
        issue(path, 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', 'The specified option value is already used');
    });
    if (min_values > max_values)
      issue(['min_values'], 'NUMBER_TYPE_MAX', 'min_values must not exceed max_values.');
    if (options.length > 0 && max_values > options.length)
      issue(
        ['max_values'],
        'SELECT_COMPONENT_MAX_VALUES',
        'max_values must not exceed the number of options.',
      );
    if (options.filter((candidate) => candidate.default).length > max_values)
      issue(
        ['options'],
        'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES',
        'More options are default than max_values.',
      );
  });

const defaultValue = (type: 'user' | 'role' | 'channel') =>
  z.object({ id: snowflake, type: z.literal(type) });
const defaults = (value: z.ZodType) => optional(z.array(value).max(maxOptions));

export const userSelect = z.object({
  ...menu,
  type: z.literal(ComponentType.UserSelect),
  default_values: defaults(defaultValue('user')),
});
export const channelSelect = z.object({
  ...menu,
  type: z.literal(ComponentType.ChannelSelect),
  default_values: defaults(defaultValue('channel')),
  channel_types: optional(z.array(z.int())),
});
