import { z } from 'zod';
import { type Block, blockSchema } from './blocks.ts';
import { maxMarkdownCharacters, type Surface, surfaces } from './surfaces.ts';
import { validationMessages } from './validation-messages.ts';

/** Whether a file may be shown in an image block now: it exists, is an image and is ready. */
export type ImageLookup = (file: { id?: string; url?: string }) => boolean;

export type Validated<T> = { ok: true; value: T } | { ok: false; messages: string[] };

/** @param root JSON pointer of the array, as it appears in Slack's messages, e.g. `/blocks`. */
export function validateBlocks(
  input: unknown,
  surface: Surface,
  isShowableImage: ImageLookup,
  root = '/blocks',
): Validated<Block[]> {
  const parsed = z.array(blockSchema).max(surfaces[surface].maxBlocks).safeParse(input);
  if (!parsed.success) return { ok: false, messages: validationMessages(parsed.error.issues, root, input) };
  const messages = [
    ...surfaceMessages(parsed.data, surface, root),
    ...duplicateMessages(parsed.data, root),
    ...parsed.data.flatMap((block, index) => imageMessages(block, `${root}/${index}`, isShowableImage)),
  ];
  return messages.length > 0 ? { ok: false, messages } : { ok: true, value: withIds(parsed.data, root) };
}

function surfaceMessages(blocks: Block[], surface: Surface, root: string): string[] {
  const messages = blocks.flatMap((block, index) =>
    surfaces[surface].blocks.has(block.type)
      ? []
      : [`unsupported type: ${block.type} [json-pointer:${root}/${index}/type]`],
  );
  const markdown = blocks.reduce(
    (sum, block) => sum + (block.type === 'markdown' ? block.text.length : 0),
    0,
  );
  if (markdown > maxMarkdownCharacters)
    messages.push(`must be less than ${maxMarkdownCharacters + 1} characters [json-pointer:${root}]`);
  // Slack takes one table a message: https://docs.slack.dev/reference/block-kit/blocks/table-block
  if (blocks.filter((block) => block.type === 'table').length > 1)
    messages.push(`only_one_table_allowed [json-pointer:${root}]`);
  return messages;
}

function duplicateMessages(blocks: Block[], root: string): string[] {
  const blockIds = blocks.flatMap((block) => block.block_id ?? []);
  const messages = duplicates(blockIds).map(
    (id) => `block_id \`${id}\` already exists [json-pointer:${root}]`,
  );
  blocks.forEach((block, index) => {
    if (block.type !== 'actions') return;
    for (const id of duplicates(block.elements.flatMap((element) => element.action_id ?? [])))
      messages.push(`action_id \`${id}\` already exists [json-pointer:${root}/${index}/elements]`);
  });
  return messages;
}

function imageMessages(block: Block, pointer: string, isShowable: ImageLookup): string[] {
  const images =
    block.type === 'image'
      ? [{ image: block, pointer }]
      : block.type === 'section' && block.accessory?.type === 'image'
        ? [{ image: block.accessory, pointer: `${pointer}/accessory` }]
        : block.type === 'context'
          ? block.elements.flatMap((element, index) =>
              element.type === 'image' ? [{ image: element, pointer: `${pointer}/elements/${index}` }] : [],
            )
          : [];
  return images.flatMap(({ image, pointer: at }) =>
    image.slack_file && !isShowable(image.slack_file)
      ? [`invalid slack file [json-pointer:${at}/slack_file]`]
      : [],
  );
}

const duplicates = (ids: string[]): string[] => [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];

/** Slack names what the app left unnamed, so that an interaction can say what was pressed. */
function withIds(blocks: Block[], root: string): Block[] {
  return blocks.map((block, index) => {
    const named = { ...block, block_id: block.block_id ?? `${root.slice(1)}/${index}` };
    if (named.type === 'actions')
      named.elements = named.elements.map((element, at) => ({
        ...element,
        action_id: element.action_id ?? `a${at}`,
      }));
    if (named.type === 'section' && named.accessory && named.accessory.type !== 'image')
      named.accessory = { ...named.accessory, action_id: named.accessory.action_id ?? 'a0' };
    if (named.type === 'input')
      named.element = { ...named.element, action_id: named.element.action_id ?? 'a0' };
    return named;
  });
}
