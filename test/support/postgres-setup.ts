import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../drizzle/database.ts';
import { migrateDatabase } from '../../drizzle/migrate.ts';
import { ensurePartitions } from '../../drizzle/queries/partitions.ts';
import { createLogger } from '../../shared/logger.ts';
import { startEmbeddedPostgres } from '../../standalone/embedded-postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Superuser URL of the run's PostgreSQL. */
    postgresUrl: string;
  }
}

/** Migrated and partitioned; each test clones it. */
export const templateName = 'chatops_template';

/** Vitest globalSetup: one real PostgreSQL for the run, ended with it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'chatops-test-postgres-'));
  // The server may run as another user, who must get in.
  await chmod(directory, 0o755);
  const server = await startEmbeddedPostgres({
    directory,
    logger: createLogger('test', 'warn'),
    maxConnections: 300,
    fsync: false,
  });
  await createTemplate(server.url);
  project.provide('postgresUrl', server.url);
  return async () => {
    await server.close();
    await rm(directory, { recursive: true, force: true });
  };
}

async function createTemplate(adminUrl: string): Promise<void> {
  const admin = postgres(adminUrl, { max: 1 });
  await admin`create database ${admin(templateName)}`;
  await admin.end();
  const url = new URL(adminUrl);
  url.pathname = `/${templateName}`;
  await migrateDatabase(url.href);
  const database = openDatabase(url.href, { maxConnections: 1, applicationName: 'test-template' });
  await ensurePartitions(database);
  await database.close();
}
