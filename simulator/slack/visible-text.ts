import type { Attachment } from './block-kit/attachment.ts';
import type { Block, TableCell } from './block-kit/blocks.ts';
import type { RichTextBlock, RichTextInline } from './block-kit/rich-text.ts';

interface Content {
  text: string;
  blocks: Block[];
  attachments: Attachment[];
}

/** All words a person reads in a message, top to bottom; `text` counts only when there are no blocks. */
export function visibleText({ text, blocks, attachments }: Content): string {
  const lines = blocks.length > 0 ? blocks.map(blockText) : [text];
  return [...lines, ...attachments.map(attachmentText)].filter((line) => line !== '').join('\n');
}

function attachmentText(attachment: Attachment): string {
  if (attachment.blocks) return attachment.blocks.map(blockText).join('\n');
  const fields = (attachment.fields ?? []).map(({ title, value }) => `${title}: ${value}`);
  return [attachment.pretext, attachment.title, attachment.text, ...fields, attachment.footer]
    .filter((line) => line !== undefined)
    .join('\n');
}

export function blockText(block: Block): string {
  switch (block.type) {
    case 'header':
    case 'alert':
      return block.text.text;
    case 'section':
      return [block.text, ...(block.fields ?? [])]
        .map((text) => text?.text ?? '')
        .join('\n')
        .trim();
    case 'context':
      return block.elements.map((item) => (item.type === 'image' ? item.alt_text : item.text)).join(' ');
    case 'image':
      return block.title?.text ?? block.alt_text;
    case 'markdown':
      return block.text;
    case 'table':
      return block.rows.map((row) => row.map(cellText).join(' | ')).join('\n');
    case 'rich_text':
      return richText(block);
    case 'input':
      return block.label.text;
    case 'actions':
    case 'divider':
      return '';
    default:
      return block satisfies never;
  }
}

function cellText(cell: TableCell): string {
  return cell.type === 'rich_text' ? richText(cell) : cell.text;
}

function richText(block: RichTextBlock): string {
  return block.elements
    .map((element) =>
      element.type === 'rich_text_list'
        ? element.elements.map((item) => item.elements.map(inlineText).join('')).join('\n')
        : element.elements.map(inlineText).join(''),
    )
    .join('\n');
}

function inlineText(inline: RichTextInline): string {
  switch (inline.type) {
    case 'text':
      return inline.text;
    case 'link':
      return inline.text ?? inline.url;
    case 'emoji':
      return `:${inline.name}:`;
    case 'user':
      return `<@${inline.user_id}>`;
    case 'channel':
      return `<#${inline.channel_id}>`;
    case 'usergroup':
      return `<!subteam^${inline.usergroup_id}>`;
    case 'broadcast':
      return `<!${inline.range}>`;
    case 'color':
      return inline.value;
    case 'date':
      return inline.fallback ?? '';
    default:
      return inline satisfies never;
  }
}
