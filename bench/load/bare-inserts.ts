import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Database } from '../../drizzle/database.ts';
import { makeBenchSample } from './bench-sample.ts';

/** Rows per COPY, each committed. */
const copyRows = 5000;

const columns = `server_id, sampled_at, seq, uptime_seconds, memory_total_bytes, memory_used_bytes,
  memory_available_bytes, swap_total_bytes, swap_used_bytes, cpu_percent, cpu_user_percent,
  cpu_system_percent, cpu_iowait_percent, cpu_steal_percent, load1, load5, load15, network_rx_bps,
  network_tx_bps, disk_read_bps, disk_write_bps, process_count`;

function makeRow(serverId: string, seq: number, baseMs: number): string[] {
  const { host } = makeBenchSample(seq, 0, 'lean');
  return [
    serverId,
    new Date(baseMs + seq).toISOString(),
    seq,
    host.uptimeSeconds,
    host.memoryTotalBytes,
    host.memoryUsedBytes,
    host.memoryAvailableBytes,
    host.swapTotalBytes,
    host.swapUsedBytes,
    host.cpuPercent,
    host.cpuUserPercent,
    host.cpuSystemPercent,
    host.cpuIowaitPercent,
    host.cpuStealPercent,
    host.load1,
    host.load5,
    host.load15,
    host.networkRxBps,
    host.networkTxBps,
    host.diskReadBps,
    host.diskWriteBps,
    host.processCount,
  ].map(String);
}

/** Rows per second into `samples` with COPY, one connection: as fast as PostgreSQL takes them. */
export async function measureCopy({ sql }: Database, durationMs: number): Promise<number> {
  const serverId = randomUUID();
  const baseMs = Date.now() - 7_200_000;
  let rows = 0;
  const startedAt = performance.now();
  while (performance.now() - startedAt < durationMs) {
    let text = '';
    for (let row = 0; row < copyRows; row += 1) {
      rows += 1;
      text += `${makeRow(serverId, rows, baseMs).join('\t')}\n`;
    }
    const copy = await sql.unsafe(`copy samples (${columns}) from stdin`).writable();
    await pipeline(Readable.from([text]), copy);
  }
  return rows / ((performance.now() - startedAt) / 1000);
}

/** Rows per second with one prepared INSERT per row, each committed, one connection. */
export async function measureSingleInserts({ sql }: Database, durationMs: number): Promise<number> {
  const serverId = randomUUID();
  const baseMs = Date.now() - 7_200_000;
  const places = columns.split(',').map((_, index) => `$${index + 1}`);
  const statement = `insert into samples (${columns}) values (${places.join(', ')})`;
  let rows = 0;
  const startedAt = performance.now();
  while (performance.now() - startedAt < durationMs) {
    rows += 1;
    await sql.unsafe(statement, makeRow(serverId, rows, baseMs), { prepare: true });
  }
  return rows / ((performance.now() - startedAt) / 1000);
}
