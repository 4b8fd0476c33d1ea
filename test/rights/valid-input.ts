import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { z } from 'zod';
import { alternativesOf, type JsonSchema, toInputSchema } from './json-schema.ts';

/** Values for fields by their name, where any value that fits the schema would not do. */
export type KnownFields = Record<string, () => unknown>;

/** What rules beyond JSON Schema ask for, in any schema that has the field. */
export const acceptable: KnownFields = {
  metric: () => 'cpu_percent',
  criticalThreshold: () => 90,
  timeZone: () => 'UTC',
  // Two random times of a day could be the same, and quiet hours would never end.
  from: () => '22:00',
  until: () => '07:00',
  // Silences need an end and, of everything, a reason.
  durationSeconds: () => 3600,
  comment: () => 'for the matrix',
};

interface Wanted {
  known?: KnownFields;
  /** Values for fields by their path, `matchers.scope`: these are filled in however optional. */
  leads?: ReadonlyMap<string, unknown>;
  /** Whether optional fields that are known are filled in too. */
  optional?: boolean;
}

let made = 0;

/**
 * Something the schema accepts: what it requires, what leads somewhere, and those optional fields that are known.
 *
 * @throws Error when nothing was found: the schema has a rule that a known field must satisfy
 */
export function validInput(schema: z.ZodType, wanted: Wanted = {}): unknown {
  const json = toInputSchema(schema);
  const value = generate(json, '', wanted);
  const parsed = schema.safeParse(value);
  if (parsed.success) return value;
  throw new Error(`no valid input found for ${JSON.stringify(json)}: ${parsed.error.message}`);
}

function generate(schema: JsonSchema, path: string, wanted: Wanted): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [first] = alternativesOf(schema);
  if (first !== undefined) return generate(first, path, wanted);
  switch (schema.type) {
    case 'object':
      return generateObject(schema, path, wanted);
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => generate(schema.items ?? {}, path, wanted));
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return generateText(schema);
  }
}

function generateObject({ properties = {}, required = [] }: JsonSchema, parent: string, wanted: Wanted) {
  const { known = acceptable, leads = new Map(), optional = true } = wanted;
  const filled = (name: string, path: string, schema: JsonSchema): unknown => {
    if (leads.has(path)) return schema.type === 'array' ? [leads.get(path)] : leads.get(path);
    return Object.hasOwn(known, name) ? known[name]?.() : generate(schema, path, wanted);
  };
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]) => {
      const path = parent === '' ? name : `${parent}.${name}`;
      const leading = [...leads.keys()].some((lead) => lead === path || lead.startsWith(`${path}.`));
      const isWanted = leading || required.includes(name) || (optional && Object.hasOwn(known, name));
      return isWanted ? [[name, filled(name, path, schema)]] : [];
    }),
  );
}

function generateText({ format, pattern, minLength = 0, maxLength = 1000 }: JsonSchema): string {
  made += 1;
  if (format === 'uuid') return randomUUID();
  if (format === 'date-time') return new Date(Date.now() + 3_600_000).toISOString();
  if (format === 'email') return `person-${made}@example.org`;
  if (format === 'uri') return 'https://example.org/';
  const unique = `value-${made}`;
  if (pattern === undefined) return unique.padEnd(minLength, '-').slice(0, maxLength);
  const allowed = new RegExp(pattern);
  // Another each time where it can be: two ties of one chat user are a conflict.
  const found = [unique, `V${made}`, `slack:C${made}`].find((text) => allowed.test(text));
  return found ?? fc.sample(fc.stringMatching(allowed), 1)[0] ?? '';
}
