import { and, asc, desc, eq, gt, gte, inArray, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { subscriptions } from '../schema/alerts.ts';
import { notifications } from '../schema/notifications.ts';
import { type Page, type PageRequest, toPage } from './pages.ts';

export type SubscriptionRow = typeof subscriptions.$inferSelect;

/** One per channel and scope: subscribing again changes which alerts, and who is called. */
export async function upsertSubscription(
  db: Queryable,
  subscription: Omit<SubscriptionRow, 'id' | 'createdAt'>,
): Promise<SubscriptionRow> {
  const { minSeverity, rule, metric, mention } = subscription;
  const [row] = await db
    .insert(subscriptions)
    .values(subscription)
    .onConflictDoUpdate({
      target: [subscriptions.channel, subscriptions.scope],
      set: { minSeverity, rule, metric, mention },
    })
    .returning();
  return row!;
}

export interface SubscriptionWithOutcome {
  subscription: SubscriptionRow;
  /** How the newest message to its channel since it was made ended; null = none did yet. */
  outcome: { state: 'delivered' | 'abandoned'; error: string | null; at: Date } | null;
}

export async function findSubscription(
  db: Queryable,
  id: string,
): Promise<SubscriptionWithOutcome | undefined> {
  const [row] = await withOutcome(db).where(eq(subscriptions.id, id));
  return row;
}

export async function listSubscriptions(
  db: Queryable,
  { cursor, limit }: PageRequest,
): Promise<Page<SubscriptionWithOutcome>> {
  const rows = await withOutcome(db)
    .where(cursor === undefined ? undefined : gt(subscriptions.id, cursor))
    .orderBy(asc(subscriptions.id))
    .limit(limit + 1);
  return toPage(rows, limit, ({ subscription }) => subscription.id);
}

function withOutcome(db: Queryable) {
  const outcome = db
    .select({
      state: sql<'delivered' | 'abandoned'>`${notifications.state}`.as('outcome_state'),
      error: notifications.lastError,
      at: notifications.nextAttemptAt,
    })
    .from(notifications)
    .where(
      and(
        eq(notifications.channel, subscriptions.channel),
        inArray(notifications.state, ['delivered', 'abandoned']),
        gte(notifications.nextAttemptAt, subscriptions.createdAt),
      ),
    )
    .orderBy(desc(notifications.nextAttemptAt))
    .limit(1)
    .as('outcome');
  return db
    .select({
      subscription: subscriptions,
      outcome: { state: outcome.state, error: outcome.error, at: outcome.at },
    })
    .from(subscriptions)
    .leftJoinLateral(outcome, sql`true`)
    .$dynamic();
}

export async function deleteSubscription(db: Queryable, id: string): Promise<boolean> {
  const rows = await db
    .delete(subscriptions)
    .where(eq(subscriptions.id, id))
    .returning({ id: subscriptions.id });
  return rows.length > 0;
}
