import type { Sql } from 'postgres';
import { arrayLiteral } from './array-literal.ts';

/** How long an instance counts as alive after it last said so. */
export const leaseSeconds = 15;

export async function renewLease(sql: Sql, instanceId: string, hostname: string): Promise<void> {
  await sql`
    insert into instances (id, hostname, lease_until)
    values (${instanceId}, ${hostname}, now() + make_interval(secs => ${leaseSeconds}))
    on conflict (id) do update set lease_until = excluded.lease_until`;
}

/** Gives up everything at once: what a stopping instance does last. */
export async function releaseLease(sql: Sql, instanceId: string): Promise<void> {
  await sql`
    with freed as (
      update servers set instance_id = null, disconnected_at = now() where instance_id = ${instanceId}
      returning id
    ),
    recorded as (
      insert into connection_events (kind, server_id, instance_id, detail)
      select 'disconnected', id, ${instanceId}::uuid, 'instance stopped' from freed
    )
    delete from instances where id = ${instanceId}`;
}

/**
 * Frees the servers of instances that died. Of several callers one wins each row: the others wait for
 * its lock, find the instance changed and pass over it.
 *
 * @returns how many servers it freed.
 */
export async function freeServersOfDeadInstances(sql: Sql): Promise<number> {
  const rows = await sql`
    with freed as (
      update servers set instance_id = null, disconnected_at = now()
      from (
        select servers.id, servers.instance_id from servers
        left join instances on instances.id = servers.instance_id
        where servers.instance_id is not null and (instances.id is null or instances.lease_until < now())
      ) dead
      where servers.id = dead.id and servers.instance_id = dead.instance_id
      returning servers.id, dead.instance_id
    ),
    forgotten as (delete from instances where lease_until < now() - interval '1 hour')
    insert into connection_events (kind, server_id, instance_id, detail)
    select 'disconnected', id, instance_id, 'lease of its instance ran out' from freed
    returning id`;
  return rows.length;
}

export interface HeldAgent {
  serverId: string;
  epoch: number;
}

/**
 * Makes rows and sockets agree again, after a time without PostgreSQL or without the bus: takes back what
 * others freed while our lease had run out, and frees what we no longer hold.
 *
 * A row that connected a moment ago is not freed: its registration may be on the way back to us.
 *
 * @returns those of `held` that belong to a newer connection by now: our sessions of them must end.
 */
export async function reconcileHeldAgents(
  sql: Sql,
  instanceId: string,
  held: readonly HeldAgent[],
): Promise<HeldAgent[]> {
  const serverIds = arrayLiteral(held, 'uuid', ({ serverId }) => serverId);
  const epochs = arrayLiteral(held, 'bigint', ({ epoch }) => epoch);
  await sql`
    update servers set instance_id = ${instanceId}, disconnected_at = null
    from unnest(${serverIds}::text::uuid[], ${epochs}::text::bigint[]) as held (id, epoch)
    where servers.id = held.id and servers.epoch = held.epoch and servers.instance_id is null`;
  await sql`
    with freed as (
      update servers set instance_id = null, disconnected_at = now()
      where instance_id = ${instanceId} and id <> all(${serverIds}::text::uuid[])
        and connected_at < now() - interval '15 seconds'
      returning id
    )
    insert into connection_events (kind, server_id, instance_id, detail)
    select 'disconnected', id, ${instanceId}::uuid, 'socket was gone' from freed`;
  return await sql<HeldAgent[]>`
    select held.id as "serverId", held.epoch::float8 as epoch from unnest(${serverIds}::text::uuid[], ${epochs}::text::bigint[]) as held (id, epoch)
    left join servers on servers.id = held.id
    where servers.epoch is distinct from held.epoch or servers.instance_id is distinct from ${instanceId}`;
}

/** Of these keys, those that no longer work (revoked, expired, deleted). */
export async function findEndedKeys(sql: Sql, keyIds: readonly string[]): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from unnest(${arrayLiteral(keyIds, 'text', (id) => id)}::text::text[]) as used (id)
    left join api_keys using (id)
    where api_keys.id is null or revoked_at is not null or expires_at <= now()`;
  return rows.map(({ id }) => id);
}

export async function touchKeys(sql: Sql, keyIds: readonly string[]): Promise<void> {
  await sql`
    update api_keys set last_used_at = now()
    where id = any(${arrayLiteral(keyIds, 'text', (id) => id)}::text::text[])`;
}
