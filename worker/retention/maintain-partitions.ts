import type { Database } from '../../drizzle/database.ts';
import { deleteLogsBefore } from '../../drizzle/queries/history.ts';
import { dropPartitionsBefore, ensurePartitions } from '../../drizzle/queries/partitions.ts';
import { deleteHoursBefore, readRollupWatermark } from '../../drizzle/queries/rollups.ts';
import { retentionSeconds } from '../../drizzle/queries/series-plan.ts';
import { deleteSampleGapsBefore } from '../../drizzle/queries/snapshots.ts';
import type { Logger } from '../../shared/logger.ts';

const logRetentionSeconds = 30 * 86_400;

const rawTables = ['samples', 'disk_samples', 'interface_samples', 'container_samples'] as const;

/**
 * Makes the days ahead, drops the days that were kept long enough. Raw samples stay until they are
 * rolled up, however long that takes.
 */
export async function maintainPartitions(
  { database, logger }: { database: Database; logger: Logger },
  now = new Date(),
): Promise<{ made: string[]; dropped: string[] }> {
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
  const made = await ensurePartitions(database, { now });
  const rolledUp = (await readRollupWatermark(database.sql, '60')) ?? new Date(0);
  const rawBefore = new Date(Math.min(Number(ago(retentionSeconds.raw)), Number(rolledUp)));
  const dropped: string[] = [];
  for (const table of rawTables) dropped.push(...(await dropPartitionsBefore(database, table, rawBefore)));
  dropped.push(...(await dropPartitionsBefore(database, 'rollups_1m', ago(retentionSeconds.minute))));
  await deleteHoursBefore(database.sql, ago(retentionSeconds.hour));
  // A hole shows in what is kept by the minute; an hour hides it.
  await deleteSampleGapsBefore(database.sql, ago(retentionSeconds.minute));
  await deleteLogsBefore(database.orm, ago(logRetentionSeconds));
  if (made.length + dropped.length > 0) logger.info({ made, dropped }, 'partitions maintained');
  return { made, dropped };
}
