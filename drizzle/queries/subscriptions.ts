import { asc, eq, gt } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { subscriptions } from '../schema/alerts.ts';
import { type Page, type PageRequest, toPage } from './pages.ts';

export type SubscriptionRow = typeof subscriptions.$inferSelect;

/** One per channel and scope: subscribing again changes the severity. */
export async function upsertSubscription(
  db: Queryable,
  subscription: Pick<SubscriptionRow, 'channel' | 'scope' | 'minSeverity' | 'createdBy'>,
): Promise<SubscriptionRow> {
  const [row] = await db
    .insert(subscriptions)
    .values(subscription)
    .onConflictDoUpdate({
      target: [subscriptions.channel, subscriptions.scope],
      set: { minSeverity: subscription.minSeverity },
    })
    .returning();
  return row!;
}

export async function findSubscription(db: Queryable, id: string): Promise<SubscriptionRow | undefined> {
  const [row] = await db.select().from(subscriptions).where(eq(subscriptions.id, id));
  return row;
}

export async function listSubscriptions(
  db: Queryable,
  { cursor, limit }: PageRequest,
): Promise<Page<SubscriptionRow>> {
  const rows = await db
    .select()
    .from(subscriptions)
    .where(cursor === undefined ? undefined : gt(subscriptions.id, cursor))
    .orderBy(asc(subscriptions.id))
    .limit(limit + 1);
  return toPage(rows, limit, (row) => row.id);
}

export async function deleteSubscription(db: Queryable, id: string): Promise<boolean> {
  const rows = await db
    .delete(subscriptions)
    .where(eq(subscriptions.id, id))
    .returning({ id: subscriptions.id });
  return rows.length > 0;
}
