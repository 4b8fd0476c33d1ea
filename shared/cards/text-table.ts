import stringWidth from 'string-width';
import type { CardBlock } from './card.ts';
import { shorten } from './split-text.ts';

export type Table = Pick<Extract<CardBlock, { kind: 'table' }>, 'columns' | 'rows'>;

/** Wider cells wrap in every chat client and make the whole table unreadable. */
const maxCellWidth = 60;

/**
 * Lines of a monospaced table: heading, rule, rows. Cells over `cellWidth` characters end in an
 * ellipsis. A row with more cells than there are headings keeps them.
 */
export function textTable({ columns, rows }: Table, cellWidth = maxCellWidth): string[] {
  const cell = (text: string | undefined): string => shorten(oneLine(text), cellWidth);
  const count = rows.reduce((most, row) => Math.max(most, row.length), columns.length);
  const indexes = Array.from({ length: count }, (_, index) => index);
  const heading = indexes.map((index) => cell(columns[index]?.label));
  const body = rows.map((row) => indexes.map((index) => cell(row[index])));
  // Where cells are not cut, a long one sticks out of its column instead of widening all of them.
  const widths = indexes.map((index) =>
    [heading, ...body].reduce(
      (most, row) => Math.max(most, Math.min(width(row[index] ?? ''), maxCellWidth)),
      0,
    ),
  );
  const line = (row: string[]): string =>
    row
      .map((text, index) => pad(text, widths[index] ?? 0, columns[index]?.align ?? 'left'))
      .join('  ')
      .trimEnd();
  return [line(heading), widths.map((size) => '─'.repeat(size)).join('  '), ...body.map(line)];
}

/** True when `textTable` shows each cell whole. */
export const showsEveryCell = ({ columns, rows }: Table): boolean =>
  [columns.map(({ label }) => label), ...rows].every((row) =>
    row.every((text) => oneLine(text).length <= maxCellWidth),
  );

/** A cell is one line, whatever is in it. */
export const oneLine = (text: string | undefined): string => (text ?? '').replaceAll(/\s+/g, ' ').trim();

/** Columns on the screen: an emoji takes two, a combining mark none. Too long to fit anyway is not measured. */
const width = (text: string): number => (text.length > 4 * maxCellWidth ? text.length : stringWidth(text));

function pad(text: string, to: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, to - width(text)));
  return align === 'right' ? space + text : text + space;
}
