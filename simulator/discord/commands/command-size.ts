import { z } from 'zod';
import { optional } from '../message/field.ts';

export const localizations = optional(z.record(z.string(), z.string()));

interface Sized {
  name: string;
  description: string;
  name_localizations?: Record<string, string>;
  description_localizations?: Record<string, string>;
  options?: object[];
  choices?: { name: string; value: string | number }[];
}

/** Names, descriptions and choices of a command with all that is in it; of translations, the longest. */
export function commandCharacters(item: Sized): number {
  const own =
    longest(item.name, item.name_localizations) + longest(item.description, item.description_localizations);
  const choices = (item.choices ?? []).reduce(
    (sum, { name, value }) => sum + name.length + (typeof value === 'string' ? value.length : 0),
    0,
  );
  const options = (item.options ?? []).reduce<number>(
    (sum, option) => sum + commandCharacters(option as Sized),
    0,
  );
  return own + choices + options;
}

function longest(text: string, translations: Record<string, string> = {}): number {
  return Math.max(...[text, ...Object.values(translations)].map(({ length }) => length));
}
