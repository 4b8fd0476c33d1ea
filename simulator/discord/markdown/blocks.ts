import { matchList } from './list.ts';
import type { MarkdownNode } from './node.ts';

export interface BlockContext {
  inQuote?: boolean;
}

export interface Match {
  node: MarkdownNode;
  /** Characters of the source that it takes, with the line break that ends a block. */
  length: number;
}

export type ParseInner = (
  content: string,
  change?: { inline?: boolean; inQuote?: boolean; inLink?: boolean },
) => MarkdownNode[];

const heading = / *(#{1,3}) +((?!#)[^\n]+?)(?: +#+)? *(?:\n|$)/y;
const subtext = /-# +(\S[^\n]*)(?:\n|$)/y;
const quote = /(?:> [^\n]*(?:\n|$))+/y;
const quoteToEnd = />>> ([\s\S]*)/y;

/** What can only begin at the beginning of a line. */
export function matchBlock(
  text: string,
  at: number,
  context: BlockContext,
  inner: ParseInner,
): Match | undefined {
  const head = execAt(heading, text, at);
  if (head) {
    const children = inner(head[2] ?? '', { inline: true });
    return { node: { kind: 'heading', level: head[1]?.length ?? 1, children }, length: head[0].length };
  }
  const small = execAt(subtext, text, at);
  if (small) {
    const children = inner(small[1] ?? '', { inline: true });
    return { node: { kind: 'subtext', children }, length: small[0].length };
  }
  // A quote in a quote is a greater-than sign.
  const rest = context.inQuote ? undefined : execAt(quoteToEnd, text, at);
  if (rest) {
    const children = inner(rest[1] ?? '', { inQuote: true });
    return { node: { kind: 'quote', children }, length: rest[0].length };
  }
  const lines = context.inQuote ? undefined : execAt(quote, text, at);
  if (lines) {
    const content = lines[0].replace(/^> /gm, '').replace(/\n$/, '');
    return { node: { kind: 'quote', children: inner(content, { inQuote: true }) }, length: lines[0].length };
  }
  return matchList(text, at, inner);
}

/** `pattern` is sticky: it matches at this place or not at all. */
export function execAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
