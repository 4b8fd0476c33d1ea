import type { Card, CardBlock, Inline } from '../card.ts';

/** Each text of a card with a word of its own before and after it, and the list of these words. */
export function markedCard(card: Card): { card: Card; marks: string[] } {
  const marks: string[] = [];
  const mark = (text: string): string => {
    const number = marks.length;
    marks.push(`mark${number}begin`, `mark${number}end`);
    return ` mark${number}begin ${text} mark${number}end `;
  };
  const inline = (piece: Inline): Inline => {
    if (typeof piece === 'string') return mark(piece);
    return piece.kind === 'bold' || piece.kind === 'code' || piece.kind === 'link'
      ? { ...piece, text: mark(piece.text) }
      : piece;
  };
  const block = (one: CardBlock): CardBlock => {
    switch (one.kind) {
      case 'text':
      case 'context':
        return { ...one, text: one.text.map(inline) };
      case 'fields':
        return {
          ...one,
          fields: one.fields.map(({ label, value }) => ({ label: mark(label), value: value.map(inline) })),
        };
      case 'table':
        // Not the headings: a list of rows does without some.
        return {
          ...one,
          rows: one.rows.map((row) => row.map(mark)),
        };
      case 'code':
        return { ...one, text: mark(one.text) };
      case 'image':
      case 'divider':
      case 'actions':
        return one;
      default:
        return one satisfies never;
    }
  };
  const title = mark(card.title);
  return { card: { ...card, title, blocks: card.blocks.map(block) }, marks };
}
