import type { Sql } from 'postgres';
import { type MetricSource, metricSource, type StoredMetric, storedMetrics } from './metric-source.ts';
import { rollupWatermark } from './series.ts';

/** Rows of one table hold several metrics: each statement unfolds all of one table. */
const tables = new Map<MetricSource['table'], StoredMetric[]>();
for (const metric of storedMetrics) {
  const { table } = metricSource(metric);
  tables.set(table, [...(tables.get(table) ?? []), metric]);
}

export interface RollupRange {
  from: Date;
  /** Exclusive. */
  to: Date;
}

/**
 * Raw samples -> 60 s buckets, min, average, max and count of every metric. Overwrites buckets that
 * exist, so any range can be done again: that is how late samples get in.
 *
 * @param range whole minutes; a bucket cut in two would be stored half.
 * @returns how many buckets it wrote.
 */
export async function rollUpRaw(sql: Sql, { from, to }: RollupRange, serverId?: string): Promise<number> {
  let stored = 0;
  for (const [table, names] of tables) {
    const { key } = metricSource(names[0] as StoredMetric);
    const values = names.map((name) => `('${name}', ${metricSource(name).value})`).join(', ');
    const result = await sql`
      insert into rollups (resolution_seconds, server_id, bucket, minimum, average, maximum, count, metric, key)
      select 60, server_id, date_bin('60 seconds', sampled_at, 'epoch'), min(value), avg(value), max(value),
        count(*), metric, ${sql.unsafe(key)}
      from ${sql(table)} cross join lateral (values ${sql.unsafe(values)}) as unfolded (metric, value)
      where sampled_at >= ${from} and sampled_at < ${to} and value is not null
        ${serverId === undefined ? sql`` : sql`and server_id = ${serverId}`}
      group by 2, 3, metric, ${sql.unsafe(key)}
      ${overwrite(sql)}`;
    stored += result.count;
  }
  return stored;
}

/** 60 s -> 3600 s -> 86400 s buckets, weighted by what each holds. @param range whole buckets of `to`. */
export async function rollUpFurther(
  sql: Sql,
  step: { from: 60 | 3600; to: 3600 | 86_400 },
  range: RollupRange,
  serverId?: string,
): Promise<void> {
  await sql`
    insert into rollups (resolution_seconds, server_id, bucket, minimum, average, maximum, count, metric, key)
    select ${step.to}, server_id, date_bin(${`${step.to} seconds`}::interval, bucket, 'epoch'), min(minimum),
      sum(average::float8 * count) / sum(count), max(maximum), sum(count), metric, key
    from rollups
    where resolution_seconds = ${step.from} and bucket >= ${range.from} and bucket < ${range.to}
      ${serverId === undefined ? sql`` : sql`and server_id = ${serverId}`}
    group by 2, 3, metric, key
    ${overwrite(sql)}`;
}

const overwrite = (sql: Sql) => sql`
  on conflict (resolution_seconds, server_id, metric, key, bucket) do update set
    minimum = excluded.minimum, average = excluded.average, maximum = excluded.maximum, count = excluded.count`;

/** A resolution ('60', '3600', '86400'), or 'late': up to when arrivals were looked through. */
export type RollupMark = '60' | '3600' | '86400' | 'late';

/** Up to where a resolution is complete; undefined = never rolled up. */
export async function readRollupWatermark(sql: Sql, mark: RollupMark): Promise<Date | undefined> {
  const [row] = await sql<{ through: Date }[]>`
    select through from watermarks where name = ${rollupWatermark(mark)}`;
  return row?.through;
}

/** Only ever forward: a run that was overtaken must not take back what another finished. */
export async function saveRollupWatermark(sql: Sql, mark: RollupMark, through: Date): Promise<void> {
  await sql`
    insert into watermarks (name, through) values (${rollupWatermark(mark)}, ${through})
    on conflict (name) do update set through = greatest(watermarks.through, excluded.through)`;
}

/** Any constant: those who write roll-ups take turns on it, until their transaction ends. */
const rollupLock = 7_205_114_095;

export async function lockRollups(sql: Sql): Promise<void> {
  await sql`select pg_advisory_xact_lock(${rollupLock})`;
}

/** The first sample from `since` on. */
export async function readOldestSampleAt(sql: Sql, since = new Date(0)): Promise<Date | undefined> {
  const [row] = await sql<{ oldest: Date | null }[]>`
    select min(sampled_at) as oldest from samples where sampled_at >= ${since}`;
  return row?.oldest ?? undefined;
}

export interface LateSamples extends RollupRange {
  serverId: string;
}

/**
 * Servers whose samples arrived since then for minutes that are rolled up already: an agent came back
 * with its spool. The BRIN index on received_at makes this a look at the newest pages.
 */
export async function findLateSamples(
  sql: Sql,
  receivedSince: Date,
  sampledBefore: Date,
): Promise<LateSamples[]> {
  return sql<LateSamples[]>`
    select server_id as "serverId", date_bin('1 hour', min(sampled_at), 'epoch') as from,
      date_bin('1 hour', max(sampled_at), 'epoch') + interval '1 hour' as to
    from samples
    where received_at >= ${receivedSince} and sampled_at < ${sampledBefore}
    group by server_id`;
}

/** Drops hours that are older than kept; minutes and raw samples go by partition. */
export async function deleteHoursBefore(sql: Sql, before: Date): Promise<number> {
  const deleted = await sql`delete from rollups where resolution_seconds = 3600 and bucket < ${before}`;
  return deleted.count;
}
