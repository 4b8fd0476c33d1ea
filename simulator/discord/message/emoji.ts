import { z } from 'zod';
import { coded, optional, snowflake } from './field.ts';

// No literal: the `v` flag is newer than the language level of the source.
const oneEmoji = '^\\p{RGI_Emoji}$';
const unicodeEmoji = new RegExp(oneEmoji, 'v');
/** As a picture, although the character alone would be text. */
const pictureSelector = '\u{FE0F}';

export function isEmoji(name: string): boolean {
  return unicodeEmoji.test(name) || unicodeEmoji.test(name + pictureSelector);
}

export const emoji = z
  .object({ id: optional(snowflake), name: optional(z.string()), animated: optional(z.boolean()) })
  .refine(
    ({ id, name }) => id !== undefined || (name !== undefined && isEmoji(name)),
    coded('COMPONENT_INVALID_EMOJI', 'Invalid emoji'),
  );
