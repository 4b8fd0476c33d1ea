import { and, desc, eq, gte, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { auditEntries } from '../schema/commands.ts';
import { type Page, type PageRequest, toPage } from './pages.ts';

export type AuditRow = typeof auditEntries.$inferSelect;
export interface AuditFilter {
  /** Part of the actor's label, or their account's id. */
  actor?: string | undefined;
  /** How it begins: `api-key` is all that is done to keys. */
  action?: string | undefined;
  /** One of the targets as it was named, or the server of one. */
  target?: string | undefined;
  /** One of the targets, or part of the actor's label. */
  about?: string | undefined;
  decision?: AuditRow['decision'] | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

/** Newest first. */
export async function listAuditEntries(
  db: Queryable,
  filter: AuditFilter,
  { cursor, limit }: PageRequest,
): Promise<Page<AuditRow>> {
  const namesActor = (text: string) => sql`strpos(lower(${auditEntries.actor}), lower(${text})) > 0`;
  // What was done to a container was done to its server.
  const hasTarget = (name: string) =>
    sql`exists (select from unnest(${auditEntries.targets}) as target
      where target = ${name} or starts_with(target, ${`${name}/`}))`;
  const conditions: (SQL | undefined)[] = [
    cursor === undefined ? undefined : lt(auditEntries.id, Number(cursor)),
    filter.actor === undefined
      ? undefined
      : or(namesActor(filter.actor), sql`${auditEntries.actorUserId}::text = ${filter.actor}`),
    filter.action === undefined ? undefined : sql`starts_with(${auditEntries.action}, ${filter.action})`,
    filter.target === undefined ? undefined : hasTarget(filter.target),
    filter.about === undefined ? undefined : or(hasTarget(filter.about), namesActor(filter.about)),
    filter.decision === undefined ? undefined : eq(auditEntries.decision, filter.decision),
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
