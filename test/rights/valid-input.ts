import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { z } from 'zod';

/** Values for fields by their name, where any value that fits the schema would not do: a server that is there. */
export type KnownFields = Record<string, () => unknown>;

interface JsonSchema {
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  type?: string;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  minItems?: number;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
}

let made = 0;

/**
 * Something the schema accepts: what it requires, and those optional fields that are known.
 *
 * @throws Error when nothing was found: the schema has a rule that a known field must satisfy
 */
export function validInput(schema: z.ZodType, known: KnownFields, { optional = true } = {}): unknown {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const value = generate(json, known, optional);
  const parsed = schema.safeParse(value);
  if (parsed.success) return value;
  throw new Error(`no valid input found for ${JSON.stringify(json)}: ${parsed.error.message}`);
}

function generate(schema: JsonSchema, known: KnownFields, optional: boolean): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [first] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
  if (first !== undefined) return generate(first, known, optional);
  switch (schema.type) {
    case 'object':
      return generateObject(schema, known, optional);
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () =>
        generate(schema.items ?? {}, known, optional),
      );
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

function generateObject(
  { properties = {}, required = [] }: JsonSchema,
  known: KnownFields,
  optional: boolean,
) {
  const wanted = Object.entries(properties).filter(
    ([name]) => required.includes(name) || (optional && Object.hasOwn(known, name)),
  );
  return Object.fromEntries(
    wanted.map(([name, schema]) => {
      const value = Object.hasOwn(known, name) ? known[name]?.() : generate(schema, known, optional);
      // One known name serves fields that take one and fields that take a list.
      return [name, schema.type === 'array' && !Array.isArray(value) ? [value] : value];
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
  if (pattern !== undefined && !new RegExp(pattern).test(unique))
    return fc.sample(fc.stringMatching(new RegExp(pattern)), 1)[0] ?? '';
  return unique.padEnd(minLength, '-').slice(0, maxLength);
}
