import { sql } from 'drizzle-orm';
import type { Sql } from 'postgres';
import type { Queryable } from '../database.ts';
import { arrayLiteral } from './array-literal.ts';
import { runQuery } from './run-query.ts';

/**
 * Holds the open ones of these until the transaction ends. Whoever changes several alerts begins with this:
 * two that lock them in different order would wait for each other, and one of them fail.
 *
 * @returns those that are open
 */
export async function lockOpenAlerts(db: Queryable | Sql, alertIds: readonly string[]): Promise<string[]> {
  if (alertIds.length === 0) return [];
  const rows = await runQuery<{ id: string }>(
    db,
    sql`
      select id from alerts
      where id = any(${arrayLiteral(alertIds, 'uuid', (id) => id)}::uuid[]) and resolved_at is null
      order by id for no key update`,
  );
  return rows.map(({ id }) => id);
}
