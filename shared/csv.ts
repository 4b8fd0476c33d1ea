/**
 * One line of RFC 4180, with its CRLF. A spreadsheet takes a cell that begins with = + - @ (or a tab or
 * return before it) for a formula, and this text was typed by anybody: such a cell gets an apostrophe.
 */
export function toCsvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(toCell).join(',')}\r\n`;
}

function toCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
