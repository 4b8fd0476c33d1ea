import type { Card, CardBlock } from './card.ts';
import type { CardFile } from './card-file.ts';
import { plainBlock, plainText } from './plain-text.ts';
import { lastLines } from './split-text.ts';

/** What is said where something had to be left out: the words are the same on every platform. */
export const notes = {
  goesOn: (file: CardFile) => `Goes on in ${file.fileName}.`,
  inFull: (file: CardFile) => `In full in ${file.fileName}.`,
  rows: (shown: number, all: number, file: CardFile) =>
    shown < all ? `The first ${shown} of ${all} rows; all are in ${file.fileName}.` : notes.inFull(file),
  lastLines: (shown: number, all: number, file: CardFile) =>
    `${shown > 1 ? `The last ${shown} of ${all} lines` : 'Only the end is shown'}; everything is in ${file.fileName}.`,
  theEnd: (file: CardFile) =>
    `Too long for one message and for a file: the end of it is in ${file.fileName}.`,
  everything: (file: CardFile) => `Too long for one message: everything is in ${file.fileName}.`,
};

/** A block in full, for beside the message. */
export const blockFile = (block: CardBlock, fileName: string): CardFile => ({
  fileName,
  content: plainBlock(block),
});

export const cardFile = (card: Card, fileName: string): CardFile => ({ fileName, content: plainText(card) });

/** Output that is shown from its end, where errors stand, and goes up as a file when that is not all. */
export function codeExcerpt(
  block: Extract<CardBlock, { kind: 'code' }>,
  { limit, measure, nameFile }: { limit: number; measure: (text: string) => number; nameFile: () => string },
): { shown: string; more?: { note: string; file: CardFile } } {
  const text = block.text.replace(/\n+$/, '');
  if (measure(text) <= limit) return { shown: text };
  const { shown, leftOut } = lastLines(text, limit, measure);
  const file = { fileName: nameFile(), content: block.text };
  const lines = text.split('\n').length;
  return { shown, more: { note: notes.lastLines(lines - leftOut, lines, file), file } };
}
