import { and, desc, eq, inArray, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import type { AlertSource } from '../../shared/api-contract/alerts.ts';
import type { Queryable } from '../database.ts';
import { alertEvents, alerts } from '../schema/alerts.ts';
import { type ChangedAlerts, resolveAlerts } from './alert-actions.ts';
import { arrayLiteral } from './array-literal.ts';

export type NewExternalAlert = typeof alerts.$inferInsert & { source: AlertSource; fingerprint: string };

/** Whose alerts are meant: another key's are left alone, whatever fingerprints they have. */
export interface ExternalSender {
  source: AlertSource;
  /** See `firstOfRotation`. */
  hookKeyId: string;
}

/** So many groups of fingerprints: deliveries about the same alert wait for each other, others do not. */
const lockBuckets = 64;
const lockSpace = 720_513;

/**
 * The sender's newest alert of each fingerprint, open or not. Until the transaction ends, nobody else who
 * calls this changes what there is of them. One that is nobody's yet becomes the sender's.
 */
export async function lockExternalAlerts(
  db: Queryable,
  { source, hookKeyId }: ExternalSender,
  fingerprints: readonly string[],
): Promise<Map<string, typeof alerts.$inferSelect>> {
  if (fingerprints.length === 0) return new Map();
  const list = arrayLiteral([...fingerprints], 'text', (fingerprint) => fingerprint);
  // In the order of the buckets: two that wait for each other would both fail.
  await db.execute(sql`
    select pg_advisory_xact_lock(${lockSpace}::int, bucket) from (
      select distinct abs(hashtext(fingerprint) % ${lockBuckets}::int) as bucket
      from unnest(${list}::text[]) as one (fingerprint) order by 1
    ) buckets`);
  const meant = and(eq(alerts.source, source), inArray(alerts.fingerprint, [...fingerprints]));
  await db
    .update(alerts)
    .set({ hookKeyId })
    .where(and(meant, isNull(alerts.hookKeyId)));
  const rows = await db
    .selectDistinctOn([alerts.fingerprint])
    .from(alerts)
    .where(and(meant, eq(alerts.hookKeyId, hookKeyId)))
    .orderBy(alerts.fingerprint, desc(alerts.id));
  return new Map(rows.map((row) => [row.fingerprint ?? '', row]));
}

/** Open ones, and such as were over before they were heard of. The caller holds their locks. */
export async function insertExternalAlerts(
  db: Queryable,
  rows: readonly NewExternalAlert[],
): Promise<string[]> {
  if (rows.length === 0) return [];
  const made = await db
    .insert(alerts)
    .values([...rows])
    .returning();
  await db.insert(alertEvents).values(
    made.map(({ id, firedAt, resolvedAt }) => ({
      alertId: id,
      at: resolvedAt ?? firedAt,
      kind: resolvedAt === null ? ('fired' as const) : ('resolved' as const),
    })),
  );
  return made.filter(({ resolvedAt }) => resolvedAt === null).map(({ id }) => id);
}

export interface ExternalUpdate {
  id: string;
  values: Pick<NewExternalAlert, 'heardAt' | 'expiresAt'> &
    Partial<
      Pick<NewExternalAlert, 'severity' | 'title' | 'labels' | 'annotations' | 'runbookUrl' | 'generatorUrl'>
    >;
  /** People should see the difference. */
  differs: boolean;
  /** Words for the thread, when the severity is another. */
  severityDetail: string | undefined;
}

/** @returns whether it was still open */
export async function updateExternalAlert(
  db: Queryable,
  { id, values, differs, severityDetail }: ExternalUpdate,
): Promise<boolean> {
  const rows = await db
    .update(alerts)
    .set({ ...values, version: sql`${alerts.version} + ${differs ? 1 : 0}` })
    .where(and(eq(alerts.id, id), isNull(alerts.resolvedAt)))
    .returning({ id: alerts.id });
  if (rows.length > 0 && severityDetail !== undefined) {
    await db
      .insert(alertEvents)
      .values({ alertId: id, at: new Date(), kind: 'severity_changed', detail: severityDetail });
  }
  return rows.length > 0;
}

/** Heard again, and nothing new was said: one statement for all. */
export async function keepExternalAlerts(
  db: Queryable,
  ids: readonly string[],
  values: { heardAt: Date; expiresAt: Date },
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .update(alerts)
    .set(values)
    .where(and(inArray(alerts.id, [...ids]), isNull(alerts.resolvedAt)));
}

/** As its sender says; the caller tells the change. @returns whether it was still open */
export async function endExternalAlert(
  db: Queryable,
  { id, resolvedAt, heardAt }: { id: string; resolvedAt: Date; heardAt: Date },
): Promise<boolean> {
  const rows = await db
    .update(alerts)
    .set({
      state: 'resolved',
      resolvedAt,
      resolveReason: 'recovered',
      heardAt,
      version: sql`${alerts.version} + 1`,
    })
    .where(and(eq(alerts.id, id), isNull(alerts.resolvedAt)))
    .returning({ id: alerts.id });
  if (rows.length === 0) return false;
  await db.insert(alertEvents).values({ alertId: id, at: resolvedAt, kind: 'resolved', detail: 'recovered' });
  return true;
}

/** Those of which nobody has spoken for too long are over. At most 500 at a time. */
export async function expireExternalAlerts(db: Queryable, now: Date): Promise<ChangedAlerts> {
  const due = await db
    .select({ id: alerts.id })
    .from(alerts)
    .where(and(isNull(alerts.resolvedAt), isNotNull(alerts.expiresAt), lt(alerts.expiresAt, now)))
    .limit(500)
    .for('update', { skipLocked: true });
  if (due.length === 0) return { alertIds: [], owed: [] };
  return resolveAlerts(db, { reason: 'expired', alertIds: due.map(({ id }) => id) });
}
