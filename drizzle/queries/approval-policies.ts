import { asc, eq, gt } from 'drizzle-orm';
import type { VerbClass } from '../../shared/api-contract/common.ts';
import type { Queryable } from '../database.ts';
import { approvalPolicies } from '../schema/accounts.ts';
import { type Page, type PageRequest, toPage } from './pages.ts';

export type ApprovalPolicyRow = typeof approvalPolicies.$inferSelect;

/** Those for verbs of this class, whatever their tag. */
export async function findApprovalPolicies(
  db: Queryable,
  verbClass: VerbClass,
): Promise<ApprovalPolicyRow[]> {
  return await db.select().from(approvalPolicies).where(eq(approvalPolicies.verbClass, verbClass));
}

/** Oldest first. */
export async function listApprovalPolicies(
  db: Queryable,
  { cursor, limit }: PageRequest,
): Promise<Page<ApprovalPolicyRow>> {
  const rows = await db
    .select()
    .from(approvalPolicies)
    .where(cursor === undefined ? undefined : gt(approvalPolicies.id, cursor))
    .orderBy(asc(approvalPolicies.id))
    .limit(limit + 1);
  return toPage(rows, limit, (row) => row.id);
}

/** Undefined when there is one for this class and tag already. */
export async function insertApprovalPolicy(
  db: Queryable,
  policy: typeof approvalPolicies.$inferInsert,
): Promise<ApprovalPolicyRow | undefined> {
  const [row] = await db.insert(approvalPolicies).values(policy).onConflictDoNothing().returning();
  return row;
}

export async function deleteApprovalPolicy(
  db: Queryable,
  id: string,
): Promise<ApprovalPolicyRow | undefined> {
  const [row] = await db.delete(approvalPolicies).where(eq(approvalPolicies.id, id)).returning();
  return row;
}
