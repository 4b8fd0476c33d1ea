import type { APIEmbedField } from 'discord-api-types/v10';
import type { CardBlock, CardImage, Inline } from './card.ts';
import { type CardFile, safeFileName } from './card-file.ts';
import { fenceOverhead } from './code-text.ts';
import { escapeDiscord, fence, fencedLength, packDiscord, subtext, wellFormed } from './discord-markup.ts';
import type { DiscordFile } from './discord-message.ts';
import { renderTable } from './discord-table.ts';
import { discordLimits } from './limits.ts';
import { blockFile, codeExcerpt, notes } from './notes.ts';
import { plainInline } from './plain-text.ts';
import { shorten } from './split-text.ts';

/** Pieces of embeds, before it is decided which embed each goes into. */
export type EmbedElement =
  /** Prose keeps a blank line between its paragraphs. */
  | { kind: 'text'; markup: string; prose?: true }
  /** A bold line that stands over what follows. */
  | { kind: 'label'; markup: string; name: string }
  | { kind: 'field'; field: APIEmbedField }
  | { kind: 'image'; url: string }
  /** `plain` where it needs no markup: a footer shows none. */
  | { kind: 'context'; markup: string; plain?: string };

/** What one card block becomes. */
export interface DiscordPart {
  elements: EmbedElement[];
  files: DiscordFile[];
  keptAttachmentIds: string[];
  /** Pictures stay, whatever else has to go to a file. */
  keep: boolean;
}

export interface PartOptions {
  /** Characters that a block may take, so that the next ones have room too. */
  limit: number;
  nameFile: (name: string) => string;
}

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

/** A remark of the renderer's own. */
export const notePart = (note: string, file?: CardFile): DiscordPart => part([noteElement(note)], file);

const part = (elements: EmbedElement[], ...files: (CardFile | undefined)[]): DiscordPart => ({
  elements,
  files: files.flatMap((file) => (file ? [toDiscordFile(file)] : [])),
  keptAttachmentIds: [],
  keep: false,
});

export const toDiscordFile = ({ fileName, content }: CardFile): DiscordFile => ({
  fileName,
  data: Buffer.from(content, 'utf8'),
});

const noteElement = (note: string): EmbedElement => ({
  kind: 'context',
  markup: subtext(escapeDiscord(note)),
  plain: note,
});

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
  const isPlain = text.every((piece) => typeof piece === 'string');
  const markup = subtext(first);
  if (more.length === 0 && markup.length <= limit) {
    return part([{ kind: 'context', markup, ...(isPlain ? { plain: plainInline(text).trim() } : {}) }]);
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

function imagePart(
  { image, alt, title }: Extract<CardBlock, { kind: 'image' }>,
  options: PartOptions,
): DiscordPart {
  const place = placeOf(image, alt, options);
  if (place === undefined) return notePart(`The picture cannot be shown here: ${shorten(alt, 200)}`);
  const [caption] = packDiscord([{ kind: 'bold', text: title ?? '' }], options.limit);
  return {
    elements: [
      ...(caption === undefined ? [] : [{ kind: 'text', markup: caption } as const]),
      { kind: 'image', url: `attachment://${place.fileName}` },
    ],
    files: place.files,
    keptAttachmentIds: place.kept,
    keep: true,
  };
}

function placeOf(
  image: CardImage,
  alt: string,
  { nameFile }: PartOptions,
): { fileName: string; files: DiscordFile[]; kept: string[] } | undefined {
  if (image.kind === 'uploaded') {
    const [, id, fileName] = /^(\d{1,20})\/([\w.-]+)$/.exec(image.fileId) ?? [];
    return id === undefined || fileName === undefined ? undefined : { fileName, files: [], kept: [id] };
  }
  if (image.png.byteLength > discordLimits.fileBytesPerMessage / 2) return undefined;
  const fileName = nameFile(`${safeFileName(image.fileName).replace(/\.png$/i, '')}.png`);
  const description = shorten(wellFormed(alt).trim() || 'picture', discordLimits.fileDescription);
  return { fileName, files: [{ fileName, data: image.png, description }], kept: [] };
}
