import { sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';

/** Resolves when PostgreSQL answers queries. */
export async function pingDatabase(db: Queryable): Promise<void> {
  await db.execute(sql`select 1`);
}
