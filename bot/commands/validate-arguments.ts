import type { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { usageOf } from './parse-command.ts';
import type { Verb } from './verb.ts';

/** @throws AppError `invalid_input` that names the argument and shows how it is typed */
export function validateArguments(verb: Verb, input: Record<string, string>): Record<string, unknown> {
  const parsed = verb.args.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError('invalid_input', issue ? describe(verb, input, issue) : 'That was not understood.', {
    hint: usageOf(verb),
  });
}

function describe(verb: Verb, input: Record<string, string>, issue: z.core.$ZodIssue): string {
  const name = issue.path.join('.');
  if (name === '') return issue.message;
  return name in input ? `${name}: ${issue.message}.` : `${verb.name} needs a ${name}.`;
}
