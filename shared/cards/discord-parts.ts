import type { APIEmbedField } from 'discord-api-types/v10';
import type { Inline } from './card.ts';
import type { CardFile } from './card-file.ts';
import { renderInline, subtext } from './discord-markup.ts';
import type { DiscordFile } from './discord-message.ts';
import { plainInline } from './plain-text.ts';

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

/** A remark of the renderer's own. */
export const notePart = (note: string | Inline[], file?: CardFile): DiscordPart =>
  part([noteElement(note)], file);

export const part = (elements: EmbedElement[], ...files: (CardFile | undefined)[]): DiscordPart => ({
  elements,
  files: files.flatMap((file) => (file ? [toDiscordFile(file)] : [])),
  keptAttachmentIds: [],
  keep: false,
});

export const toDiscordFile = ({ fileName, content }: CardFile): DiscordFile => ({
  fileName,
  data: Buffer.from(content, 'utf8'),
});

export const noteElement = (note: string | Inline[]): EmbedElement => {
  const pieces = typeof note === 'string' ? [note] : note;
  const markup = subtext(pieces.map(renderInline).join(''));
  return isPlain(pieces)
    ? { kind: 'context', markup, plain: plainInline(pieces).trim() }
    : { kind: 'context', markup };
};

/** Needs no markup, so that a footer can show it. */
export const isPlain = (text: Inline[]): boolean => text.every((piece) => typeof piece === 'string');
