import { visibleTime } from '../visible-time.ts';
import type { Snapshot } from './control/snapshot.ts';
import type { MarkdownNode, ParseOptions } from './markdown/node.ts';
import { parseMarkdown } from './markdown/parse-markdown.ts';

type Names = Pick<Snapshot, 'users' | 'channels'>;

/** Discord's Markdown as its reader sees it: names instead of ids, and of the markup only backticks. */
export function readMarkdown(text: string, names: Names, options?: ParseOptions): string {
  return wordsOf(parseMarkdown(text, options), names);
}

function wordsOf(nodes: readonly MarkdownNode[], names: Names): string {
  return nodes
    .map((node, index) => wordsOfNode(node, names) + (endsLine(node, nodes[index + 1]) ? '\n' : ''))
    .join('');
}

/** Blocks take the line break that ends them. */
function endsLine({ kind }: MarkdownNode, next: MarkdownNode | undefined): boolean {
  return next !== undefined && ['heading', 'subtext', 'quote', 'list', 'fence'].includes(kind);
}

function wordsOfNode(node: MarkdownNode, names: Names): string {
  switch (node.kind) {
    case 'text':
    case 'fence':
    case 'everyone':
      return node.text;
    case 'code':
      return `\`${node.text}\``;
    case 'list':
      return node.items
        .map((item, index) => `${node.ordered ? `${node.start + index}.` : '-'} ${itemWords(item, names)}`)
        .join('\n');
    case 'user': {
      const user = names.users.find(({ id }) => id === node.id);
      return user ? `@${user.displayName}` : `<@${node.id}>`;
    }
    case 'channel': {
      const channel = names.channels.find(({ id }) => id === node.id);
      return channel ? `#${channel.name}` : `<#${node.id}>`;
    }
    case 'role':
      return '@role';
    case 'command':
      return `/${node.name}`;
    case 'time':
      return visibleTime(node.at);
    case 'emoji':
      return `:${node.name}:`;
    default:
      return wordsOf(node.children, names);
  }
}

/** A list within an item begins on a line of its own. */
function itemWords(item: readonly MarkdownNode[], names: Names): string {
  const firstList = item.findIndex(({ kind }) => kind === 'list');
  if (firstList === -1) return wordsOf(item, names);
  const lists = item.slice(firstList).map((list) => wordsOfNode(list, names).replaceAll(/^/gm, '  '));
  return [wordsOf(item.slice(0, firstList), names), ...lists].join('\n');
}
