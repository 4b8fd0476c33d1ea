import type { JSONValue, Parameter, Sql } from 'postgres';

/** Rows of ours as one parameter, for `jsonb_to_recordset(…::jsonb)`. Dates become ISO text, undefined is left out. */
export const jsonRows = (sql: Sql, rows: readonly object[]): Parameter =>
  sql.json(rows as unknown as JSONValue);
