import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { alertRules, alertStates } from '../schema/alerts.ts';
import { type Page, type PageRequest, toPage } from './pages.ts';

export type AlertRuleRow = typeof alertRules.$inferSelect;
export type NewAlertRule = typeof alertRules.$inferInsert;

export async function insertAlertRule(db: Queryable, rule: NewAlertRule): Promise<AlertRuleRow> {
  const [row] = await db.insert(alertRules).values(rule).returning();
  return row!;
}

export async function findAlertRule(db: Queryable, id: string): Promise<AlertRuleRow | undefined> {
  const [row] = await db
    .select()
    .from(alertRules)
    .where(and(eq(alertRules.id, id), isNull(alertRules.deletedAt)));
  return row;
}

export async function listAlertRules(
  db: Queryable,
  { cursor, limit }: PageRequest,
): Promise<Page<AlertRuleRow>> {
  const rows = await db
    .select()
    .from(alertRules)
    .where(and(isNull(alertRules.deletedAt), cursor === undefined ? undefined : gt(alertRules.id, cursor)))
    .orderBy(asc(alertRules.id))
    .limit(limit + 1);
  return toPage(rows, limit, (row) => row.id);
}

export async function updateAlertRule(
  db: Queryable,
  id: string,
  change: Partial<NewAlertRule>,
): Promise<AlertRuleRow | undefined> {
  const [row] = await db
    .update(alertRules)
    .set({ ...change, updatedAt: sql`now()` })
    .where(and(eq(alertRules.id, id), isNull(alertRules.deletedAt)))
    .returning();
  return row;
}

/** The row stays, so that alerts and the built-in rules know it was there. False when there was none. */
export async function deleteAlertRule(db: Queryable, id: string): Promise<boolean> {
  const rows = await db
    .update(alertRules)
    .set({ deletedAt: sql`now()`, enabled: false })
    .where(and(eq(alertRules.id, id), isNull(alertRules.deletedAt)))
    .returning({ id: alertRules.id });
  await forgetStates(db, id);
  return rows.length > 0;
}

/** Where a rule stood: every target of it is judged as if it were new. */
export async function forgetStates(db: Queryable, ruleId: string): Promise<void> {
  await db.delete(alertStates).where(eq(alertStates.ruleId, ruleId));
}
