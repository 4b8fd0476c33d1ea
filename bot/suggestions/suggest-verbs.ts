import type { Verb } from '../commands/verb.ts';
import { rankNames, type Suggestion } from './rank-names.ts';

/** Verbs by name or alias, with what they do. Pure. */
export const suggestVerbs = (typed: string, verbs: readonly Verb[]): Suggestion[] =>
  rankNames(
    typed,
    verbs.map(({ name, aliases, summary }) => ({
      label: `${name}: ${summary}`,
      value: name,
      names: [name, ...(aliases ?? [])],
    })),
  );
