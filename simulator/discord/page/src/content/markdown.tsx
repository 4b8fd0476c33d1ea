import { createElement, Fragment, type ReactNode } from 'react';
import { ExternalLink } from '../../../../page-parts/external-link.tsx';
import type { MarkdownNode, ParseOptions } from '../../../markdown/node.ts';
import { parseMarkdown } from '../../../markdown/parse-markdown.ts';
import { ChannelMention, UserMention } from './mention.tsx';
import { Spoiler } from './spoiler.tsx';
import { Timestamp } from './timestamp.tsx';

interface Props extends ParseOptions {
  text: string;
  /** Goes on after the last word. */
  children?: ReactNode;
}

/** Words of a message. What is not Discord's markup, HTML above all, is shown as it was written. */
export function Markdown({ text, isTitle = false, children }: Props) {
  const words = renderNodes(parseMarkdown(text, { isTitle }));
  if (isTitle) return <span className="markdown">{words}</span>;
  return (
    <div className="markdown">
      {words}
      {children}
    </div>
  );
}

function renderNodes(nodes: MarkdownNode[]): ReactNode {
  // The tree is made anew from the text each time: its position is all the identity a node has.
  return nodes.map((node, index) => {
    const key = `${node.kind}-${index}`;
    return <Fragment key={key}>{renderNode(node)}</Fragment>;
  });
}

function renderNode(node: MarkdownNode): ReactNode {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'bold':
      return <strong>{renderNodes(node.children)}</strong>;
    case 'italic':
      return <em>{renderNodes(node.children)}</em>;
    case 'underline':
      return <u>{renderNodes(node.children)}</u>;
    case 'strike':
      return <s>{renderNodes(node.children)}</s>;
    case 'spoiler':
      return <Spoiler>{renderNodes(node.children)}</Spoiler>;
    case 'quote':
      return <blockquote>{renderNodes(node.children)}</blockquote>;
    case 'subtext':
      return <small>{renderNodes(node.children)}</small>;
    case 'heading':
      // The page's own headings come first.
      return createElement(`h${node.level + 2}`, undefined, renderNodes(node.children));
    case 'list':
      return <List list={node} />;
    case 'code':
      return <code>{node.text}</code>;
    case 'fence':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
        <pre tabIndex={0}>
          <code>{node.text}</code>
        </pre>
      );
    case 'link':
      return <ExternalLink url={node.url}>{renderNodes(node.children)}</ExternalLink>;
    case 'user':
      return <UserMention id={node.id} />;
    case 'channel':
      return <ChannelMention id={node.id} />;
    case 'role':
      return <span className="mention">@role</span>;
    case 'everyone':
      return <span className="mention">{node.text}</span>;
    case 'command':
      return <span className="mention">/{node.name}</span>;
    case 'time':
      return <Timestamp at={node.at} style={node.style} />;
    case 'emoji':
      return `:${node.name}:`;
    default:
      return node satisfies never;
  }
}

function List({ list }: { list: Extract<MarkdownNode, { kind: 'list' }> }) {
  const items = list.items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: items have no identity but their place
    <li key={index}>{renderNodes(item)}</li>
  ));
  return list.ordered ? <ol start={list.start}>{items}</ol> : <ul>{items}</ul>;
}
