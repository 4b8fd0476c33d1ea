import type { JSONValue, Sql } from 'postgres';
import type { ContainerInfo, ProcessInfo } from '../../shared/agent-protocol.ts';

export interface ServerSnapshot {
  serverId: string;
  /** Of the connection it came on: an older connection's picture never replaces a newer one's. */
  epoch: number;
  /** Epoch milliseconds, the agent's clock. */
  takenAt: number;
  dockerAvailable: boolean;
  /** Undefined = not looked at, what is stored stays. Ids are unique. */
  containers: readonly ContainerInfo[] | undefined;
  processes: readonly ProcessInfo[] | undefined;
}

/** Replaces the picture of what runs on a server: one statement, all of it or nothing. */
export async function saveSnapshot(sql: Sql, snapshot: ServerSnapshot): Promise<void> {
  const { serverId, epoch, containers, processes } = snapshot;
  const json = (value: unknown) => sql.json(value as JSONValue);
  await sql`
    with owner as (
      update servers set docker_available = ${snapshot.dockerAvailable}, last_seen_at = now()
      where id = ${serverId} and epoch = ${epoch}
      returning id
    ),
    seen as (
      insert into containers (server_id, container_id, name, info, seen_at)
      select owner.id, info->>'id', info->>'name', info, now()
      from owner, jsonb_array_elements(${json(containers ?? [])}::jsonb) as info
      on conflict (server_id, container_id) do update set
        name = excluded.name, info = excluded.info, seen_at = excluded.seen_at, gone_at = null
    ),
    gone as (
      update containers set gone_at = now()
      from owner
      where ${containers !== undefined} and containers.server_id = owner.id and gone_at is null
        and container_id <> all(${(containers ?? []).map(({ id }) => id)}::text[])
    )
    insert into process_snapshots (server_id, taken_at, processes)
    select owner.id, to_timestamp(${snapshot.takenAt}::float8 / 1000), ${json(processes ?? [])}::jsonb
    from owner where ${processes !== undefined}
    on conflict (server_id) do update set
      taken_at = excluded.taken_at, processes = excluded.processes`;
}

export interface SampleGap {
  serverId: string;
  fromSeq: number;
  toSeq: number;
  reason: string;
}

/** A gap declared again (the agent does after each reconnect) is one row. */
export async function insertSampleGap(sql: Sql, gap: SampleGap): Promise<void> {
  await sql`
    insert into sample_gaps (server_id, from_seq, to_seq, reason)
    values (${gap.serverId}, ${gap.fromSeq}, ${gap.toSeq}, ${gap.reason})
    on conflict (server_id, from_seq, to_seq) do nothing`;
}

/** @returns how many were dropped. */
export async function deleteSampleGapsBefore(sql: Sql, before: Date): Promise<number> {
  const { count } = await sql`delete from sample_gaps where reported_at < ${before}`;
  return count;
}
