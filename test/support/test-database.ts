import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import { type Database, openDatabase } from '../../drizzle/database.ts';
import { sealAuditWith } from '../../drizzle/queries/audit-seal.ts';
import { ensurePartitions } from '../../drizzle/queries/partitions.ts';
import { templateName } from './postgres-setup.ts';

/** Also of the API on such a database: audit entries of both have the same seal. */
export const testJwtSecret = 'a secret for tests that is long enough';

export interface TestDatabase {
  url: string;
  database: Database;
  /** Closes `database` and removes it, whoever is still connected. */
  drop(): Promise<void>;
}

/** A database of one's own, cloned from the migrated template, with partitions around today. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const adminUrl = inject('postgresUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asAdmin(adminUrl, (sql) => sql`create database ${sql(name)} template ${sql(templateName)}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const database = openDatabase(url.href, { maxConnections: 4, applicationName: 'test' });
  await ensurePartitions(database);
  sealAuditWith(database, testJwtSecret);
  return {
    url: url.href,
    database,
    drop: async () => {
      await database.close();
      await asAdmin(adminUrl, (sql) => sql`drop database if exists ${sql(name)} with (force)`);
    },
  };
}

async function asAdmin(url: string, work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
