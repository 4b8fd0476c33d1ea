import type { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { toFlagName, usageOf } from './parse-command.ts';
import type { Verb } from './verb.ts';

/** @throws AppError `invalid_input` that names the argument and shows how it is typed */
export function validateArguments<Args extends z.ZodObject>(
  verb: Verb<Args>,
  input: Record<string, string>,
): z.output<Args> {
  const parsed = verb.args.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError('invalid_input', issue ? describe(verb, input, issue) : 'That was not understood.', {
    hint: usageOf(verb),
  });
}

function describe(verb: Pick<Verb, 'name'>, input: Record<string, string>, issue: z.core.$ZodIssue): string {
  const name = issue.path.join('.');
  if (name === '') return issue.message;
  const typed = input[name];
  const spoken = toFlagName(name);
  if (typed === undefined) return `${verb.name} needs ${/^[aeiou]/.test(spoken) ? 'an' : 'a'} ${spoken}.`;
  return `${spoken}: ${problemOf(issue, typed)}.`;
}

/** For people who type; zod's own words are for those who program. */
function problemOf(issue: z.core.$ZodIssue, typed: string): string {
  const quoted = `"${typed.length > 40 ? `${typed.slice(0, 39)}…` : typed}"`;
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'number' || issue.expected === 'int'
        ? `${quoted} is not a ${issue.expected === 'int' ? 'whole ' : ''}number`
        : issue.message;
    case 'invalid_value':
      return `${quoted} is not one of ${issue.values.join(', ')}`;
    case 'too_small':
      return issue.origin === 'string' ? 'it is empty' : `${quoted} is too small: at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string'
        ? `it is too long: at most ${issue.maximum} characters`
        : `${quoted} is too big: at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}
