import { z } from 'zod';
import type { Block } from './blocks.ts';
import { plainText } from './composition.ts';
import { type ImageLookup, type Validated, validateBlocks } from './validate-blocks.ts';
import { validationMessages } from './validation-messages.ts';

const shared = {
  blocks: z.array(z.unknown()),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
};

const viewSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('modal'),
    title: plainText(24),
    submit: plainText(24).optional(),
    close: plainText(24).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    submit_disabled: z.boolean().optional(),
    ...shared,
  }),
  z.strictObject({ type: z.literal('home'), ...shared }),
]);

type WithBlocks<T> = T extends unknown ? Omit<T, 'blocks'> & { blocks: Block[] } : never;
export type View = WithBlocks<z.infer<typeof viewSchema>>;

export function validateView(input: unknown, isShowable: ImageLookup): Validated<View> {
  const parsed = viewSchema.safeParse(input);
  if (!parsed.success)
    return { ok: false, messages: validationMessages(parsed.error.issues, '/view', input) };
  const { blocks: unchecked, ...view } = parsed.data;
  const blocks = validateBlocks(unchecked, view.type, isShowable, '/view/blocks');
  if (!blocks.ok) return blocks;
  const needsSubmit = view.type === 'modal' && view.submit === undefined;
  if (needsSubmit && blocks.value.some((block) => block.type === 'input'))
    return { ok: false, messages: ['missing required field: submit [json-pointer:/view]'] };
  return { ok: true, value: { ...view, blocks: blocks.value } };
}
