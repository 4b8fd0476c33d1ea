import { z } from 'zod';

/** Refuses with an error code of Discord's own. */
export function coded(code: string, message: string) {
  return { message, params: { code } };
}

/** Discord trims what it shows, and counts what is left. */
export function text(min: number, max: number) {
  const withinLimits = coded('BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`);
  return z
    .string()
    .trim()
    .refine((value) => value.length > 0 || min === 0, coded('BASE_TYPE_REQUIRED', 'This field is required'))
    .refine((value) => value.length === 0 || (value.length >= min && value.length <= max), withinLimits);
}

export const snowflake = z
  .string()
  .regex(/^\d{1,20}$/)
  .or(z.int().transform(String));

/** Discord takes null where a field may be absent. */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? undefined);
}

const webUrl = /^https?:\/\/[^\s/]+/;
const badScheme = (schemes: string[]) =>
  coded('URL_TYPE_INVALID_SCHEME', `Scheme must be one of ${schemes.map((name) => `'${name}'`).join(', ')}.`);

export const linkUrl = z
  .string()
  .max(2048)
  .refine((value) => webUrl.test(value), badScheme(['http', 'https']));

/** Of a picture: also a file that comes with the message. */
export const pictureUrl = z
  .string()
  .max(2048)
  .refine(
    (value) => webUrl.test(value) || value.startsWith('attachment://'),
    badScheme(['http', 'https', 'attachment']),
  );
