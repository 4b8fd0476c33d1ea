import type { Match, ParseInner } from './blocks.ts';
import type { MarkdownNode } from './node.ts';

const itemLine = /^( *)([-*]|\d{1,9}\.) +(\S.*)$/;

interface Item {
  ordered: boolean;
  number: number;
  content: string;
  /** Lines that are indented under it: more of its text, or lists of their own. */
  below: string[];
}

/** Lines that begin with `- `, `* ` or `1. `, and those indented under them. */
export function matchList(text: string, at: number, inner: ParseInner): Match | undefined {
  const lines: string[] = [];
  let length = 0;
  while (at + length < text.length) {
    const end = text.indexOf('\n', at + length);
    const line = text.slice(at + length, end === -1 ? undefined : end);
    const belongs = itemLine.test(line) || (lines.length > 0 && /^ +\S/.test(line));
    if (!belongs) break;
    lines.push(line);
    length += line.length + (end === -1 ? 0 : 1);
    // The other kind of marker at the outermost level begins another list.
    if (isOtherKind(lines)) {
      lines.pop();
      length -= line.length + (end === -1 ? 0 : 1);
      break;
    }
  }
  const [node] = buildLists(lines, inner);
  return node && { node, length };
}

const isOrdered = (line: string): boolean => /^ *\d/.test(line);
const indentOf = (line: string): number => line.length - line.trimStart().length;

function isOtherKind(lines: string[]): boolean {
  const [first = '', last = ''] = [lines[0], lines.at(-1)];
  return itemLine.test(last) && indentOf(last) <= indentOf(first) && isOrdered(first) !== isOrdered(last);
}

/** One list for each run of items of the same kind. */
function buildLists(lines: string[], inner: ParseInner): MarkdownNode[] {
  const runs: Item[][] = [];
  for (const item of collectItems(lines)) {
    const run = runs.at(-1);
    if (run && run[0]?.ordered === item.ordered) run.push(item);
    else runs.push([item]);
  }
  return runs.map((items) => ({
    kind: 'list',
    ordered: items[0]?.ordered ?? false,
    start: items[0]?.number ?? 1,
    items: items.map((item) => buildItem(item, inner)),
  }));
}

function collectItems(lines: string[]): Item[] {
  const items: Item[] = [];
  const base = indentOf(lines[0] ?? '');
  for (const line of lines) {
    const [, indent = '', marker = '', content = ''] = itemLine.exec(line) ?? [];
    if (marker !== '' && (indent.length <= base || items.length === 0))
      items.push({
        ordered: /^\d/.test(marker),
        number: Number.parseInt(marker, 10) || 1,
        content,
        below: [],
      });
    else items.at(-1)?.below.push(line);
  }
  return items;
}

function buildItem({ content, below }: Item, inner: ParseInner): MarkdownNode[] {
  const firstItem = below.findIndex((line) => itemLine.test(line));
  const more = firstItem === -1 ? below : below.slice(0, firstItem);
  const nested = firstItem === -1 ? [] : below.slice(firstItem);
  const words = [content, ...more.map((line) => line.trimStart())].join('\n');
  return [...inner(words, { inline: true }), ...buildLists(nested, inner)];
}
