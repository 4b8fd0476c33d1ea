import type { z } from 'zod';

/** A zod issue in the words Slack uses: `must be less than 3001 characters [json-pointer:/blocks/0/text/text]`. */
export function validationMessages(
  issues: readonly z.core.$ZodIssue[],
  root: string,
  input: unknown,
): string[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map(String);
    const at = (steps: string[]): string => ` [json-pointer:${[root, ...steps].join('/')}]`;
    switch (issue.code) {
      case 'too_big':
        return issue.origin === 'array'
          ? [`no more than ${issue.maximum} items allowed${at(path)}`]
          : [`must be less than ${Number(issue.maximum) + 1} characters${at(path)}`];
      case 'too_small':
        return issue.origin === 'array'
          ? [`no fewer than ${issue.minimum} items allowed${at(path)}`]
          : [`must be more than ${Number(issue.minimum) - 1} characters${at(path)}`];
      case 'unrecognized_keys':
        return issue.keys.map((key) => `invalid additional property: ${key}${at(path)}`);
      case 'invalid_union': {
        const found = valueAt(input, issue.path);
        return [found === undefined ? missing(path, at) : `unsupported type: ${String(found)}${at(path)}`];
      }
      case 'custom':
        return [`${issue.message}${at(path)}`];
      default:
        return [valueAt(input, issue.path) === undefined ? missing(path, at) : `${issue.message}${at(path)}`];
    }
  });
}

function missing(path: string[], at: (steps: string[]) => string): string {
  return `missing required field: ${path.at(-1) ?? ''}${at(path.slice(0, -1))}`;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  );
}
