import { and, desc, eq, inArray, lt } from 'drizzle-orm';
import type { BufferedLogLine } from '../../shared/log-buffer.ts';
import type { Queryable } from '../database.ts';
import { connectionEvents, logs } from '../schema/servers.ts';
import { type Page, type PageRequest, toPage } from './pages.ts';

export type ConnectionEventRow = typeof connectionEvents.$inferSelect;
export type LogRow = typeof logs.$inferSelect;

export interface HistoryFilter {
  /** Undefined = of every server and of none. */
  serverIds?: string[] | undefined;
}

/** Newest first. */
export async function listConnectionEvents(
  db: Queryable,
  { serverIds }: HistoryFilter,
  { cursor, limit }: PageRequest,
): Promise<Page<ConnectionEventRow>> {
  const rows = await db
    .select()
    .from(connectionEvents)
    .where(
      and(
        cursor === undefined ? undefined : lt(connectionEvents.id, Number(cursor)),
        serverIds === undefined ? undefined : inArray(connectionEvents.serverId, serverIds),
      ),
    )
    .orderBy(desc(connectionEvents.id))
    .limit(limit + 1);
  return toPage(rows, limit, (row) => String(row.id));
}

/** Application messages that people may ask for later. */
export async function insertLogs(db: Queryable, lines: BufferedLogLine[]): Promise<void> {
  if (lines.length > 0) await db.insert(logs).values(lines);
}

/** @returns how many were dropped. */
export async function deleteLogsBefore(db: Queryable, before: Date): Promise<number> {
  const deleted = await db.delete(logs).where(lt(logs.at, before)).returning({ id: logs.id });
  return deleted.length;
}

/** Newest first. */
export async function listLogs(
  db: Queryable,
  { serverIds, level }: HistoryFilter & { level?: string | undefined },
  { cursor, limit }: PageRequest,
): Promise<Page<LogRow>> {
  const rows = await db
    .select()
    .from(logs)
    .where(
      and(
        cursor === undefined ? undefined : lt(logs.id, Number(cursor)),
        serverIds === undefined ? undefined : inArray(logs.serverId, serverIds),
        level === undefined ? undefined : eq(logs.level, level),
      ),
    )
    .orderBy(desc(logs.id))
    .limit(limit + 1);
  return toPage(rows, limit, (row) => String(row.id));
}
