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

export interface ContainerMoment {
  serverId: string;
  /** Epoch ms. */
  at: number;
}

/**
 * Every container in a server's newest sample up to each moment.
 *
 * @param maxAgeSeconds none when that sample is older
 * @returns in the order of `moments`
 */
export async function readContainerUse(
  sql: Sql,
  moments: readonly ContainerMoment[],
  maxAgeSeconds: number,
): Promise<ContainerUse[][]> {
  const used = moments.map((): ContainerUse[] => []);
  if (moments.length === 0) return used;
  // Microseconds are lost in epoch milliseconds: the sample itself must not fall out.
  const until = moments.map(({ at }) => Math.ceil(at) + 1);
  const rows = await sql<(ContainerUse & { index: number })[]>`
    select (index - 1)::int as index, sample.name, state, cpu_percent as "cpuPercent",
      memory_bytes::float8 as "memoryBytes", memory_limit_bytes::float8 as "memoryLimitBytes",
      rx_bps + tx_bps as "networkBps", said.info
    from unnest(${moments.map(({ serverId }) => serverId)}::uuid[], ${until}::float8[])
      with ordinality as moment (server_id, until_ms, index)
    cross join to_timestamp(until_ms / 1000) as until
    cross join lateral (
      select max(sampled_at) as at from container_samples
      where server_id = moment.server_id
        and sampled_at > until - make_interval(secs => ${maxAgeSeconds}) and sampled_at <= until
    ) newest
    join container_samples sample on sample.server_id = moment.server_id and sampled_at = newest.at
    left join lateral (
      select info from containers
      where server_id = sample.server_id and name = sample.name
      order by container_id = sample.container_id desc, seen_at desc limit 1
    ) said on true
    order by index, sample.name`;
  for (const { index, ...use } of rows) used[index]?.push(use);
  return used;
}
