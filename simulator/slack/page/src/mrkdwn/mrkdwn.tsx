import { Fragment, type ReactNode } from 'react';
import { ExternalLink } from '../../../../page-parts/external-link.tsx';
import { emojiOf } from '../../../mrkdwn/emoji.ts';
import { type Node, parseMrkdwn } from '../../../mrkdwn/parse-mrkdwn.ts';
import { useWorkspace, type WorkspaceNames } from '../workspace-context.ts';
import { SlackDate } from './slack-date.tsx';

export function Mrkdwn({ text }: { text: string }) {
  const names = useWorkspace();
  return <div className="mrkdwn">{renderNodes(parseMrkdwn(text), names)}</div>;
}

function renderNodes(nodes: Node[], names: WorkspaceNames): ReactNode {
  // The tree is made anew from the text each time: its position is all the identity a node has.
  return nodes.map((node, index) => {
    const key = `${node.kind}-${index}`;
    return <Fragment key={key}>{renderNode(node, names)}</Fragment>;
  });
}

function renderNode(node: Node, names: WorkspaceNames): ReactNode {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'bold':
      return <strong>{renderNodes(node.children, names)}</strong>;
    case 'italic':
      return <em>{renderNodes(node.children, names)}</em>;
    case 'strike':
      return <del>{renderNodes(node.children, names)}</del>;
    case 'code':
      return <code>{node.text}</code>;
    case 'pre':
      return <pre>{node.text}</pre>;
    case 'quote':
      return <blockquote>{renderNodes(node.children, names)}</blockquote>;
    case 'break':
      return <br />;
    case 'link':
      return <ExternalLink url={node.url}>{node.label}</ExternalLink>;
    case 'user':
      return <UserMention id={node.id} label={node.label} />;
    case 'channel':
      return <ChannelMention id={node.id} label={node.label} />;
    case 'broadcast':
      return <span className="mention is-me">{node.label}</span>;
    case 'date':
      return <SlackDate {...node} />;
    case 'emoji':
      return emojiOf(node.name);
    default:
      return node satisfies never;
  }
}

export function UserMention({ id, label }: { id: string; label?: string }) {
  const { users, me } = useWorkspace();
  const name = users.find((user) => user.id === id)?.realName ?? label ?? id;
  return <span className={`mention${id === me ? ' is-me' : ''}`}>@{name}</span>;
}

export function ChannelMention({ id, label }: { id: string; label?: string }) {
  const { channels } = useWorkspace();
  const name = channels.find((channel) => channel.id === id)?.name ?? label ?? 'private channel';
  return <span className="mention">#{name}</span>;
}
