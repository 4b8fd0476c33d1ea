import type { Sql } from 'postgres';
import type { Inventory } from '../../shared/agent-protocol.ts';
import type { Server } from '../../shared/api-contract/servers.ts';
import type { Page, PageRequest } from './pages.ts';

export interface ServerOverview {
  id: string;
  name: string;
  tags: string[];
  state: Server['state'];
  online: boolean;
  agentVersion: string | null;
  methods: string[];
  inventory: Inventory | null;
  dockerAvailable: boolean;
  lastSeenAt: Date | null;
  lastSampleAt: Date | null;
  firingAlerts: number;
  cpuPercent: number | null;
  memoryPercent: number | null;
  diskPercent: number | null;
  createdAt: Date;
}

/** Worst first: what needs a person is at the top of every list. */
const ranks = { down: 0, degraded: 1, pending: 2, up: 3 } as const satisfies Record<Server['state'], number>;

/** Where a page ended. Not an offset: servers that change state between two pages move nothing else. */
const cursorOf = (server: ServerOverview) => `${ranks[server.state]}~${server.name.toLowerCase()}`;

/**
 * Worst first, then by name. A server is online while the lease of the instance that holds its socket
 * lives; its data is late after three missed ticks, 15 s at least.
 *
 * @param serverIds undefined = every server.
 */
export async function listServerOverviews(
  sql: Sql,
  { cursor, limit }: PageRequest,
  serverIds?: readonly string[],
): Promise<Page<ServerOverview>> {
  if (serverIds?.length === 0) return { items: [], nextCursor: null };
  const separator = cursor?.indexOf('~') ?? -1;
  const rank = cursor === undefined ? -1 : Number.parseInt(cursor.slice(0, separator), 10) || 0;
  const name = cursor?.slice(separator + 1) ?? '';
  const rows = await sql<ServerOverview[]>`
    with seen as (
      select servers.*, instances.id is not null as online, coalesce(firing.count, 0) as firing_alerts
      from servers
      left join instances on instances.id = servers.instance_id and instances.lease_until > now()
      left join (
        select server_id, count(*)::int as count from alerts where resolved_at is null group by server_id
      ) firing on firing.server_id = servers.id
      where deleted_at is null ${serverIds === undefined ? sql`` : sql`and servers.id = any(${serverIds}::uuid[])`}
    ),
    judged as (
      select *, case
        when last_seen_at is null then 'pending'
        when not online then 'down'
        when firing_alerts > 0 then 'degraded'
        when coalesce(last_sample_at, connected_at)
          < now() - make_interval(secs => greatest(15, 3 * coalesce(interval_seconds, 5))) then 'degraded'
        else 'up'
      end as state
      from seen
    ),
    page as (
      select *, (${sql.json(ranks)}::jsonb->>state)::int as rank from judged
      where ((${sql.json(ranks)}::jsonb->>state)::int, lower(name)) > (${rank}::int, ${name}::text)
      order by rank, lower(name)
      limit ${limit + 1}
    )
    select page.id, name, tags, state, online, agent_version as "agentVersion", methods, inventory,
      docker_available as "dockerAvailable", last_seen_at as "lastSeenAt", last_sample_at as "lastSampleAt",
      firing_alerts as "firingAlerts", created_at as "createdAt",
      newest.cpu_percent as "cpuPercent", newest.memory_percent as "memoryPercent",
      disk.percent as "diskPercent"
    from page
    left join lateral (
      select sampled_at, cpu_percent,
        (100.0 * memory_used_bytes / nullif(memory_total_bytes, 0))::float8 as memory_percent
      from samples
      -- The lower bound lets PostgreSQL leave out every partition but the newest.
      where server_id = page.id and sampled_at > page.last_sample_at - interval '1 minute'
      order by sampled_at desc
      limit 1
    ) newest on true
    left join lateral (
      select max(100.0 * used_bytes / nullif(total_bytes, 0))::float8 as percent
      from disk_samples
      where server_id = page.id and sampled_at = newest.sampled_at
    ) disk on true
    order by rank, lower(name)`;
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}

export async function findServerOverview(sql: Sql, id: string): Promise<ServerOverview | undefined> {
  const { items } = await listServerOverviews(sql, { limit: 1 }, [id]);
  return items[0];
}
