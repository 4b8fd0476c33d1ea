import type { Card, CardBlock, Inline } from './card.ts';
import { channelWords } from './channel-words.ts';
import { textTable } from './text-table.ts';

/** A card as a text file: what a message was too small for. Nothing is left out but pictures and buttons. */
export function plainText(card: Card): string {
  const heading = [card.emoji, card.title].filter(Boolean).join(' ');
  return [heading, ...card.blocks.map(plainBlock)].filter((part) => part !== '').join('\n\n');
}

export function plainBlock(block: CardBlock): string {
  switch (block.kind) {
    case 'text':
    case 'context':
      return plainInline(block.text);
    case 'fields':
      return block.fields.map(({ label, value }) => `${label}: ${plainInline(value)}`).join('\n');
    case 'table':
      return textTable(block, Number.POSITIVE_INFINITY).join('\n');
    case 'code':
      return block.text;
    case 'image':
      return `[${block.alt}]`;
    case 'divider':
      return '----';
    case 'actions':
      return '';
    default:
      return block satisfies never;
  }
}

export function plainInline(text: Inline[]): string {
  return text
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      switch (piece.kind) {
        case 'bold':
        case 'code':
          return piece.text;
        case 'time':
          return Number.isNaN(piece.at.getTime()) ? 'unknown time' : piece.at.toISOString();
        case 'mention':
          return `@${piece.userId}`;
        case 'channel':
          return channelWords(piece.channel);
        case 'link':
          return `${piece.text} (${piece.url})`;
        default:
          return piece satisfies never;
      }
    })
    .join('');
}
