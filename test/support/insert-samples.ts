import type { Sql } from 'postgres';
import { v7 as uuidv7 } from 'uuid';
import { shardOf } from '../../shared/shard.ts';

/** Rows as ingest would have left them, for tests of what reads them. */
export async function insertServer(sql: Sql, name: string, tags: string[] = []): Promise<string> {
  const id = uuidv7();
  await sql`
    insert into servers (id, name, tags, shard, interval_seconds, last_seen_at, last_sample_at)
    values (${id}, ${name}, ${tags}, ${shardOf(id)}, 5, now(), now())`;
  return id;
}

export interface HostReading {
  at: Date;
  cpuPercent?: number;
  memoryUsedBytes?: number;
}

let seq = 0;

export async function insertSamples(sql: Sql, serverId: string, readings: HostReading[]): Promise<void> {
  const rows = readings.map(({ at, cpuPercent = 1, memoryUsedBytes = 400 }) => {
    seq += 1;
    return {
      server_id: serverId,
      sampled_at: at,
      seq,
      uptime_seconds: 100,
      memory_total_bytes: 1000,
      memory_used_bytes: memoryUsedBytes,
      memory_available_bytes: 1000 - memoryUsedBytes,
      swap_total_bytes: 0,
      swap_used_bytes: 0,
      cpu_percent: cpuPercent,
      cpu_user_percent: 1,
      cpu_system_percent: 1,
      cpu_iowait_percent: 0,
      cpu_steal_percent: 0,
      load1: 0.5,
      load5: 0.5,
      load15: 0.5,
      network_rx_bps: 10,
      network_tx_bps: 10,
      disk_read_bps: 0,
      disk_write_bps: 0,
      process_count: 100,
    };
  });
  await sql`insert into samples ${sql(rows)}`;
  await moveLastSample(sql, serverId, readings);
}

async function moveLastSample(sql: Sql, serverId: string, readings: readonly { at: Date }[]): Promise<void> {
  const newest = new Date(Math.max(...readings.map(({ at }) => at.getTime())));
  await sql`update servers set last_sample_at = greatest(last_sample_at, ${newest}) where id = ${serverId}`;
}

export interface ContainerReading {
  at: Date;
  name: string;
  state: string;
}

export async function insertContainerSamples(
  sql: Sql,
  serverId: string,
  readings: ContainerReading[],
): Promise<void> {
  const rows = readings.map(({ at, name, state }) => ({
    server_id: serverId,
    sampled_at: at,
    memory_bytes: 1,
    memory_limit_bytes: 0,
    cpu_percent: 0,
    rx_bps: 0,
    tx_bps: 0,
    restarts: 0,
    container_id: Buffer.from(name).toString('hex').padEnd(12, '0'),
    name,
    state,
    health: 'none',
  }));
  await sql`insert into container_samples ${sql(rows)}`;
  await moveLastSample(sql, serverId, readings);
}

export interface DiskReading {
  at: Date;
  mount: string;
  usedPercent: number;
}

export async function insertDiskSamples(sql: Sql, serverId: string, readings: DiskReading[]): Promise<void> {
  const rows = readings.map(({ at, mount, usedPercent }) => ({
    server_id: serverId,
    sampled_at: at,
    total_bytes: 1_000_000,
    used_bytes: Math.round(usedPercent * 10_000),
    inodes_total: 1000,
    inodes_used: 1,
    read_bps: 0,
    write_bps: 0,
    mount,
  }));
  await sql`insert into disk_samples ${sql(rows)}`;
  await moveLastSample(sql, serverId, readings);
}
