import type { Sql } from 'postgres';
import type {
  ContainerInfo,
  ContainerSample,
  DiskSample,
  HostSample,
  InterfaceSample,
} from '../../shared/agent-protocol.ts';

export interface NewestSample {
  sampledAt: Date;
  host: HostSample;
  disks: DiskSample[];
  interfaces: InterfaceSample[];
  containers: ContainerSample[];
}

/** Everything measured in the server's newest tick; undefined before the first. */
export async function findNewestSample(sql: Sql, serverId: string): Promise<NewestSample | undefined> {
  const [row] = await sql<({ sampledAt: Date } & HostSample)[]>`
    select sampled_at as "sampledAt", cpu_percent as "cpuPercent", cpu_user_percent as "cpuUserPercent",
      cpu_system_percent as "cpuSystemPercent", cpu_iowait_percent as "cpuIowaitPercent",
      cpu_steal_percent as "cpuStealPercent", load1, load5, load15,
      memory_total_bytes::float8 as "memoryTotalBytes", memory_used_bytes::float8 as "memoryUsedBytes",
      memory_available_bytes::float8 as "memoryAvailableBytes", swap_total_bytes::float8 as "swapTotalBytes",
      swap_used_bytes::float8 as "swapUsedBytes", uptime_seconds::float8 as "uptimeSeconds",
      process_count as "processCount", network_rx_bps as "networkRxBps", network_tx_bps as "networkTxBps",
      disk_read_bps as "diskReadBps", disk_write_bps as "diskWriteBps"
    from samples
    where server_id = ${serverId} and sampled_at > (
      select last_sample_at - interval '1 minute' from servers where id = ${serverId}
    )
    order by sampled_at desc
    limit 1`;
  if (row === undefined) return undefined;
  const { sampledAt, ...host } = row;
  const [disks, interfaces, containers] = await Promise.all([
    sql<DiskSample[]>`
      select mount, total_bytes::float8 as "totalBytes", used_bytes::float8 as "usedBytes",
        inodes_total::float8 as "inodesTotal", inodes_used::float8 as "inodesUsed",
        read_bps as "readBps", write_bps as "writeBps"
      from disk_samples where server_id = ${serverId} and sampled_at = ${sampledAt} order by mount`,
    sql<InterfaceSample[]>`
      select name, rx_bps as "rxBps", tx_bps as "txBps", errors_per_second as "errorsPerSecond"
      from interface_samples where server_id = ${serverId} and sampled_at = ${sampledAt} order by name`,
    sql<ContainerSample[]>`
      select container_id as id, name, state, health, cpu_percent as "cpuPercent",
        memory_bytes::float8 as "memoryBytes", memory_limit_bytes::float8 as "memoryLimitBytes",
        rx_bps as "rxBps", tx_bps as "txBps", restarts
      from container_samples where server_id = ${serverId} and sampled_at = ${sampledAt} order by name`,
  ]);
  return { sampledAt, host, disks, interfaces, containers };
}

export interface ContainerRow {
  info: ContainerInfo;
  seenAt: Date;
  /** Null when it was not measured in the last minute before the server's newest sample. */
  cpuPercent: number | null;
  memoryBytes: number | null;
}

/** What runs or stopped there, without what is gone. */
export async function listContainers(sql: Sql, serverId: string): Promise<ContainerRow[]> {
  return sql<ContainerRow[]>`
    select info, seen_at as "seenAt", newest.cpu_percent as "cpuPercent",
      newest.memory_bytes::float8 as "memoryBytes"
    from containers
    join servers on servers.id = containers.server_id
    left join lateral (
      select cpu_percent, memory_bytes from container_samples sample
      where sample.server_id = servers.id and sample.container_id = containers.container_id
        and sampled_at > servers.last_sample_at - interval '1 minute'
      order by sampled_at desc
      limit 1
    ) newest on true
    where containers.server_id = ${serverId} and gone_at is null
    order by containers.name`;
}
