import type { z } from 'zod';
import { DiscordError } from './discord-error.ts';

interface FieldError {
  code: string;
  message: string;
}

/** @throws DiscordError 50035 with every fault, nested as Discord nests them */
export function parseForm<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new DiscordError('invalidFormBody', nestErrors(parsed.error.issues, body));
}

/** One fault, for checks that are no schema's. */
export function formError(path: readonly PropertyKey[], code: string, message: string): DiscordError {
  const nested = {};
  place(nested, path, { code, message });
  return new DiscordError('invalidFormBody', nested);
}

/** `{embeds: {0: {title: {_errors: [{code, message}]}}}}` */
function nestErrors(issues: readonly z.core.$ZodIssue[], body: unknown): object {
  const nested = {};
  for (const issue of issues) place(nested, issue.path, describe(issue, valueAt(body, issue.path)));
  return nested;
}

function place(nested: Record<string, unknown>, path: readonly PropertyKey[], error: FieldError): void {
  let node = nested;
  for (const key of path) {
    const next = (node[String(key)] ?? {}) as Record<string, unknown>;
    node[String(key)] = next;
    node = next;
  }
  node._errors = [...((node._errors as FieldError[] | undefined) ?? []), error];
}

function describe(issue: z.core.$ZodIssue, value: unknown): FieldError {
  switch (issue.code) {
    case 'custom':
      return { code: String(issue.params?.code ?? 'CUSTOM'), message: issue.message };
    case 'too_big':
      return lengthError('MAX', issue.origin, Number(issue.maximum));
    case 'too_small':
      return lengthError('MIN', issue.origin, Number(issue.minimum));
    case 'invalid_value':
      return choiceError(issue.values);
    default:
      if (value === undefined || value === null)
        return { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
      if (issue.code === 'invalid_union' && 'discriminator' in issue)
        return { code: 'UNION_TYPE_CHOICES', message: `${JSON.stringify(value)} is not simulated here.` };
      return { code: 'BASE_TYPE_BAD_TYPE', message: issue.message };
  }
}

function lengthError(bound: 'MAX' | 'MIN', origin: string, limit: number): FieldError {
  const direction = bound === 'MAX' ? 'fewer' : 'more';
  if (origin === 'number' || origin === 'int') {
    const message = `${limit} or ${bound === 'MAX' ? 'less' : 'greater'}`;
    return { code: `NUMBER_TYPE_${bound}`, message: `int value should be ${message}.` };
  }
  return { code: `BASE_TYPE_${bound}_LENGTH`, message: `Must be ${limit} or ${direction} in length.` };
}

function choiceError(values: readonly unknown[]): FieldError {
  return { code: 'BASE_TYPE_CHOICES', message: `Value must be one of (${values.join(', ')}).` };
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    body,
  );
}
