import { z } from 'zod';
import type { Block } from './blocks.ts';
import { type ImageLookup, type Validated, validateBlocks } from './validate-blocks.ts';
import { validationMessages } from './validation-messages.ts';

/** Legacy attachment fields that are still in use beside blocks: the colour bar above all. */
const attachmentSchema = z.strictObject({
  blocks: z.array(z.unknown()).optional(),
  fallback: z.string().optional(),
  color: z.string().optional(),
  pretext: z.string().optional(),
  author_name: z.string().optional(),
  author_link: z.string().optional(),
  author_icon: z.string().optional(),
  title: z.string().optional(),
  title_link: z.string().optional(),
  text: z.string().optional(),
  fields: z
    .array(z.strictObject({ title: z.string(), value: z.string(), short: z.boolean().optional() }))
    .optional(),
  image_url: z.string().optional(),
  thumb_url: z.string().optional(),
  footer: z.string().optional(),
  footer_icon: z.string().optional(),
  ts: z.union([z.string(), z.number()]).optional(),
  mrkdwn_in: z.array(z.string()).optional(),
});

export type Attachment = Omit<z.infer<typeof attachmentSchema>, 'blocks'> & { id: number; blocks?: Block[] };

const maxAttachments = 100;

export function validateAttachments(input: unknown, isShowable: ImageLookup): Validated<Attachment[]> {
  const parsed = z.array(attachmentSchema).max(maxAttachments).safeParse(input);
  if (!parsed.success)
    return { ok: false, messages: validationMessages(parsed.error.issues, '/attachments', input) };
  const messages: string[] = [];
  const value = parsed.data.map(({ blocks, ...attachment }, index) => {
    if (blocks === undefined) return { ...attachment, id: index + 1 };
    const checked = validateBlocks(blocks, 'message', isShowable, `/attachments/${index}/blocks`);
    if (!checked.ok) messages.push(...checked.messages);
    return { ...attachment, id: index + 1, ...(checked.ok ? { blocks: checked.value } : {}) };
  });
  return messages.length > 0 ? { ok: false, messages } : { ok: true, value };
}
