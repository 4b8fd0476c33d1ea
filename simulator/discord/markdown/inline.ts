import { matchAngle } from './angle.ts';
import { execAt, type Match, type ParseInner } from './blocks.ts';
import { matchLink } from './link.ts';
import type { MarkdownNode } from './node.ts';

export interface InlineContext {
  isTitle: boolean;
  inLink?: boolean;
}

const escaped = /\\([^0-9A-Za-z\s])/y;
const fence = /```(?:([a-z0-9_+\-.#]+?)\n)?\n*([^\n][\s\S]*?)\n*```\n?/iy;
const code = /(`+)([\s\S]*?[^`])\1(?!`)/y;
const everyone = /@(?:everyone|here)\b/y;

/** Where several of these match, the longest wins, and among equals the first: `***a***` is italic outside. */
const emphasis = [
  ['italic', /\*(?=\S)((?:\*\*|\s+(?:[^*\s]|\*\*)|[^\s*])+?)\*(?!\*)/y],
  // Not within a word: snake_case_name.
  ['italic', /\b_((?:__|\\[\s\S]|[^\\_])+?)_\b/y],
  ['bold', /\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y],
  ['underline', /__((?:\\[\s\S]|[^\\])+?)__(?!_)/y],
  ['strike', /~~([\s\S]+?)~~(?!_)/y],
  ['spoiler', /\|\|([\s\S]+?)\|\|/y],
] as const;

/** What can begin anywhere in a line. */
export function matchInline(
  text: string,
  at: number,
  context: InlineContext,
  inner: ParseInner,
): Match | undefined {
  switch (text[at]) {
    case '\\': {
      const match = execAt(escaped, text, at);
      return match && { node: { kind: 'text', text: match[1] ?? '' }, length: match[0].length };
    }
    case '`':
      return matchCode(text, at, context);
    case '<':
      return matchAngle(text, at, context);
    case '[':
    case 'h':
      return context.isTitle || context.inLink ? undefined : matchLink(text, at, inner);
    case '@': {
      const match = context.isTitle ? undefined : execAt(everyone, text, at);
      return match && { node: { kind: 'everyone', text: match[0] }, length: match[0].length };
    }
    case '*':
    case '_':
    case '~':
    case '|':
      return matchEmphasis(text, at, inner);
    default:
      return undefined;
  }
}

function matchCode(text: string, at: number, { isTitle }: InlineContext): Match | undefined {
  const block = isTitle ? undefined : execAt(fence, text, at);
  if (block) {
    const [whole, language, content = ''] = block;
    const node: MarkdownNode = { kind: 'fence', text: content, ...(language && { language }) };
    return { node, length: whole.length };
  }
  const span = execAt(code, text, at);
  // Spaces set backticks off from those around them.
  const content = span?.[2]?.replace(/^ (?=`)|(?<=`) $/g, '');
  return span && { node: { kind: 'code', text: content ?? '' }, length: span[0].length };
}

function matchEmphasis(text: string, at: number, inner: ParseInner): Match | undefined {
  let best: { kind: (typeof emphasis)[number][0]; content: string; length: number } | undefined;
  for (const [kind, pattern] of emphasis) {
    const match = execAt(pattern, text, at);
    if (match && match[0].length > (best?.length ?? 0))
      best = { kind, content: match[1] ?? '', length: match[0].length };
  }
  if (!best) return undefined;
  const { kind, content, length } = best;
  return { node: { kind, children: inner(content, { inline: true }) }, length };
}

const plain = /[\s\S](?:(?!https?:\/\/)[^\\`*_~|<[@\n])*/y;

/** How many characters from here are text only: up to what may begin something, or past a line break. */
export function plainLength(text: string, at: number): number {
  if (text[at] === '\n') return 1;
  return execAt(plain, text, at)?.[0].length ?? 1;
}
