import type { Sql } from 'postgres';

export interface RefusedUpgrade {
  /** Only when the key was well formed. */
  keyId: string | null;
  serverId: string | null;
  instanceId: string;
  remoteAddress: string | null;
  detail: string;
}

/** That an agent's clock is wrong, in words; see ClockWatch. */
export async function recordWrongClock(
  sql: Sql,
  event: { serverId: string; instanceId: string; detail: string },
): Promise<void> {
  await sql`
    insert into connection_events (kind, server_id, instance_id, detail)
    values ('clock', ${event.serverId}, ${event.instanceId}, ${event.detail})`;
}

export async function recordRefusedUpgrade(sql: Sql, event: RefusedUpgrade): Promise<void> {
  await sql`
    insert into connection_events (kind, server_id, key_id, instance_id, remote_address, detail)
    values ('refused', ${event.serverId}, ${event.keyId}, ${event.instanceId}, ${event.remoteAddress},
      ${event.detail})`;
}
