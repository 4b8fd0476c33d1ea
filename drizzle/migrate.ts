import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import type { Logger } from '../shared/logger.ts';
import { ensureWriterRole, writerRole } from './writer-role.ts';

/** Any constant: what all our processes lock on, so that only one migrates. */
const migrationLock = 7_205_114_093;

/**
 * Brings the schema up to date. Safe to call from every process at once.
 *
 * @returns the role to act as, for `openDatabase`; undefined, with a warning, when this login cannot have it.
 */
export async function migrateDatabase(
  url: string,
  logger?: Pick<Logger, 'warn'>,
): Promise<string | undefined> {
  // One connection, because an advisory lock belongs to the session that took it.
  const client = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    await client`select pg_advisory_lock(${migrationLock})`;
    await migrate(drizzle(client), {
      migrationsFolder: fileURLToPath(new URL('./migrations', import.meta.url)),
    });
    if (await ensureWriterRole(client)) return writerRole;
    logger?.warn(
      'the login of DATABASE_URL may not make the role chatops_writer: only triggers keep the audit trail append-only; see docs/security.md',
    );
    return undefined;
  } finally {
    await client.end({ timeout: 5 });
  }
}
