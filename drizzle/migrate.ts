import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';

/** Any constant: what all our processes lock on, so that only one migrates. */
const migrationLock = 7_205_114_093;

/** Brings the schema up to date. Safe to call from every process at once. */
export async function migrateDatabase(url: string): Promise<void> {
  // One connection, because an advisory lock belongs to the session that took it.
  const client = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    await client`select pg_advisory_lock(${migrationLock})`;
    await migrate(drizzle(client), {
      migrationsFolder: fileURLToPath(new URL('./migrations', import.meta.url)),
    });
  } finally {
    await client.end({ timeout: 5 });
  }
}
