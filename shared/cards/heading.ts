import type { Card } from './card.ts';
import { shorten } from './split-text.ts';

/** Emoji and title on one line. */
export const headingOf = ({ emoji, title }: Pick<Card, 'emoji' | 'title'>): string =>
  [emoji, title].filter(Boolean).join(' ').replaceAll(/\s+/g, ' ').trim() || 'ChatOps';

/** A title over a platform's limit is cut there, and stands whole as the first text. */
export function withHeadingThatFits(card: Card, fits: (heading: string) => boolean): Card {
  if (fits(headingOf(card))) return card;
  let length = card.title.length;
  let short: Card;
  do {
    length = Math.floor(length / 2);
    short = { ...card, title: shorten(card.title, length) };
  } while (length > 1 && !fits(headingOf(short)));
  return { ...short, blocks: [{ kind: 'text', text: [card.title] }, ...card.blocks] };
}
