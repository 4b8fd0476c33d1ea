import { and, desc, eq, inArray, isNotNull, isNull, lt, type SQL } from 'drizzle-orm';
import type { Severity } from '../../shared/api-contract/alerts.ts';
import { severitiesFrom } from '../../shared/severity-rank.ts';
import type { Queryable } from '../database.ts';
import { alertEvents, alerts } from '../schema/alerts.ts';
import { silences } from '../schema/attention.ts';
import { notificationAlerts, notifications } from '../schema/notifications.ts';
import { servers } from '../schema/servers.ts';
import { type Page, type PageRequest, toPage } from './pages.ts';

/** An alert with the name and tags of its server; a deleted server keeps its name. Null = of no known server. */
export type AlertRow = typeof alerts.$inferSelect & {
  serverName: string | null;
  serverTags: string[];
  /** Who made the silence that keeps it quiet. */
  silencedBy: string | null;
};

export async function findAlert(db: Queryable, id: string): Promise<AlertRow | undefined> {
  const [row] = await selectAlerts(db, eq(alerts.id, id), 1);
  return row;
}

/** Those that exist, newest first. */
export async function findAlerts(db: Queryable, ids: string[]): Promise<AlertRow[]> {
  return ids.length === 0 ? [] : selectAlerts(db, inArray(alerts.id, ids), ids.length);
}

export interface AlertFilter {
  state: 'open' | 'resolved' | 'all';
  /** Undefined = of every server. */
  serverIds?: string[] | undefined;
  /** Those that this message tells of. */
  messageId?: string | undefined;
  /** From this on; undefined = any. */
  severity?: Severity | undefined;
}

/** Newest first. */
export async function listAlerts(
  db: Queryable,
  { state, serverIds, messageId, severity }: AlertFilter,
  { cursor, limit }: PageRequest,
): Promise<Page<AlertRow>> {
  if (serverIds?.length === 0) return { items: [], nextCursor: null };
  const condition = and(
    cursor === undefined ? undefined : lt(alerts.id, cursor),
    serverIds === undefined ? undefined : inArray(alerts.serverId, serverIds),
    messageId === undefined ? undefined : isToldBy(db, messageId),
    severity === undefined ? undefined : inArray(alerts.severity, severitiesFrom(severity)),
    state === 'all' ? undefined : state === 'open' ? isNull(alerts.resolvedAt) : isNotNull(alerts.resolvedAt),
  );
  return toPage(await selectAlerts(db, condition, limit + 1), limit, (row) => row.id);
}

const mostEvents = 200;

/** What happened to an alert, in order; of more than 200 things the newest. */
export async function listAlertEvents(db: Queryable, alertId: string) {
  const { at, kind, actor, detail } = alertEvents;
  const newest = await db
    .select({ at, kind, actor, detail })
    .from(alertEvents)
    .where(eq(alertEvents.alertId, alertId))
    .orderBy(desc(alertEvents.id))
    .limit(mostEvents);
  return newest.reverse();
}

/** Open ones that a message tells of; undefined = there is no such message. */
export async function listOpenAlertsOfMessage(
  db: Queryable,
  messageId: string,
): Promise<AlertRow[] | undefined> {
  const [message] = await db
    .select({ id: notifications.id })
    .from(notifications)
    .where(eq(notifications.id, messageId));
  if (!message) return undefined;
  return selectAlerts(db, and(isToldBy(db, messageId), isNull(alerts.resolvedAt)));
}

const isToldBy = (db: Queryable, messageId: string) =>
  inArray(
    alerts.id,
    db
      .select({ id: notificationAlerts.alertId })
      .from(notificationAlerts)
      .where(eq(notificationAlerts.notificationId, messageId)),
  );

export type OpenAlert = Pick<AlertRow, 'id' | 'title' | 'severity' | 'firedAt'>;

export async function listOpenAlertsOfServer(db: Queryable, serverId: string): Promise<OpenAlert[]> {
  return db
    .select({ id: alerts.id, title: alerts.title, severity: alerts.severity, firedAt: alerts.firedAt })
    .from(alerts)
    .where(and(eq(alerts.serverId, serverId), isNull(alerts.resolvedAt)))
    .orderBy(desc(alerts.firedAt))
    .limit(50);
}

async function selectAlerts(db: Queryable, condition: SQL | undefined, limit?: number): Promise<AlertRow[]> {
  const query = db
    .select({
      alert: alerts,
      serverName: servers.name,
      serverTags: servers.tags,
      silencedBy: silences.author,
    })
    .from(alerts)
    .leftJoin(servers, eq(servers.id, alerts.serverId))
    .leftJoin(silences, eq(silences.id, alerts.silenceId))
    .where(condition)
    .orderBy(desc(alerts.id));
  const rows = await (limit === undefined ? query : query.limit(limit));
  return rows.map(({ alert, serverName, serverTags, silencedBy }) => ({
    ...alert,
    silencedBy,
    serverName: alert.serverId === null ? null : (serverName ?? 'a deleted server'),
    serverTags: serverTags ?? [],
  }));
}
