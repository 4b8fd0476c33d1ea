import { asc, eq, gt, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { escalationPolicies } from '../schema/attention.ts';
import { type Page, type PageRequest, toPage } from './pages.ts';

export type EscalationPolicyRow = typeof escalationPolicies.$inferSelect;
export type NewEscalationPolicy = typeof escalationPolicies.$inferInsert;

/** Undefined when another has the name. */
export async function insertEscalationPolicy(
  db: Queryable,
  policy: NewEscalationPolicy,
): Promise<EscalationPolicyRow | undefined> {
  const [row] = await db.insert(escalationPolicies).values(policy).onConflictDoNothing().returning();
  return row;
}

export async function findEscalationPolicy(
  db: Queryable,
  id: string,
): Promise<EscalationPolicyRow | undefined> {
  const [row] = await db.select().from(escalationPolicies).where(eq(escalationPolicies.id, id));
  return row;
}

export async function listEscalationPolicies(
  db: Queryable,
  { cursor, limit }: PageRequest,
): Promise<Page<EscalationPolicyRow>> {
  const rows = await db
    .select()
    .from(escalationPolicies)
    .where(cursor === undefined ? undefined : gt(escalationPolicies.id, cursor))
    .orderBy(asc(escalationPolicies.id))
    .limit(limit + 1);
  return toPage(rows, limit, ({ id }) => id);
}

export async function updateEscalationPolicy(
  db: Queryable,
  id: string,
  change: Partial<NewEscalationPolicy>,
): Promise<EscalationPolicyRow | undefined> {
  const [row] = await db
    .update(escalationPolicies)
    .set(change)
    .where(eq(escalationPolicies.id, id))
    .returning();
  return row;
}

export async function deleteEscalationPolicy(db: Queryable, id: string): Promise<boolean> {
  const rows = await db
    .delete(escalationPolicies)
    .where(eq(escalationPolicies.id, id))
    .returning({ id: escalationPolicies.id });
  return rows.length > 0;
}

/** Names of the policies that have a step to this webhook. */
export async function policiesWithWebhook(db: Queryable, webhookId: string): Promise<string[]> {
  const rows = await db
    .select({ name: escalationPolicies.name })
    .from(escalationPolicies)
    .where(sql`${escalationPolicies.steps} @> ${JSON.stringify([{ action: { webhookId } }])}::jsonb`)
    .orderBy(asc(escalationPolicies.name));
  return rows.map(({ name }) => name);
}
