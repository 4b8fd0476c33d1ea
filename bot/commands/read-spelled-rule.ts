import { z } from 'zod';
import { readTypedArguments } from './parse-command.ts';
import { bareRuleArgs, type RuleArgs } from './rule-arguments.ts';
import { readRuleChanges, readRuleWords } from './rule-grammar.ts';
import { tokenize } from './tokenize.ts';
import { validateArguments } from './validate-arguments.ts';
import { defineVerb } from './verb.ts';

/** Only to read words with: flags, quotes and all. */
const reader = (readWords: (words: string[]) => Record<string, string>) =>
  defineVerb({
    name: 'rule',
    summary: '',
    example: 'rule add cpu > 90',
    group: 'Alerts',
    class: 'operate',
    internal: true,
    args: z.object(bareRuleArgs),
    grammar: { positional: [], readWords },
    run: async () => undefined,
  });
const forNew = reader(readRuleWords);
const forChange = reader(readRuleChanges);

/**
 * A rule, or what is to change of one, as `spellRule` and people write it.
 *
 * @throws AppError `invalid_input`
 */
export function readSpelledRule(words: string, { isNew }: { isNew: boolean }): RuleArgs {
  const verb = isNew ? forNew : forChange;
  return validateArguments(verb, readTypedArguments(verb, tokenize(words)));
}
