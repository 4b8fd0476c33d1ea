import { type BlockContext, matchBlock } from './blocks.ts';
import { matchInline, plainLength } from './inline.ts';
import type { MarkdownNode, ParseOptions } from './node.ts';

/**
 * Discord's Markdown as a tree. It differs from CommonMark: a line break is a line break, `__` underlines,
 * there are spoilers, subtext and mentions, and HTML is text like any other.
 * https://support.discord.com/hc/en-us/articles/210298617
 */
export function parseMarkdown(text: string, options: ParseOptions = {}): MarkdownNode[] {
  return parse(text, { isTitle: options.isTitle ?? false, inline: options.isTitle ?? false });
}

export interface ParseContext extends BlockContext {
  isTitle: boolean;
  /** In a span: headings, lists and quotes do not begin here. */
  inline: boolean;
  inQuote?: boolean;
  inLink?: boolean;
}

function parse(text: string, context: ParseContext): MarkdownNode[] {
  const nodes: MarkdownNode[] = [];
  const inner = (content: string, change: Partial<ParseContext> = {}): MarkdownNode[] =>
    parse(content, { ...context, ...change });
  let at = 0;
  while (at < text.length) {
    const startsLine = at === 0 || text[at - 1] === '\n';
    const match =
      (startsLine && !context.inline && matchBlock(text, at, context, inner)) ||
      matchInline(text, at, context, inner);
    if (match) {
      append(nodes, match.node);
      at += match.length;
    } else {
      const length = plainLength(text, at);
      append(nodes, { kind: 'text', text: text.slice(at, at + length) });
      at += length;
    }
  }
  return nodes;
}

function append(nodes: MarkdownNode[], node: MarkdownNode): void {
  const last = nodes.at(-1);
  if (node.kind === 'text' && last?.kind === 'text') last.text += node.text;
  else nodes.push(node);
}
