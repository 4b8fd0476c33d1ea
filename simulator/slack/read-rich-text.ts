import { visibleTime } from '../visible-time.ts';
import type { RichTextBlock, RichTextInline } from './block-kit/rich-text.ts';
import { emojiOf } from './mrkdwn/emoji.ts';
import { channelName, type Names, userName } from './read-mrkdwn.ts';

/** The words of a rich text block, a line for each of its parts and items. */
export function readRichText({ elements }: RichTextBlock, names: Names): string {
  const words = (inlines: readonly RichTextInline[]) =>
    inlines.map((inline) => inlineWords(inline, names)).join('');
  return elements
    .map((element) =>
      element.type === 'rich_text_list'
        ? element.elements.map((item) => words(item.elements)).join('\n')
        : words(element.elements),
    )
    .join('\n');
}

function inlineWords(inline: RichTextInline, names: Names): string {
  switch (inline.type) {
    case 'text':
      return inline.text;
    case 'link':
      return inline.text ?? inline.url;
    case 'emoji':
      return emojiOf(inline.name);
    case 'user':
      return userName(inline.user_id, names);
    case 'channel':
      return channelName(inline.channel_id, names);
    case 'usergroup':
      return '@group';
    case 'broadcast':
      return `@${inline.range}`;
    case 'color':
      return inline.value;
    case 'date':
      return visibleTime(new Date(inline.timestamp * 1000));
    default:
      return inline satisfies never;
  }
}
