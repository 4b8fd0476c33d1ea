import type { CardBlock, Inline } from './card.ts';
import { safeFileName } from './card-file.ts';
import { fenceOverhead } from './code-text.ts';
import { escapeDiscord, fence, fencedLength, packDiscord, subtext } from './discord-markup.ts';
import {
  type DiscordPart,
  type EmbedElement,
  isPlain,
  noteElement,
  type PartOptions,
  part,
} from './discord-parts.ts';
import { imagePart } from './discord-picture.ts';
import { renderTable } from './discord-table.ts';
import { discordLimits } from './limits.ts';
import { blockFile, codeExcerpt, notes } from './notes.ts';
import { plainInline } from './plain-text.ts';
import { shorten } from './split-text.ts';

/** `index` tells files of the same kind apart. Actions are gathered elsewhere. */
export function toPart(block: CardBlock, index: number, options: PartOptions): DiscordPart {
  switch (block.kind) {
    case 'text':
      return textPart(block.text, index, options);
    case 'fields':
      return fieldsPart(block, options);
    case 'table':
      return tablePart(block, index, options);
    case 'code':
      return codePart(block, options);
    case 'image':
      return imagePart(block, options);
    case 'context':
      return contextPart(block.text, index, options);
    case 'divider':
      return part([{ kind: 'text', markup: '──────────' }]);
    case 'actions':
      return part([]);
    default:
      return block satisfies never;
  }
}

function textPart(text: Inline[], index: number, { limit, nameFile }: PartOptions): DiscordPart {
  const [first, ...more] = packDiscord(text, limit);
  if (first === undefined) return part([]);
  const [only] = text;
  if (text.length === 1 && typeof only === 'object' && only.kind === 'bold' && more.length === 0) {
    return part([{ kind: 'label', markup: first, name: escapeDiscord(only.text) }]);
  }
  const shown: EmbedElement = { kind: 'text', markup: first, prose: true };
  if (more.length === 0) return part([shown]);
  const file = blockFile({ kind: 'text', text }, nameFile(`text-${index + 1}.txt`));
  return part([shown, noteElement(notes.goesOn(file))], file);
}

function contextPart(text: Inline[], index: number, { limit, nameFile }: PartOptions): DiscordPart {
  // Each line grows by its mark.
  const [first, ...more] = packDiscord(text, Math.floor(limit / 2));
  if (first === undefined) return part([]);
  const markup = subtext(first);
  if (more.length === 0 && markup.length <= limit) {
    return part([{ kind: 'context', markup, ...(isPlain(text) ? { plain: plainInline(text).trim() } : {}) }]);
  }
  const file = blockFile({ kind: 'context', text }, nameFile(`text-${index + 1}.txt`));
  return part([{ kind: 'context', markup: shorten(markup, limit) }, noteElement(notes.goesOn(file))], file);
}

/** Longer ones would be broken in a column of three. */
const inlineLength = 30;

function fieldsPart(block: Extract<CardBlock, { kind: 'fields' }>, { nameFile }: PartOptions): DiscordPart {
  let complete = true;
  const elements = block.fields.map(({ label, value }): EmbedElement => {
    const [name = '', ...moreName] = packDiscord([label], discordLimits.fieldName - 1);
    const [first = '–', ...more] = packDiscord(value, discordLimits.fieldValue - 2);
    if (more.length + moreName.length > 0) complete = false;
    const plain = plainInline(value);
    const inline = plain.length <= inlineLength && label.length <= inlineLength && !plain.includes('\n');
    return {
      kind: 'field',
      field: {
        name: `${name.trim() || '–'}${moreName.length > 0 ? '…' : ''}`,
        value: `${first.trim()}${more.length > 0 ? ' …' : ''}`,
        inline,
      },
    };
  });
  if (complete) return part(elements);
  const file = blockFile(block, nameFile('fields.txt'));
  return part([...elements, noteElement(notes.inFull(file))], file);
}

function tablePart(
  table: Extract<CardBlock, { kind: 'table' }>,
  index: number,
  { limit, nameFile }: PartOptions,
): DiscordPart {
  const { markup, shownRows, complete } = renderTable(table, limit);
  const elements: EmbedElement[] = markup.trim() === '' ? [] : [{ kind: 'text', markup }];
  if (complete) return part(elements);
  const file = blockFile(table, nameFile(`table-${index + 1}.txt`));
  return part([...elements, noteElement(notes.rows(shownRows, table.rows.length, file))], file);
}

function codePart(
  block: Extract<CardBlock, { kind: 'code' }>,
  { limit, nameFile }: PartOptions,
): DiscordPart {
  const { shown, more } = codeExcerpt(block, {
    limit: limit - fenceOverhead,
    measure: fencedLength,
    nameFile: () => nameFile(safeFileName(block.fileName)),
  });
  const text: EmbedElement = { kind: 'text', markup: shown.trim() === '' ? '_nothing_' : fence(shown) };
  return more === undefined ? part([text]) : part([text, noteElement(more.note)], more.file);
}
