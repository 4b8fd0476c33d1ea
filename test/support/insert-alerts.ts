import type { Database } from '../../drizzle/database.ts';
import { alertEvents, alertRules, alerts, servers } from '../../drizzle/schema/index.ts';

type NewAlert = Partial<typeof alerts.$inferInsert>;

/** A rule as the evaluation would read it. @returns its id */
export async function insertRule({ orm }: Database, name = 'CPU high'): Promise<string> {
  const [rule] = await orm
    .insert(alertRules)
    .values({ name, scope: '--all', metric: 'cpu_percent', comparator: '>', criticalThreshold: 90 })
    .returning({ id: alertRules.id });
  return rule!.id;
}

/** One alert that fires on each of `count` servers `web-…`, with its first line of history. @returns ids */
export async function fireAlerts(
  { orm }: Database,
  ruleId: string,
  count: number,
  { from = 1, ...values }: NewAlert & { from?: number } = {},
): Promise<string[]> {
  const now = new Date();
  const numbers = Array.from({ length: count }, (_, index) => from + index);
  const ids: string[] = [];
  for (let start = 0; start < count; start += 1000) {
    const part = numbers.slice(start, start + 1000);
    const machines = await orm
      .insert(servers)
      .values(part.map((number) => ({ name: `web-${number}`, shard: number % 16 })))
      .onConflictDoNothing()
      .returning({ id: servers.id, name: servers.name });
    const rows = await orm
      .insert(alerts)
      .values(
        machines.map(({ id, name }) => ({
          ruleId,
          serverId: id,
          key: '',
          title: `CPU high on ${name}`,
          metric: 'cpu_percent' as const,
          severity: 'critical' as const,
          state: 'firing' as const,
          comparator: '>' as const,
          threshold: 90,
          value: 97,
          startedAt: now,
          firedAt: now,
          ...values,
        })),
      )
      .returning({ id: alerts.id });
    ids.push(...rows.map(({ id }) => id));
    await orm
      .insert(alertEvents)
      .values(rows.map(({ id }) => ({ alertId: id, at: now, kind: 'fired' as const })));
  }
  return ids;
}

/** Over, as the evaluation leaves it; telling of it is the caller's. */
export async function resolveAlerts({ sql }: Database, ids: readonly string[]): Promise<void> {
  await sql`
    update alerts set state = 'resolved', resolved_at = now(), resolve_reason = 'recovered', version = version + 1
    where id = any(${[...ids]}::uuid[])`;
  await sql`
    insert into alert_events (alert_id, at, kind, detail)
    select id, now(), 'resolved', 'recovered' from alerts where id = any(${[...ids]}::uuid[]) order by id`;
}

/** The same target once more, after it was over. @returns the new alert's id */
export async function fireAgain({ orm, sql }: Database, alertId: string): Promise<string> {
  const [old] = await sql<{ ruleId: string; serverId: string }[]>`
    select rule_id as "ruleId", server_id as "serverId" from alerts where id = ${alertId}`;
  const now = new Date();
  const [row] = await orm
    .insert(alerts)
    .values({
      ruleId: old!.ruleId,
      serverId: old!.serverId,
      key: '',
      title: 'CPU high on web-1',
      metric: 'cpu_percent',
      severity: 'critical',
      state: 'firing',
      comparator: '>',
      threshold: 90,
      value: 97,
      startedAt: now,
      firedAt: now,
    })
    .returning({ id: alerts.id });
  await orm.insert(alertEvents).values({ alertId: row!.id, at: now, kind: 'fired' });
  return row!.id;
}
