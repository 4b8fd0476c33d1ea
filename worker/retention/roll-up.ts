import type { Sql } from 'postgres';
import type { Database } from '../../drizzle/database.ts';
import {
  findLateSamples,
  lockRollups,
  type RollupRange,
  readOldestSampleAt,
  readRollupWatermark,
  rollUpFurther,
  rollUpRaw,
  saveRollupWatermark,
} from '../../drizzle/queries/rollups.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** The newest samples may still be on their way: a minute is rolled up this long after its end. */
const settleMs = 15_000;
/** Done again each time, for samples that came a little late; what comes later is found by arrival. */
const overlapMs = 2 * minuteMs;
/** Per statement and transaction, after a break. */
const chunkMs = 10 * minuteMs;

/**
 * Brings every roll-up up to date: raw -> 60 s -> 1 h -> 1 d. Stops between chunks when told to and
 * goes on from there next time; running it twice changes nothing.
 */
export async function rollUp(
  { sql }: Database,
  { now = new Date(), signal }: { now?: Date; signal?: AbortSignal } = {},
): Promise<void> {
  const through = await rollUpMinutes(sql, now, signal);
  if (through === undefined || signal?.aborted) return;
  await rollUpLate(sql, now, through);
  await rollUpLevel(sql, { from: 60, to: 3600 }, floor(through, hourMs));
  await rollUpLevel(sql, { from: 3600, to: 86_400 }, floor(through, dayMs));
}

const floor = (at: Date | number, stepMs: number) => new Date(Math.floor(Number(at) / stepMs) * stepMs);
const earlier = (a: Date, b: Date) => (a < b ? a : b);

/** @returns up to where minutes are complete; undefined while there are no samples. */
async function rollUpMinutes(sql: Sql, now: Date, signal?: AbortSignal): Promise<Date | undefined> {
  const known = await readRollupWatermark(sql, '60');
  const begin = known ?? (await readOldestSampleAt(sql));
  if (begin === undefined) return undefined;
  let from = floor(begin.getTime() - overlapMs, minuteMs);
  const end = floor(now.getTime() - settleMs, minuteMs);
  while (from < end && !signal?.aborted) {
    const to = earlier(new Date(from.getTime() + chunkMs), end);
    const stored = await locked(sql, async (transaction) => {
      const count = await rollUpRaw(transaction, { from, to });
      await saveRollupWatermark(transaction, '60', to);
      return count;
    });
    // Nothing there: days without any server are passed over in one go.
    const next = stored === 0 ? await readOldestSampleAt(sql, to) : to;
    from = earlier(floor(next ?? end, minuteMs), end);
  }
  await saveRollupWatermark(sql, '60', from);
  return from;
}

/** Hours into which a returning agent's spool has put samples, all the way up. */
async function rollUpLate(sql: Sql, now: Date, through: Date): Promise<void> {
  const since = await readRollupWatermark(sql, 'late');
  // Rows show their transaction's begin: one that took a while appears with a time in the past.
  const receivedSince = new Date((since?.getTime() ?? now.getTime() - hourMs) - minuteMs);
  const sampledBefore = new Date(through.getTime() - overlapMs);
  for (const { serverId, from, to } of await findLateSamples(sql, receivedSince, sampledBefore)) {
    for (let at = from; at < to; at = new Date(at.getTime() + hourMs)) {
      const hour = { from: at, to: earlier(new Date(at.getTime() + hourMs), through) };
      await locked(sql, async (transaction) => {
        await rollUpRaw(transaction, hour, serverId);
        if (hour.to.getTime() - at.getTime() < hourMs) return;
        await rollUpFurther(transaction, { from: 60, to: 3600 }, hour, serverId);
        await rollUpFurther(transaction, { from: 3600, to: 86_400 }, dayOf(at), serverId);
      });
    }
  }
  await saveRollupWatermark(sql, 'late', now);
}

const markOf = (seconds: 3600 | 86_400) => (seconds === 3600 ? '3600' : '86400');

const dayOf = (at: Date): RollupRange => ({
  from: floor(at, dayMs),
  to: new Date(Number(floor(at, dayMs)) + dayMs),
});

async function rollUpLevel(sql: Sql, step: Parameters<typeof rollUpFurther>[1], end: Date): Promise<void> {
  const stepMs = step.to * 1000;
  const known = await readRollupWatermark(sql, markOf(step.to));
  const begin = known ?? (await readOldestSampleAt(sql));
  if (begin === undefined) return;
  // The last bucket once more: its newest minutes may have been overlapped since.
  for (let from = floor(Number(begin) - (known ? stepMs : 0), stepMs); from < end; ) {
    const to = new Date(from.getTime() + stepMs);
    const range = { from, to };
    await locked(sql, async (transaction) => {
      await rollUpFurther(transaction, step, range);
      await saveRollupWatermark(transaction, markOf(step.to), to);
    });
    from = to;
  }
}

/** Two workers that write the same buckets would wait for each other's rows, in any order. */
async function locked<Result>(sql: Sql, work: (transaction: Sql) => Promise<Result>): Promise<Result> {
  const result = await sql.begin(async (transaction) => {
    const inTransaction = transaction as unknown as Sql;
    await lockRollups(inTransaction);
    return { value: await work(inTransaction) };
  });
  return result.value;
}
