import { and, desc, eq, gte, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { auditEntries } from '../schema/commands.ts';
import { type Page, type PageRequest, toPage } from './pages.ts';

export type AuditRow = typeof auditEntries.$inferSelect;
export interface AuditFilter {
  /** Part of the actor's label, or their account's id. */
  actor?: string | undefined;
  action?: string | undefined;
  /** One of the targets, as it was named. */
  target?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

/** Newest first. */
export async function listAuditEntries(
  db: Queryable,
  filter: AuditFilter,
  { cursor, limit }: PageRequest,
): Promise<Page<AuditRow>> {
  const conditions: (SQL | undefined)[] = [
    cursor === undefined ? undefined : lt(auditEntries.id, Number(cursor)),
    filter.actor === undefined
      ? undefined
      : or(
          sql`strpos(lower(${auditEntries.actor}), lower(${filter.actor})) > 0`,
          sql`${auditEntries.actorUserId}::text = ${filter.actor}`,
        ),
    filter.action === undefined ? undefined : eq(auditEntries.action, filter.action),
    filter.target === undefined ? undefined : sql`${filter.target} = any(${auditEntries.targets})`,
    filter.from === undefined ? undefined : gte(auditEntries.at, filter.from),
    filter.to === undefined ? undefined : lte(auditEntries.at, filter.to),
  ];
  const rows = await db
    .select()
    .from(auditEntries)
    .where(and(...conditions))
    .orderBy(desc(auditEntries.id))
    .limit(limit + 1);
  return toPage(rows, limit, (row) => String(row.id));
}
