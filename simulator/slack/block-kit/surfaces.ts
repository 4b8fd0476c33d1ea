import type { BlockType } from './blocks.ts';

export type Surface = 'message' | 'modal' | 'home';

const everywhere: BlockType[] = [
  'header',
  'section',
  'context',
  'divider',
  'image',
  'actions',
  'input',
  'rich_text',
];

/** Which blocks each surface takes, and how many. */
export const surfaces: Record<Surface, { maxBlocks: number; blocks: ReadonlySet<BlockType> }> = {
  message: { maxBlocks: 50, blocks: new Set([...everywhere, 'markdown', 'table']) },
  modal: { maxBlocks: 100, blocks: new Set([...everywhere, 'alert']) },
  home: { maxBlocks: 100, blocks: new Set(everywhere) },
};

export const maxMarkdownCharacters = 12_000;
