import stringWidth from 'string-width';
import type { CardBlock } from './card.ts';
import { shorten } from './split-text.ts';

type Table = Extract<CardBlock, { kind: 'table' }>;

/** Wider cells wrap in every chat client and make the whole table unreadable. */
const maxCellWidth = 60;

/** Lines of a monospaced table: heading, rule, rows. Cells over 60 characters end in an ellipsis. */
export function textTable(
  { columns, rows }: Pick<Table, 'columns' | 'rows'>,
  cellWidth = maxCellWidth,
): string[] {
  const cell = (text: string | undefined): string =>
    shorten((text ?? '').replaceAll(/\s+/g, ' ').trim(), cellWidth);
  const heading = columns.map((column) => cell(column.label));
  const body = rows.map((row) => columns.map((_, index) => cell(row[index])));
  const widths = columns.map((_, index) =>
    Math.max(...[heading, ...body].map((row) => width(row[index] ?? ''))),
  );
  const line = (row: string[]): string =>
    row
      .map((text, index) => pad(text, widths[index] ?? 0, columns[index]?.align ?? 'left'))
      .join('  ')
      .trimEnd();
  return [line(heading), widths.map((count) => '─'.repeat(count)).join('  '), ...body.map(line)];
}

/** Columns on the screen: an emoji takes two, a combining mark none. */
const width = (text: string): number => stringWidth(text);

function pad(text: string, to: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, to - width(text)));
  return align === 'right' ? space + text : text + space;
}
