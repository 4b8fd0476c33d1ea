import type { ContextBlock, KnownBlock, SectionBlock } from '@slack/types';
import type { CardAction, CardBlock, Inline } from './card.ts';
import { type CardFile, safeFileName } from './card-file.ts';
import { fenceOverhead } from './code-text.ts';
import { tellLeftOut } from './left-out-choices.ts';
import { slackLimits } from './limits.ts';
import { blockFile, codeExcerpt, notes } from './notes.ts';
import { renderActions } from './slack-actions.ts';
import { escapeSlack, fence, fencedLength, packSlack } from './slack-markup.ts';
import { shorten, splitText } from './split-text.ts';
import { showsEveryCell, textTable } from './text-table.ts';

/** One card block as Slack blocks, each within Slack's limits. */
export interface SlackPart {
  blocks: KnownBlock[];
  /** Only when the blocks do not hold everything. */
  file?: CardFile;
  /** Buttons and pictures stay, whatever else has to go to a file. */
  keep: boolean;
}

type NameFile = (name: string) => string;

/** Tables and long texts take at most this many sections before the rest goes to a file. */
const sectionsPerBlock = 3;

/** `index` makes action ids unique within the message, `nameFile` the names of files. */
export function renderBlock(block: CardBlock, index: number, nameFile: NameFile): SlackPart {
  switch (block.kind) {
    case 'text':
      return textPart(block.text, index, nameFile);
    case 'fields':
      return fieldsPart(block, nameFile);
    case 'table':
      return tablePart(block, index, nameFile);
    case 'code':
      return codePart(block, nameFile);
    case 'image':
      return imagePart(block);
    case 'context':
      return contextPart(block.text);
    case 'divider':
      return { blocks: [{ type: 'divider' }], keep: false };
    case 'actions':
      return actionsPart(block.actions, index, nameFile);
    default:
      return block satisfies never;
  }
}

function textPart(text: Inline[], index: number, nameFile: NameFile): SlackPart {
  const packed = packSlack(text, slackLimits.sectionText);
  const shown = packed.slice(0, sectionsPerBlock).map(section);
  if (packed.length <= sectionsPerBlock) return { blocks: shown, keep: false };
  const file = blockFile({ kind: 'text', text }, nameFile(`text-${index + 1}.txt`));
  return { blocks: [...shown, renderNote([notes.goesOn(file)])], file, keep: false };
}

const fieldLabel = 200;

function fieldsPart(block: Extract<CardBlock, { kind: 'fields' }>, nameFile: NameFile): SlackPart {
  let complete = true;
  const rendered = block.fields.map(({ label, value }) => {
    const head = `*${escapeSlack(shorten(label, fieldLabel))}*\n`;
    const packed = packSlack(value, slackLimits.fieldText - head.length - 2);
    if (packed.length > 1 || label.length > fieldLabel) complete = false;
    return mrkdwn(`${head}${packed[0] ?? '–'}${packed.length > 1 ? ' …' : ''}`);
  });
  const blocks: KnownBlock[] = [];
  for (let start = 0; start < rendered.length; start += slackLimits.fieldsPerSection) {
    blocks.push({ type: 'section', fields: rendered.slice(start, start + slackLimits.fieldsPerSection) });
  }
  if (complete) return { blocks, keep: false };
  const file = blockFile(block, nameFile('fields.txt'));
  return { blocks: [...blocks, renderNote([notes.inFull(file)])], file, keep: false };
}

function tablePart(
  table: Extract<CardBlock, { kind: 'table' }>,
  index: number,
  nameFile: NameFile,
): SlackPart {
  const limit = slackLimits.sectionText - fenceOverhead;
  const lines = textTable(table);
  if (lines.every((line) => line === '')) return { blocks: [], keep: false };
  const texts = splitText(lines.join('\n'), limit, fencedLength);
  const shown = texts.slice(0, sectionsPerBlock);
  const blocks = shown.map((text) => section(fence(text.replace(/\n$/, ''))));
  if (texts.length <= sectionsPerBlock && showsEveryCell(table)) return { blocks, keep: false };
  const file = blockFile(table, nameFile(`table-${index + 1}.txt`));
  // Heading and rule are lines too, and the last row may be cut.
  const shownRows = texts.length > shown.length ? shown.join('').split('\n').length - 3 : table.rows.length;
  return {
    blocks: [...blocks, renderNote([notes.rows(Math.max(0, shownRows), table.rows.length, file)])],
    file,
    keep: false,
  };
}

function codePart(block: Extract<CardBlock, { kind: 'code' }>, nameFile: NameFile): SlackPart {
  const { shown, more } = codeExcerpt(block, {
    limit: slackLimits.sectionText - fenceOverhead,
    measure: fencedLength,
    nameFile: () => nameFile(safeFileName(block.fileName)),
  });
  const blocks = [section(shown === '' ? '_nothing_' : fence(shown))];
  return more === undefined
    ? { blocks, keep: false }
    : { blocks: [...blocks, renderNote([more.note])], file: more.file, keep: false };
}

function actionsPart(actions: CardAction[], index: number, nameFile: NameFile): SlackPart {
  const { blocks, leftOut } = renderActions(actions, index);
  const told = tellLeftOut(leftOut, nameFile);
  return told === undefined
    ? { blocks, keep: true }
    : { blocks: [...blocks, renderNote(told.note)], ...(told.file ? { file: told.file } : {}), keep: true };
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
  const packed = packSlack(text, slackLimits.contextText);
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
        packSlack([{ kind: 'bold', text: shorten(heading, 1000) }], slackLimits.sectionText)[0] ?? heading,
      );
}

const mrkdwn = (text: string) => ({ type: 'mrkdwn', text, verbatim: true }) as const;
const section = (text: string): SectionBlock => ({ type: 'section', text: mrkdwn(text) });
export const renderNote = (text: Inline[]): ContextBlock => ({
  type: 'context',
  elements: packSlack(text, slackLimits.contextText).map(mrkdwn),
});
