import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from './schema/index.ts';

export type Orm = PostgresJsDatabase<typeof schema>;
export type Transaction = Parameters<Parameters<Orm['transaction']>[0]>[0];
/** What queries take: the pool, or a transaction somebody else opened. */
export type Queryable = Orm | Transaction;

/**
 * Two clients on purpose: drizzle() changes the parsers of the client it is given (dates become
 * strings), so raw SQL gets one of its own.
 */
export interface Database {
  orm: Orm;
  /** Raw postgres.js, for the hot paths. */
  sql: postgres.Sql;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Connections for each of the two clients. */
  maxConnections?: number;
  applicationName: string;
  /** What to act as instead of the login: see writer-role.ts. */
  role?: string | undefined;
}

/** Connects lazily: a wrong URL or a stopped server shows at the first query. */
export function openDatabase(
  url: string,
  { maxConnections = 8, applicationName, role }: DatabaseOptions,
): Database {
  const options = {
    max: maxConnections,
    connect_timeout: 5,
    // The driver's own waits grow to 20 s: a database that is back must be noticed within one.
    backoff: (attempt: number) => Math.min(1, 0.05 * 2 ** attempt),
    connection: {
      application_name: applicationName,
      // Nothing waits for ever: a statement over 30 s is ended by the server.
      statement_timeout: 30_000,
      // Nor does what a frozen process has locked, above all the end of the audit trail.
      idle_in_transaction_session_timeout: 10_000,
      ...(role === undefined ? {} : { role }),
    },
    onnotice: () => {},
  };
  const ormClient = postgres(url, options);
  const sql = postgres(url, options);
  return {
    // A copy, so that it tells one database from another: see audit-seal.ts.
    orm: drizzle(ormClient, { schema: { ...schema } }),
    sql,
    close: async () => {
      await Promise.all([ormClient.end({ timeout: 5 }), sql.end({ timeout: 5 })]);
    },
  };
}
