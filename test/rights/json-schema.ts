import { z } from 'zod';

/** What the tests of rights read of a schema. */
export interface JsonSchema {
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  /** Several, of what may be null. */
  type?: string | string[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  minItems?: number;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  'x-leads-to'?: string;
}

export const toInputSchema = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;

export const alternativesOf = ({ anyOf, oneOf, allOf }: JsonSchema): JsonSchema[] =>
  anyOf ?? oneOf ?? allOf ?? [];
