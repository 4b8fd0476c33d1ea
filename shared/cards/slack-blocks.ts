import type { ContextBlock, KnownBlock, SectionBlock } from '@slack/types';
import type { CardBlock, Inline } from './card.ts';
import { slackLimits } from './limits.ts';
import { plainBlock } from './plain-text.ts';
import { renderActions } from './slack-actions.ts';
import { escapeSlack, fence, fencedLength, fenceOverhead, packInline } from './slack-markup.ts';
import { lastLines, shorten, splitText } from './split-text.ts';
import { textTable } from './text-table.ts';

export interface SlackFile {
  fileName: string;
  content: string;
}

/** One card block as Slack blocks, each within Slack's limits. */
export interface SlackPart {
  blocks: KnownBlock[];
  /** Only when the blocks do not hold everything. */
  file?: SlackFile;
  /** Buttons and pictures stay, whatever else has to go to a file. */
  keep: boolean;
}

/** Tables and long texts take at most this many sections before the rest goes to a file. */
const sectionsPerBlock = 3;

/** `index` makes action ids and file names unique within the message. */
export function renderBlock(block: CardBlock, index: number): SlackPart {
  switch (block.kind) {
    case 'text':
      return textPart(block.text, index);
    case 'fields':
      return fieldsPart(block);
    case 'table':
      return tablePart(block, index);
    case 'code':
      return codePart(block);
    case 'image':
      return imagePart(block);
    case 'context':
      return contextPart(block.text);
    case 'divider':
      return { blocks: [{ type: 'divider' }], keep: false };
    case 'actions':
      return { blocks: renderActions(block.actions, index), keep: true };
    default:
      return block satisfies never;
  }
}

function textPart(text: Inline[], index: number): SlackPart {
  const packed = packInline(text, slackLimits.sectionText);
  const shown = packed.slice(0, sectionsPerBlock).map(section);
  if (packed.length <= sectionsPerBlock) return { blocks: shown, keep: false };
  const file = { fileName: `text-${index + 1}.txt`, content: plainBlock({ kind: 'text', text }) };
  return { blocks: [...shown, renderNote([`Goes on in ${file.fileName}.`])], file, keep: false };
}

function fieldsPart({ fields }: Extract<CardBlock, { kind: 'fields' }>): SlackPart {
  const overlong: string[] = [];
  const rendered = fields.map(({ label, value }) => {
    const head = `*${escapeSlack(shorten(label, 200))}*\n`;
    const packed = packInline(value, slackLimits.fieldText - head.length - 2);
    if (packed.length > 1) overlong.push(label);
    return mrkdwn(`${head}${packed[0] ?? '–'}${packed.length > 1 ? ' …' : ''}`);
  });
  const blocks: KnownBlock[] = [];
  for (let start = 0; start < rendered.length; start += slackLimits.fieldsPerSection) {
    blocks.push({ type: 'section', fields: rendered.slice(start, start + slackLimits.fieldsPerSection) });
  }
  if (overlong.length === 0) return { blocks, keep: false };
  const file = { fileName: 'fields.txt', content: plainBlock({ kind: 'fields', fields }) };
  blocks.push(renderNote([`In full in ${file.fileName}.`]));
  return { blocks, file, keep: false };
}

function tablePart(table: Extract<CardBlock, { kind: 'table' }>, index: number): SlackPart {
  const limit = slackLimits.sectionText - fenceOverhead;
  const texts = splitText(textTable(table).join('\n'), limit, fencedLength);
  const shown = texts.slice(0, sectionsPerBlock).map((text) => section(fence(text.replace(/\n$/, ''))));
  if (texts.length <= sectionsPerBlock) return { blocks: shown, keep: false };
  const file = { fileName: `table-${index + 1}.txt`, content: plainBlock(table) };
  return {
    blocks: [...shown, renderNote([`All ${table.rows.length} rows are in ${file.fileName}.`])],
    file,
    keep: false,
  };
}

function codePart(block: Extract<CardBlock, { kind: 'code' }>): SlackPart {
  const text = block.text.replace(/\n+$/, '');
  const limit = slackLimits.sectionText - fenceOverhead;
  if (text === '') return { blocks: [section('_nothing_')], keep: false };
  if (fencedLength(text) <= limit) return { blocks: [section(fence(text))], keep: false };
  const { shown, leftOut } = lastLines(text, limit, fencedLength);
  const file = { fileName: slugFileName(block.fileName), content: block.text };
  const lines = text.split('\n').length;
  const blocks = [
    section(fence(shown)),
    renderNote([`The last ${lines - leftOut} of ${lines} lines; everything is in ${file.fileName}.`]),
  ];
  return { blocks, file, keep: false };
}

function imagePart({ image, alt, title }: Extract<CardBlock, { kind: 'image' }>): SlackPart {
  if (image.kind === 'png') return { blocks: [renderNote(['Uploading the picture…'])], keep: true };
  const block: KnownBlock = {
    type: 'image',
    slack_file: { id: image.fileId },
    alt_text: shorten(alt || 'picture', slackLimits.imageAlt),
    ...(title
      ? { title: { type: 'plain_text', text: shorten(title, slackLimits.imageTitle) } as const }
      : {}),
  };
  return { blocks: [block], keep: true };
}

function contextPart(text: Inline[]): SlackPart {
  const packed = packInline(text, slackLimits.contextText);
  const blocks: KnownBlock[] = [];
  for (let start = 0; start < packed.length; start += slackLimits.contextElements) {
    blocks.push({
      type: 'context',
      elements: packed.slice(start, start + slackLimits.contextElements).map(mrkdwn),
    });
  }
  return { blocks, keep: false };
}

export function renderHeader(heading: string): KnownBlock {
  return heading.length <= slackLimits.headerText
    ? { type: 'header', text: { type: 'plain_text', text: heading, emoji: true } }
    : section(
        packInline([{ kind: 'bold', text: shorten(heading, 1000) }], slackLimits.sectionText)[0] ?? heading,
      );
}

const mrkdwn = (text: string) => ({ type: 'mrkdwn', text, verbatim: true }) as const;
const section = (text: string): SectionBlock => ({ type: 'section', text: mrkdwn(text) });
export const renderNote = (text: Inline[]): ContextBlock => ({
  type: 'context',
  elements: packInline(text, slackLimits.contextText).map(mrkdwn),
});

const slugFileName = (name: string): string => name.replaceAll(/[^\w.-]+/g, '-').slice(-100) || 'output.txt';
