/**
 * PostgreSQL array literals, bound as text and cast in the statement. A string can always be
 * serialised, so no value of an agent can wedge postgres.js; and one parameter per column keeps the
 * statement the same (and prepared) for any number of rows.
 */
export type ColumnType = 'uuid' | 'instant' | 'bigint' | 'integer' | 'real' | 'text' | 'boolean';

/** As the array's element type in SQL; instants travel as epoch milliseconds. */
export const elementTypes: Record<ColumnType, string> = {
  uuid: 'uuid',
  instant: 'float8',
  bigint: 'bigint',
  integer: 'integer',
  real: 'real',
  text: 'text',
  boolean: 'boolean',
};

/** Null = the row has no such value. */
export type ElementValue = number | string | boolean | null;

const largestReal = 3.4e38;
const smallestReal = 1.2e-38;
const largestInteger = 2_147_483_647;

export function arrayLiteral<Row>(
  rows: readonly Row[],
  type: ColumnType,
  read: (row: Row) => ElementValue,
): string {
  let literal = '{';
  for (let index = 0; index < rows.length; index += 1) {
    if (index > 0) literal += ',';
    literal += encodeElement(type, read(rows[index] as Row));
  }
  return `${literal}}`;
}

/** Numbers are brought into the column's range: one absurd reading must not refuse 499 others. */
function encodeElement(type: ColumnType, value: ElementValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return type === 'text' ? quote(value) : value;
  if (type === 'real') return String(toReal(value));
  if (type === 'integer') return String(clamp(Math.round(value), largestInteger));
  return String(clamp(Math.round(value), Number.MAX_SAFE_INTEGER));
}

/** float4 refuses what is too small for it as well as what is too large. */
function toReal(value: number): number {
  return Math.abs(value) < smallestReal ? 0 : clamp(value, largestReal);
}

function clamp(value: number, limit: number): number {
  return Math.min(Math.max(value, -limit), limit);
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
