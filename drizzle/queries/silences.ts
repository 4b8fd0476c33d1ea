import { and, asc, eq, gt, gte, isNull, lt } from 'drizzle-orm';
import type { Sql } from 'postgres';
import { compileMatchers, type SilenceSubject } from '../../shared/match-silence.ts';
import type { Queryable } from '../database.ts';
import { alertRules, alerts } from '../schema/alerts.ts';
import { silences } from '../schema/attention.ts';
import { servers } from '../schema/servers.ts';
import { type Page, type PageRequest, toPage } from './pages.ts';

export type SilenceRow = typeof silences.$inferSelect;

/** Neither ended by somebody nor over: those that run and those to come. */
const notOver = (now: Date) => and(isNull(silences.endedAt), gt(silences.endsAt, now));

export async function insertSilence(
  db: Queryable,
  silence: typeof silences.$inferInsert,
): Promise<SilenceRow> {
  const [row] = await db.insert(silences).values(silence).returning();
  return row!;
}

export async function findSilence(db: Queryable, id: string): Promise<SilenceRow | undefined> {
  const [row] = await db.select().from(silences).where(eq(silences.id, id));
  return row;
}

/** Oldest first, without what is over. */
export async function listSilences(
  db: Queryable,
  { cursor, limit }: PageRequest,
  now: Date,
): Promise<Page<SilenceRow>> {
  const rows = await db
    .select()
    .from(silences)
    .where(and(notOver(now), cursor === undefined ? undefined : gt(silences.id, cursor)))
    .orderBy(asc(silences.id))
    .limit(limit + 1);
  return toPage(rows, limit, (row) => row.id);
}

/** Those that run at some moment between the two. */
export async function listSilencesBetween(db: Queryable, from: Date, to: Date): Promise<SilenceRow[]> {
  return db
    .select()
    .from(silences)
    .where(and(isNull(silences.endedAt), gte(silences.endsAt, from), lt(silences.startsAt, to)))
    .orderBy(asc(silences.id));
}

/** Undefined when it is over already. */
export async function endSilence(
  db: Queryable,
  id: string,
  by: string,
  now: Date,
): Promise<SilenceRow | undefined> {
  const [row] = await db
    .update(silences)
    .set({ endedAt: now, endedBy: by })
    .where(and(eq(silences.id, id), notOver(now)))
    .returning();
  return row;
}

/** What silences look at of every open alert. */
export async function listSilenceSubjects(db: Queryable): Promise<SilenceSubject[]> {
  const rows = await db
    .select({ alert: alerts, ruleName: alertRules.name, server: servers })
    .from(alerts)
    .leftJoin(alertRules, eq(alertRules.id, alerts.ruleId))
    .leftJoin(servers, eq(servers.id, alerts.serverId))
    .where(isNull(alerts.resolvedAt));
  return rows.map(({ alert, ruleName, server }) => ({
    ruleId: alert.ruleId,
    ruleName: ruleName ?? alert.labels.alertname ?? alert.title,
    server: server && { id: server.id, name: server.name, tags: server.tags },
    key: alert.key,
    title: alert.title,
    fingerprint: alert.fingerprint,
    severity: alert.severity,
  }));
}

/** Those that run now, with what matches them read once. */
export async function readRunningSilences(sql: Sql, now: Date) {
  const rows = await sql<
    (Pick<SilenceRow, 'id' | 'matchers' | 'author' | 'comment'> & { startsAt: number; endsAt: number })[]
  >`
    select id, matchers, author, comment, floor(extract(epoch from starts_at) * 1000)::float8 as "startsAt",
      floor(extract(epoch from ends_at) * 1000)::float8 as "endsAt"
    from silences where ended_at is null and starts_at <= ${now} and ends_at > ${now} order by id`;
  return rows.map(({ matchers, ...silence }) => ({ ...silence, ...compileMatchers(matchers) }));
}
