import { z } from 'zod';
import {
  hasOneImageSource,
  imageSource,
  mrkdwn,
  oneImageSource,
  plainText,
  textObject,
} from './composition.ts';
import { accessory, actionsElement, imageElement, inputElement } from './elements.ts';
import { richTextBlock } from './rich-text.ts';

/**
 * Slack's own checks as data, block by block: https://docs.slack.dev/reference/block-kit/blocks.
 * Kinds that are new or rare (video, carousel, data_table, …) are refused: nothing here shows them.
 */
const blockId = { block_id: z.string().max(255).optional() };

const header = z.strictObject({ type: z.literal('header'), text: plainText(150), ...blockId });

const section = z
  .strictObject({
    type: z.literal('section'),
    text: textObject(3000).optional(),
    fields: z.array(textObject(2000)).min(1).max(10).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
    ...blockId,
  })
  .refine(
    ({ text, fields }) => text !== undefined || fields !== undefined,
    'must define either `text` or `fields`',
  );

const context = z.strictObject({
  type: z.literal('context'),
  elements: z
    .array(z.discriminatedUnion('type', [plainText(3000), mrkdwn(3000), imageElement]))
    .min(1)
    .max(10),
  ...blockId,
});

const divider = z.strictObject({ type: z.literal('divider'), ...blockId });

const image = z
  .strictObject({
    type: z.literal('image'),
    alt_text: z.string().min(1).max(2000),
    title: plainText(2000).optional(),
    ...imageSource,
    ...blockId,
  })
  .refine(hasOneImageSource, oneImageSource);

const actions = z.strictObject({
  type: z.literal('actions'),
  elements: z.array(actionsElement).min(1).max(25),
  ...blockId,
});

const input = z.strictObject({
  type: z.literal('input'),
  label: plainText(2000),
  element: inputElement,
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  ...blockId,
});

const markdown = z.strictObject({
  type: z.literal('markdown'),
  text: z.string().min(1).max(12_000),
  ...blockId,
});

const cell = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().min(1) }),
  richTextBlock,
]);

const table = z.strictObject({
  type: z.literal('table'),
  rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100),
  column_settings: z
    .array(
      z.strictObject({
        align: z.enum(['left', 'center', 'right']).optional(),
        is_wrapped: z.boolean().optional(),
      }),
    )
    .max(20)
    .optional(),
  ...blockId,
});

const alert = z.strictObject({
  type: z.literal('alert'),
  text: textObject(3000),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
  ...blockId,
});

export const blockSchema = z.discriminatedUnion('type', [
  header,
  section,
  context,
  divider,
  image,
  actions,
  input,
  markdown,
  table,
  alert,
  richTextBlock,
]);

export type Block = z.infer<typeof blockSchema>;
export type BlockType = Block['type'];
export type BlockOf<T extends BlockType> = Extract<Block, { type: T }>;
export type TableCell = z.infer<typeof cell>;
