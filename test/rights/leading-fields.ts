import type { z } from 'zod';
import { type LeadsTo, leadsToKeyword, leadsToKinds } from '../../shared/api-contract/leads-to.ts';
import { alternativesOf, type JsonSchema, toInputSchema } from './json-schema.ts';

/** A field with which a caller picks something, as its schema says. */
export interface LeadingField {
  /** `matchers.scope` */
  path: string;
  kind: LeadsTo;
  /** No request does without it. */
  required: boolean;
}

/** Those of a query or a body that lead anywhere. */
export function leadingFields(schema: z.ZodType | undefined): LeadingField[] {
  return fieldsOf(schema).flatMap(({ path, required, field }) => {
    const kind = leadsToKinds.find((known) => known === field[leadsToKeyword]);
    return kind === undefined || kind === 'nothing' ? [] : [{ path, kind, required }];
  });
}

/** Those that look as if they led to a server, a scope or a thing, and do not say whether. */
export function unmarkedFields(schema: z.ZodType | undefined): string[] {
  const unmarked = fieldsOf(schema).filter(
    ({ path, field }) => looksLeading(path, field) && !isMarked(field),
  );
  return unmarked.map(({ path }) => path);
}

const leadingName = /^(scope|targets?|servers?|(server|alert|user|command|message)(id|ids))$/i;

function looksLeading(path: string, { type, format, enum: values, items }: JsonSchema): boolean {
  if (format === 'uuid' || items?.format === 'uuid') return true;
  const takesText = [type, items?.type].flat().includes('string');
  return takesText && values === undefined && leadingName.test(path.split('.').at(-1) ?? '');
}

const isMarked = (field: JsonSchema) => leadsToKinds.some((kind) => kind === field[leadsToKeyword]);

interface Field {
  path: string;
  required: boolean;
  field: JsonSchema;
}

const fieldsOf = (schema: z.ZodType | undefined): Field[] =>
  schema === undefined ? [] : walk({ path: '', required: true, field: toInputSchema(schema) });

function walk(at: Field): Field[] {
  const { path, required, field } = at;
  const within = Object.entries(field.properties ?? {}).flatMap(([name, child]) =>
    walk({
      path: path === '' ? name : `${path}.${name}`,
      required: required && (field.required?.includes(name) ?? false),
      field: child,
    }),
  );
  const others = [...alternativesOf(field), ...(field.items === undefined ? [] : [field.items])];
  // A marked array is itself the field; what it holds needs no mark of its own.
  if (isMarked(field)) return [at];
  return [at, ...within, ...others.flatMap((other) => walk({ path, required, field: other }))];
}
