import { visibleTime } from '../visible-time.ts';
import type { Snapshot } from './control/snapshot.ts';
import { emojiOf } from './mrkdwn/emoji.ts';
import { type Node, parseMrkdwn } from './mrkdwn/parse-mrkdwn.ts';

export type Names = Pick<Snapshot, 'users' | 'channels'>;

/** Slack's mrkdwn as its reader sees it: names instead of ids, and of the markup only backticks. */
export function readMrkdwn(text: string, names: Names): string {
  return wordsOf(parseMrkdwn(text), names);
}

export function userName(id: string, { users }: Names): string {
  return `@${users.find((user) => user.id === id)?.realName ?? id}`;
}

export function channelName(id: string, { channels }: Names): string {
  return `#${channels.find((channel) => channel.id === id)?.name ?? id}`;
}

function wordsOf(nodes: readonly Node[], names: Names): string {
  return nodes
    .map((node, index) => wordsOfNode(node, names) + (standApart(node, nodes[index + 1]) ? '\n' : ''))
    .join('');
}

/** Quotes and fences have lines of their own, whether or not the text breaks there. */
function standApart({ kind }: Node, next: Node | undefined): boolean {
  if (next === undefined || kind === 'break' || next.kind === 'break') return false;
  return [kind, next.kind].some((each) => each === 'quote' || each === 'pre');
}

function wordsOfNode(node: Node, names: Names): string {
  switch (node.kind) {
    case 'text':
    case 'pre':
      return node.text;
    case 'code':
      return `\`${node.text}\``;
    case 'break':
      return '\n';
    case 'link':
    case 'broadcast':
      return node.label;
    case 'user':
      return userName(node.id, names);
    case 'channel':
      return channelName(node.id, names);
    case 'date':
      return visibleTime(new Date(node.timestamp * 1000));
    case 'emoji':
      return emojiOf(node.name);
    case 'bold':
    case 'italic':
    case 'strike':
    case 'quote':
      return wordsOf(node.children, names);
    default:
      return node satisfies never;
  }
}
