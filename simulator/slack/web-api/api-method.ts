import { z } from 'zod';
import type { Simulator } from '../simulator.ts';

export interface ApiMethod {
  token: 'bot' | 'app' | 'none';
  /** The OAuth scope a bot token needs. */
  scope?: string;
  handle(simulator: Simulator, args: Record<string, unknown>): Record<string, unknown>;
}

/** Checks the arguments, then answers without `ok`. Unknown arguments are ignored, as Slack does. */
export function method<Shape extends z.ZodRawShape>(
  needs: Pick<ApiMethod, 'token' | 'scope'>,
  shape: Shape,
  handle: (simulator: Simulator, args: z.output<z.ZodObject<Shape>>) => Record<string, unknown>,
): ApiMethod {
  const schema = z.object(shape);
  return { ...needs, handle: (simulator, args) => handle(simulator, schema.parse(args)) };
}

/** Forms carry structures as JSON text and everything else as strings; JSON bodies carry the values. */
export const argument = {
  json: z.preprocess(parseIfText, z.unknown()),
  flag: z.preprocess(
    (value) => (typeof value === 'string' ? value === 'true' || value === '1' : value),
    z.boolean().default(false),
  ),
  count: (fallback: number, max: number) => z.coerce.number().int().min(1).max(max).default(fallback),
  text: z.string(),
  list: z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',').filter((item) => item !== '') : value),
    z.array(z.string()),
  ),
};

/** Text that is no JSON stays text: the check of the field then says what is wrong with it. */
function parseIfText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
