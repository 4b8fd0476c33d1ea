import type { Sql } from 'postgres';
import type { ContainerInfo } from '../../shared/agent-protocol.ts';

/** One container at one sample, and what Docker last said of it. */
export interface ContainerUse {
  name: string;
  state: string;
  cpuPercent: number;
  memoryBytes: number;
  /** 0 = no limit. */
  memoryLimitBytes: number;
  /** Both directions. */
  networkBps: number;
  /** Null when it was gone before a snapshot could show it. */
  info: ContainerInfo | null;
}

/**
 * Every container in the server's newest sample up to `at` (epoch ms).
 * @param maxAgeSeconds none when that sample is older
 */
export async function readContainerUse(
  sql: Sql,
  serverId: string,
  at: number,
  maxAgeSeconds: number,
): Promise<ContainerUse[]> {
  // Microseconds are lost in epoch milliseconds: the sample itself must not fall out.
  const until = new Date(Math.ceil(at) + 1);
  const since = new Date(at - maxAgeSeconds * 1000);
  return sql<ContainerUse[]>`
    select sample.name, state, cpu_percent as "cpuPercent", memory_bytes::float8 as "memoryBytes",
      memory_limit_bytes::float8 as "memoryLimitBytes", rx_bps + tx_bps as "networkBps", said.info
    from container_samples sample
    left join lateral (
      select info from containers
      where server_id = sample.server_id and name = sample.name
      order by container_id = sample.container_id desc, seen_at desc limit 1
    ) said on true
    where sample.server_id = ${serverId} and sampled_at = (
      select max(sampled_at) from container_samples
      where server_id = ${serverId} and sampled_at > ${since} and sampled_at <= ${until}
    )
    order by sample.name`;
}
