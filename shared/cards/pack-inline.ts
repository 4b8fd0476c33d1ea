import type { Inline } from './card.ts';
import { splitText } from './split-text.ts';

type RenderInline = (piece: Inline) => string;

const zeroWidthSpace = '\u200b';

/** Pieces as one platform's markup, packed into texts of at most `limit` characters; none is cut inside its markup. */
export function packInline(text: Inline[], limit: number, render: RenderInline): string[] {
  const packed: string[] = [];
  let current = '';
  for (const piece of joinStrings(text).flatMap((one) => splitInline(one, limit, render))) {
    const rendered = render(piece);
    const addition = meet(current, rendered) ? `${zeroWidthSpace}${rendered}` : rendered;
    if (current !== '' && current.length + addition.length > limit) {
      packed.push(current);
      current = rendered;
    } else {
      current += addition;
    }
  }
  packed.push(current);
  return packed.filter((one) => one.trim() !== '');
}

/** Two spans side by side would be read as one longer mark. */
const meet = (before: string, after: string): boolean =>
  /[*`]$/.test(before) && before.at(-1) === after.at(0);

/** Escaping looks at neighbours: text given in two strings is still one text. */
function joinStrings(text: Inline[]): Inline[] {
  const joined: Inline[] = [];
  for (const piece of text) {
    const last = joined.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') joined[joined.length - 1] = last + piece;
    else joined.push(piece);
  }
  return joined;
}

function splitInline(piece: Inline, limit: number, render: RenderInline): Inline[] {
  if (render(piece).length <= limit) return [piece];
  const plain = (text: string): Inline[] => splitText(text, limit, (part) => render(part).length);
  if (typeof piece === 'string') return plain(piece);
  switch (piece.kind) {
    case 'bold':
    case 'code':
      return splitText(piece.text, limit, (text) => render({ kind: piece.kind, text }).length).map(
        (text) => ({
          kind: piece.kind,
          text,
        }),
      );
    case 'link':
      return plain(`${piece.text} (${piece.url})`);
    case 'time':
      return plain(piece.at.toISOString());
    case 'mention':
      return plain(piece.userId);
    case 'channel':
      return plain(piece.channel);
    default:
      return piece satisfies never;
  }
}
