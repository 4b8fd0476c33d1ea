import type { Block } from './blocks.ts';
import type { InteractiveElement } from './elements.ts';

export interface PlacedElement {
  blockId: string;
  actionId: string;
  element: InteractiveElement;
}

/** Everything in these blocks that a person can press, choose or fill in, in reading order. */
export function interactiveElements(blocks: readonly Block[]): PlacedElement[] {
  return blocks.flatMap((block) =>
    elementsOf(block).map((element) => ({
      blockId: block.block_id ?? '',
      actionId: element.action_id ?? '',
      element,
    })),
  );
}

function elementsOf(block: Block): InteractiveElement[] {
  switch (block.type) {
    case 'actions':
      return block.elements;
    case 'section':
      return block.accessory && block.accessory.type !== 'image' ? [block.accessory] : [];
    case 'input':
      return [block.element];
    default:
      return [];
  }
}
