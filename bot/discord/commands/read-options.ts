import { ApplicationCommandOptionType } from 'discord.js';
import { z } from 'zod';
import { toArgumentName } from '../../commands/parse-command.ts';
import { spellOptions } from './spell-command.ts';

const optionSchema = z.object({
  name: z.string(),
  type: z.number().int(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  focused: z.boolean().optional(),
});
const subcommandSchema = optionSchema.extend({ options: z.array(optionSchema).default([]) });
const commandSchema = z
  .array(optionSchema.extend({ options: z.array(subcommandSchema).default([]) }))
  .length(1, 'one subcommand is expected');

type GivenOption = z.output<typeof optionSchema>;

export interface ReadOptions {
  /** As declared: `rule add`. */
  verb: string;
  /** Arguments as the verbs take them: all text, a channel as `#<id>`. */
  input: Record<string, string>;
  /** As it was typed, for the audit trail: `/chatops restart target:web-1`. */
  rawText: string;
}

/** For autocomplete: which argument is being typed, and what is there of it. */
export interface FocusedOption {
  verb: string;
  argument: string;
  typed: string;
  /** The other arguments so far. */
  input: Record<string, string>;
}

/**
 * The options of an interaction with `/chatops`: as the gateway sends them (`data.options`) or as
 * discord.js resolves them (`interaction.options.data`).
 *
 * @throws ZodError for options of any other shape
 */
export function readOptions(options: unknown): ReadOptions {
  const { verb, given } = readSubcommand(options);
  const input = toInput(given);
  return { verb, input, rawText: spellOptions(verb, input) };
}

/** Undefined when nothing is focused. @throws ZodError like `readOptions` */
export function readFocused(options: unknown): FocusedOption | undefined {
  const { verb, given } = readSubcommand(options);
  const focused = given.find((option) => option.focused);
  if (!focused) return undefined;
  return {
    verb,
    argument: toArgumentName(focused.name),
    typed: String(focused.value ?? ''),
    input: toInput(given.filter((option) => option !== focused)),
  };
}

function readSubcommand(options: unknown): { verb: string; given: GivenOption[] } {
  const [first] = commandSchema.parse(options);
  if (!first) return { verb: '', given: [] };
  if (first.type !== ApplicationCommandOptionType.SubcommandGroup) {
    return { verb: first.name, given: first.options };
  }
  const [second] = first.options;
  return { verb: second ? `${first.name} ${second.name}` : first.name, given: second?.options ?? [] };
}

function toInput(given: GivenOption[]): Record<string, string> {
  return Object.fromEntries(
    given.flatMap(({ name, type, value }): [string, string][] => {
      if (value === undefined) return [];
      const text = type === ApplicationCommandOptionType.Channel ? `#${value}` : String(value);
      return [[toArgumentName(name), text]];
    }),
  );
}
