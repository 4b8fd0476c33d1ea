import type { APIEmbedField } from 'discord-api-types/v10';

/** Of an embed's width. */
const gridColumns = 12;
const perRow = 3;

/** Inline fields share a row, up to three; each gets its part of the twelve columns. */
export function layOutFields<Field extends Pick<APIEmbedField, 'inline'>>(
  fields: readonly Field[],
): (Field & { columns: number })[] {
  const rows: Field[][] = [];
  for (const field of fields) {
    const row = rows.at(-1);
    if (field.inline && row?.[0]?.inline && row.length < perRow) row.push(field);
    else rows.push([field]);
  }
  return rows.flatMap((row) => row.map((field) => ({ ...field, columns: gridColumns / row.length })));
}
