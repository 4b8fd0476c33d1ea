import stringWidth from 'string-width';
import type { CardBlock } from './card.ts';
import { escapeDiscord, fence, fencedLength } from './discord-markup.ts';
import { shorten } from './split-text.ts';
import { oneLine, showsEveryCell, textTable } from './text-table.ts';

type Table = Extract<CardBlock, { kind: 'table' }>;

/** Discord breaks longer lines of a code block on a phone, and a broken table is no table. */
const phoneColumns = 40;
/** A longer cell would be a text of its own. */
const maxCellLength = 300;

export interface ShownTable {
  markup: string;
  shownRows: number;
  /** False when the full table has to go up as a file. */
  complete: boolean;
}

/** As many rows as fit: in columns where a phone shows them, otherwise one after the other. */
export function renderTable(table: Table, limit: number): ShownTable {
  const lines = textTable(table);
  if (lines.every((line) => line === '')) return { markup: '', shownRows: 0, complete: true };
  return lines.every((line) => stringWidth(line) <= phoneColumns)
    ? inColumns(table, lines, limit)
    : asList(table, limit);
}

function inColumns(table: Table, [heading = '', rule = '', ...rows]: string[], limit: number): ShownTable {
  const head = `${heading}\n${rule}`;
  const shown = whatFits(rows, limit - fence(head).length, (row) => fencedLength(row) + 1);
  return {
    markup: fence([head, ...shown].join('\n')),
    shownRows: shown.length,
    complete: shown.length === rows.length && showsEveryCell(table),
  };
}

/** Each row: the cell that names it, then the others with their headings, which wrap as text does. */
function asList(table: Table, limit: number): ShownTable {
  const rows = table.rows.map((row) => rowLines(table, row));
  const shown = whatFits(rows, limit, (row) => row.length + 1);
  return {
    markup: shown.join('\n'),
    shownRows: shown.length,
    complete:
      shown.length === rows.length &&
      [...table.rows, table.columns.map(({ label }) => label)].every((row) =>
        row.every((cell) => oneLine(cell).length <= maxCellLength),
      ),
  };
}

/**
 * "🔴 down · **web-1**" and small under it "CPU 97 % · Disk 61 %". A name, and a state before it, need
 * no heading; a number does.
 */
function rowLines({ columns }: Table, row: string[]): string {
  const shown = (text: string | undefined): string => escapeDiscord(shorten(oneLine(text), maxCellLength));
  const cell = (index: number): string => shown(row[index]);
  const withHeading = (index: number): string =>
    [shown(columns[index]?.label), cell(index)].filter(Boolean).join(' ');
  const key = Math.max(
    0,
    columns.findIndex((column) => column.key),
  );
  const isNumber = (index: number): boolean => columns[index]?.align === 'right';
  const leads = (index: number): boolean => index === 0 && !isNumber(index);
  const others = Array.from({ length: Math.max(columns.length, row.length) }, (_, index) => index).filter(
    (index) => index !== key && cell(index) !== '',
  );
  const lead = others.filter(leads).map(cell);
  const rest = others.filter((index) => !leads(index)).map(withHeading);
  const named = isNumber(key) ? withHeading(key) : cell(key);
  const name = [...lead, `**${named || '–'}**`].join(' · ');
  return rest.length === 0 ? name : `${name}\n-# ${rest.join(' · ')}`;
}

function whatFits(rows: string[], limit: number, size: (row: string) => number): string[] {
  let left = limit;
  const fitting = rows.findIndex((row) => {
    left -= size(row);
    return left < 0;
  });
  return fitting === -1 ? rows : rows.slice(0, fitting);
}
