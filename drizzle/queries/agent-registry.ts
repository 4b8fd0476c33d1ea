import type { JSONValue, Sql } from 'postgres';
import type { Inventory } from '../../shared/agent-protocol.ts';

/**
 * Which instance holds which agent. `epoch` grows with each connection: whatever compares it cannot be
 * undone by a connection that came before.
 */
export interface AgentConnection {
  serverId: string;
  keyId: string;
  instanceId: string;
  remoteAddress: string | null;
  protocol: number;
  agentVersion: string;
  methods: string[];
  intervalSeconds: number;
  inventory: Inventory;
  dockerAvailable: boolean;
}

export interface RegisteredAgent {
  epoch: number;
  serverName: string;
}

/**
 * Takes the server over, whoever had it.
 *
 * @returns undefined when the server was deleted, or the key revoked or expired, since the upgrade.
 */
export async function registerAgent(
  sql: Sql,
  connection: AgentConnection,
): Promise<RegisteredAgent | undefined> {
  const { serverId, keyId, instanceId } = connection;
  const [row] = await sql<RegisteredAgent[]>`
    with used as (
      update api_keys set last_used_at = now()
      where id = ${keyId} and revoked_at is null and (expires_at is null or expires_at > now())
      returning id
    ),
    taken as (
      update servers set
        instance_id = ${instanceId}, epoch = epoch + 1, protocol = ${connection.protocol},
        agent_version = ${connection.agentVersion}, methods = ${connection.methods}::text[],
        interval_seconds = ${Math.max(1, Math.round(connection.intervalSeconds))},
        inventory = ${sql.json(connection.inventory as unknown as JSONValue)},
        docker_available = ${connection.dockerAvailable},
        connected_at = now(), disconnected_at = null, last_seen_at = now()
      where id = ${serverId} and deleted_at is null and exists (select from used)
      returning id, epoch, name
    ),
    recorded as (
      insert into connection_events (kind, server_id, key_id, instance_id, remote_address, detail)
      select 'connected', id, ${keyId}, ${instanceId}::uuid, ${connection.remoteAddress},
        'agent ' || ${connection.agentVersion}::text
      from taken
    )
    select epoch::float8 as epoch, name as "serverName" from taken`;
  return row;
}

export interface EndedConnection {
  serverId: string;
  epoch: number;
  keyId: string;
  instanceId: string;
  remoteAddress: string | null;
  kind: 'disconnected' | 'superseded';
  detail: string;
}

/** Marks the server disconnected, unless a newer connection has it by now. */
export async function unregisterAgent(sql: Sql, ended: EndedConnection): Promise<void> {
  await sql`
    with freed as (
      update servers set instance_id = null, disconnected_at = now()
      where id = ${ended.serverId} and instance_id = ${ended.instanceId} and epoch = ${ended.epoch}
    )
    insert into connection_events (kind, server_id, key_id, instance_id, remote_address, detail)
    values (${ended.kind}, ${ended.serverId}, ${ended.keyId}, ${ended.instanceId}, ${ended.remoteAddress},
      ${ended.detail})`;
}

export interface AgentOwner {
  /** Null when no living instance holds the agent. */
  instanceId: string | null;
  serverName: string;
  methods: string[];
  lastSeenAt: Date | null;
}

/** Undefined when there is no such server. */
export async function findAgentOwner(sql: Sql, serverId: string): Promise<AgentOwner | undefined> {
  const [row] = await sql<AgentOwner[]>`
    select instances.id as "instanceId", servers.name as "serverName", servers.methods,
      servers.last_seen_at as "lastSeenAt"
    from servers
    left join instances on instances.id = servers.instance_id and instances.lease_until > now()
    where servers.id = ${serverId} and servers.deleted_at is null`;
  return row;
}
