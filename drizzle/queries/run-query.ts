import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Sql } from 'postgres';
import type { Queryable } from '../database.ts';

const dialect = new PgDialect();

/**
 * Runs a query on whichever client the caller's transaction is of: the API's operations have drizzle's,
 * the worker's hot paths have the raw one. Numbers, strings and null only, in and out: the two read
 * other types differently.
 */
export async function runQuery<Row extends Record<string, number | string | null>>(
  db: Queryable | Sql,
  query: SQL,
): Promise<Row[]> {
  if (typeof db !== 'function') return (await db.execute(query)) as unknown as Row[];
  const { sql, params } = dialect.sqlToQuery(query);
  return (await db.unsafe(sql, params as (number | string | null)[])) as unknown as Row[];
}
