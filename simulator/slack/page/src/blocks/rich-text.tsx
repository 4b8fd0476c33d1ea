import { Fragment, type ReactNode } from 'react';
import { ExternalLink } from '../../../../page-parts/external-link.tsx';
import type { RichTextBlock, RichTextElement, RichTextInline } from '../../../block-kit/rich-text.ts';
import { emojiOf } from '../../../mrkdwn/emoji.ts';
import { ChannelMention, UserMention } from '../mrkdwn/mrkdwn.tsx';
import { SlackDate } from '../mrkdwn/slack-date.tsx';

export function RichText({ block }: { block: RichTextBlock }) {
  return <div className="mrkdwn">{keyed(block.elements, renderElement)}</div>;
}

/** Parts of a text have no identity but their place in it. */
function keyed<T extends { type: string }>(items: T[], render: (item: T) => ReactNode): ReactNode {
  return items.map((item, index) => {
    const key = `${item.type}-${index}`;
    return <Fragment key={key}>{render(item)}</Fragment>;
  });
}

function renderElement(element: RichTextElement): ReactNode {
  switch (element.type) {
    case 'rich_text_section':
      return <div>{keyed(element.elements, renderInline)}</div>;
    case 'rich_text_quote':
      return <blockquote>{keyed(element.elements, renderInline)}</blockquote>;
    case 'rich_text_preformatted':
      return <pre>{keyed(element.elements, renderInline)}</pre>;
    case 'rich_text_list': {
      const List = element.style === 'ordered' ? 'ol' : 'ul';
      return (
        <List style={{ marginInlineStart: `${(element.indent ?? 0) * 1.5}rem` }}>
          {keyed(element.elements, (item) => (
            <li>{keyed(item.elements, renderInline)}</li>
          ))}
        </List>
      );
    }
    default:
      return element satisfies never;
  }
}

function renderInline(inline: RichTextInline): ReactNode {
  const { style } = inline;
  let node = renderPlain(inline);
  if (style?.code) node = <code>{node}</code>;
  if (style?.strike) node = <del>{node}</del>;
  if (style?.italic) node = <em>{node}</em>;
  if (style?.bold) node = <strong>{node}</strong>;
  return node;
}

function renderPlain(inline: RichTextInline): ReactNode {
  switch (inline.type) {
    case 'text':
      return inline.text;
    case 'link':
      return <ExternalLink url={inline.url}>{inline.text ?? inline.url}</ExternalLink>;
    case 'emoji':
      return emojiOf(inline.name);
    case 'user':
      return <UserMention id={inline.user_id} />;
    case 'channel':
      return <ChannelMention id={inline.channel_id} />;
    case 'usergroup':
      return <span className="mention">@group</span>;
    case 'broadcast':
      return <span className="mention is-me">@{inline.range}</span>;
    case 'color':
      return inline.value;
    case 'date':
      return <SlackDate {...inline} fallback={inline.fallback ?? ''} />;
    default:
      return inline satisfies never;
  }
}
