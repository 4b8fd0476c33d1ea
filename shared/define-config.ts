import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { logLevels } from './logger.ts';

/** A setting is missing or wrong: the process prints `message` and exits with 2. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export type Environment = Record<string, string | undefined>;

/**
 * Reads one role's settings from the environment. Every setting `NAME` may also be given as
 * `NAME_FILE`, a path whose content (less one trailing newline) is the value.
 *
 * @throws ConfigError naming every setting that is missing or bad, in one line.
 */
export function defineConfig<Shape extends z.ZodRawShape>(role: string, shape: Shape) {
  const schema = z.object(shape);
  return (environment: Environment): z.output<typeof schema> => {
    const input: Environment = {};
    for (const name of Object.keys(shape)) input[name] = readSetting(name, environment);
    const parsed = schema.safeParse(input);
    if (parsed.success) return parsed.data;
    const problems = parsed.error.issues.map((issue) => {
      // Of a list only the setting is named, not which entry: the message says what is wrong with it.
      const name = String(issue.path[0]);
      return input[name] === undefined ? `${name} is not set` : `${name}: ${issue.message}`;
    });
    throw new ConfigError(`${role} cannot start: ${problems.join('; ')}. See docs/configuration.md.`);
  };
}

function readSetting(name: string, environment: Environment): string | undefined {
  const value = environment[name];
  // An empty variable is what `NAME=` in an .env file or compose leaves behind: not set.
  if (value !== undefined && value !== '') return value;
  const file = environment[`${name}_FILE`];
  if (file === undefined || file === '') return undefined;
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    throw new ConfigError(`${name}_FILE: cannot read ${file}`, { cause });
  }
}

/** `a, b`: one or several, each as `item` wants it. */
const list = <Item extends z.ZodType<unknown, string>>(item: Item) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
    )
    .pipe(z.array(item).min(1, 'is empty'));

export const setting = {
  list,
  logLevel: z.enum(logLevels).default('info'),
  port: z.coerce.number().int().min(0).max(65535),
  /** A time; the schema adds its default. */
  seconds: z.coerce
    .number()
    .min(0, 'must not be negative')
    .max(30 * 86_400, 'is longer than 30 days'),
  secret: z.string().min(32, 'needs at least 32 bytes'),
  postgresUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must look like postgres://user:password@host/database'),
  redisUrl: z.string().regex(/^rediss?:\/\//, 'must look like redis://host:6379'),
  httpUrl: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }),
  /** `slack:C0123` or `discord:123`. */
  channel: z
    .string()
    .regex(/^(slack|discord):[A-Za-z0-9]+$/, 'must look like slack:C0123456 or discord:1234'),
};
