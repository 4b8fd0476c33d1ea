import type { Sql } from 'postgres';
import type { Database } from '../database.ts';

/** Tables range-partitioned by day (UTC). */
export const partitionedTables = [
  'samples',
  'disk_samples',
  'interface_samples',
  'container_samples',
  'rollups_1m',
] as const;
export type PartitionedTable = (typeof partitionedTables)[number];

/** Any constant: partition makers of all processes take turns on it. */
const partitionLock = 7_205_114_094;
const dayMs = 86_400_000;

export interface PartitionWindow {
  now?: Date;
  /** Late samples (an agent's spool) land in past days; default 3. */
  daysBack?: number;
  /** Made ahead, so that midnight finds its partition; default 3. */
  daysAhead?: number;
}

/**
 * Makes the missing daily partitions, e.g. `samples_20261123`. Cheap when there is nothing to do;
 * safe to call from every process at once.
 *
 * @returns names of the partitions that this call made.
 */
export async function ensurePartitions(
  database: Pick<Database, 'sql'>,
  { now = new Date(), daysBack = 3, daysAhead = 3 }: PartitionWindow = {},
): Promise<string[]> {
  const today = Math.floor(now.getTime() / dayMs);
  const days = Array.from({ length: daysBack + daysAhead + 1 }, (_, index) => today - daysBack + index);
  const made: string[] = [];
  for (const table of partitionedTables) {
    const existing = new Set(await listPartitions(database.sql, table));
    for (const day of days) {
      const name = partitionName(table, day);
      if (existing.has(name)) continue;
      if (await createPartition(database.sql, table, day)) made.push(name);
    }
  }
  return made;
}

/**
 * Retention: drops the partitions of one table whose whole day lies before `before`.
 *
 * @returns names of the dropped partitions.
 * @throws PostgresError 55P03 when a long query holds the table; run it again later.
 */
export async function dropPartitionsBefore(
  database: Pick<Database, 'sql'>,
  table: PartitionedTable,
  before: Date,
): Promise<string[]> {
  const firstKept = partitionName(table, Math.floor(before.getTime() / dayMs));
  // The date is a fixed-width suffix, so names of one table sort by day.
  const dropped = (await listPartitions(database.sql, table)).filter((name) => name < firstKept);
  for (const name of dropped) {
    await database.sql.begin(async (sql) => {
      // Dropping locks the parent; waiting longer would queue every insert behind us.
      await sql`set local lock_timeout = '3s'`;
      await sql`set local role none`;
      await sql`drop table if exists ${sql(name)}`;
    });
  }
  return dropped;
}

function partitionName(table: PartitionedTable, day: number): string {
  return `${table}_${isoDay(day).replaceAll('-', '')}`;
}

function isoDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

async function listPartitions(sql: Sql, table: PartitionedTable): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select child.relname as name
    from pg_inherits join pg_class child on child.oid = inhrelid
    where inhparent = ${table}::regclass
    order by 1`;
  return rows.map(({ name }) => name);
}

async function createPartition(sql: Sql, table: PartitionedTable, day: number): Promise<boolean> {
  const name = partitionName(table, day);
  return await sql.begin(async (transaction) => {
    await transaction`select pg_advisory_xact_lock(${partitionLock})`;
    // The role we act as owns no tables: it can make none a part of another, nor drop one.
    await transaction`set local role none`;
    const [found] = await transaction`select to_regclass(${name}) as oid`;
    if (found?.oid) return false;
    // Attached afterwards, because CREATE … PARTITION OF would lock inserts out of the parent.
    await transaction`create table ${transaction(name)} (like ${transaction(table)} including all)`;
    await transaction.unsafe(
      `alter table "${table}" attach partition "${name}"
       for values from ('${isoDay(day)} 00:00+00') to ('${isoDay(day + 1)} 00:00+00')`,
    );
    return true;
  });
}
