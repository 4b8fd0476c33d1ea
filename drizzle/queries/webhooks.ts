import { and, asc, desc, eq, gt, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { webhookDeliveries, webhooks } from '../schema/outgoing.ts';
import { type Page, type PageRequest, toPage } from './pages.ts';

export type WebhookRow = typeof webhooks.$inferSelect;
export type NewWebhook = typeof webhooks.$inferInsert;
export type LastDelivery = Pick<
  typeof webhookDeliveries.$inferSelect,
  'createdAt' | 'state' | 'responseStatus' | 'lastError'
>;
export interface WebhookWithDelivery {
  webhook: WebhookRow;
  /** The newest that was tried; null = none was. */
  delivery: LastDelivery | null;
}

/** Undefined when another has the name. */
export async function insertWebhook(db: Queryable, webhook: NewWebhook): Promise<WebhookRow | undefined> {
  const [row] = await db.insert(webhooks).values(webhook).onConflictDoNothing().returning();
  return row;
}

export async function findWebhook(db: Queryable, id: string): Promise<WebhookWithDelivery | undefined> {
  const [row] = await withDelivery(db).where(eq(webhooks.id, id));
  return row;
}

export async function listWebhooks(
  db: Queryable,
  { cursor, limit }: PageRequest,
): Promise<Page<WebhookWithDelivery>> {
  const rows = await withDelivery(db)
    .where(cursor === undefined ? undefined : gt(webhooks.id, cursor))
    .orderBy(asc(webhooks.id))
    .limit(limit + 1);
  return toPage(rows, limit, ({ webhook }) => webhook.id);
}

function withDelivery(db: Queryable) {
  const newest = db
    .select({
      createdAt: webhookDeliveries.createdAt,
      state: webhookDeliveries.state,
      responseStatus: webhookDeliveries.responseStatus,
      lastError: webhookDeliveries.lastError,
    })
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.webhookId, webhooks.id), gt(webhookDeliveries.attempts, 0)))
    .orderBy(desc(webhookDeliveries.id))
    .limit(1)
    .as('newest');
  return db
    .select({
      webhook: webhooks,
      delivery: {
        createdAt: newest.createdAt,
        state: newest.state,
        responseStatus: newest.responseStatus,
        lastError: newest.lastError,
      },
    })
    .from(webhooks)
    .leftJoinLateral(newest, sql`true`)
    .$dynamic();
}

export async function updateWebhook(
  db: Queryable,
  id: string,
  change: Partial<NewWebhook>,
): Promise<WebhookRow | undefined> {
  const [row] = await db.update(webhooks).set(change).where(eq(webhooks.id, id)).returning();
  return row;
}

export async function deleteWebhook(db: Queryable, id: string): Promise<boolean> {
  const rows = await db.delete(webhooks).where(eq(webhooks.id, id)).returning({ id: webhooks.id });
  return rows.length > 0;
}
