import { z } from 'zod';
import type { Verb } from './verb.ts';

/** What an argument is to a person, read from the schema that checks it. */
export interface Argument {
  name: string;
  description: string;
  required: boolean;
  type:
    | { kind: 'text'; minLength?: number; maxLength?: number }
    | { kind: 'number'; whole: boolean; min?: number; max?: number }
    | { kind: 'choice'; choices: readonly string[] }
    | { kind: 'switch' };
}

/** The arguments people give, in the order they are declared. Those without a description are for buttons. */
export function describeArguments(verb: Pick<Verb, 'args'>): Argument[] {
  return Object.entries(verb.args.shape).flatMap(([name, schema]) => {
    if (!(schema instanceof z.ZodType) || schema.description === undefined) return [];
    const required = !schema.safeParse(undefined).success;
    return [{ name, description: schema.description, required, type: typeOf(schema) }];
  });
}

function typeOf(schema: z.core.$ZodType): Argument['type'] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return typeOf(schema.unwrap());
  if (schema instanceof z.ZodEnum) return { kind: 'choice', choices: schema.options.map(String) };
  if (schema instanceof z.ZodNumber) {
    const { minValue, maxValue } = schema;
    return {
      kind: 'number',
      whole: schema.isInt,
      ...(minValue === null || !Number.isFinite(minValue) ? {} : { min: minValue }),
      ...(maxValue === null || !Number.isFinite(maxValue) ? {} : { max: maxValue }),
    };
  }
  if (schema instanceof z.ZodPipe) {
    // `z.stringbool()` is text that becomes a boolean; any other pipe is text for people.
    return schema.out instanceof z.ZodBoolean ? { kind: 'switch' } : typeOf(schema.in);
  }
  if (schema instanceof z.ZodString) {
    const { minLength, maxLength } = schema;
    return {
      kind: 'text',
      ...(minLength === null ? {} : { minLength }),
      ...(maxLength === null ? {} : { maxLength }),
    };
  }
  return { kind: 'text' };
}
