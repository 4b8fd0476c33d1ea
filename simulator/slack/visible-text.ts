import type { Attachment } from './block-kit/attachment.ts';
import type { Block, BlockOf, TableCell } from './block-kit/blocks.ts';
import type { SeenMessage } from './control/snapshot.ts';
import { withEmoji } from './mrkdwn/emoji.ts';
import { type Names, readMrkdwn } from './read-mrkdwn.ts';
import { readRichText } from './read-rich-text.ts';

type Content = Pick<SeenMessage, 'text' | 'blocks' | 'attachments' | 'files'>;
type TextObject = NonNullable<BlockOf<'section'>['text']>;

/** All words a person reads in a message, top to bottom; `text` counts only when there are no blocks. */
export function visibleText({ text, blocks, attachments, files }: Content, names: Names): string {
  const lines = [
    ...(blocks.length > 0 ? blocks.map((block) => blockText(block, names)) : [readMrkdwn(text, names)]),
    ...attachments.map((attachment) => attachmentText(attachment, names)),
    ...files.map(({ altText, name }) => altText ?? name),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function attachmentText(attachment: Attachment, names: Names): string {
  const { blocks, pretext, title, text, fields = [], footer } = attachment;
  const mrkdwn = (part: string | undefined) => part && readMrkdwn(part, names);
  const lines = blocks?.map((block) => blockText(block, names)) ?? [
    mrkdwn(pretext),
    title,
    mrkdwn(text),
    ...fields.map((field) => `${field.title}: ${readMrkdwn(field.value, names)}`),
    footer,
  ];
  return lines.filter((line) => line !== undefined && line !== '').join('\n');
}

function blockText(block: Block, names: Names): string {
  switch (block.type) {
    case 'header':
    case 'alert':
      return textWords(block.text, names);
    case 'section':
      return [block.text, ...(block.fields ?? [])]
        .flatMap((text) => (text ? textWords(text, names) : []))
        .join('\n');
    case 'context':
      return block.elements
        .map((item) => (item.type === 'image' ? item.alt_text : textWords(item, names)))
        .join(' ');
    case 'image':
      return block.title?.text ?? block.alt_text;
    case 'markdown':
      return readMrkdwn(block.text, names);
    case 'table':
      return block.rows.map((row) => row.map((cell) => cellText(cell, names)).join(' | ')).join('\n');
    case 'rich_text':
      return readRichText(block, names);
    case 'input':
      return block.label.text;
    case 'actions':
    case 'divider':
      return '';
    default:
      return block satisfies never;
  }
}

function textWords({ type, text }: TextObject, names: Names): string {
  return type === 'mrkdwn' ? readMrkdwn(text, names) : withEmoji(text);
}

function cellText(cell: TableCell, names: Names): string {
  return cell.type === 'rich_text' ? readRichText(cell, names) : cell.text;
}
