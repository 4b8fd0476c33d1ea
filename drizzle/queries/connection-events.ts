import type { Sql } from 'postgres';

export interface RefusedUpgrade {
  /** Only when the key was well formed. */
  keyId: string | null;
  serverId: string | null;
  instanceId: string;
  remoteAddress: string | null;
  detail: string;
}

export async function recordRefusedUpgrade(sql: Sql, event: RefusedUpgrade): Promise<void> {
  await sql`
    insert into connection_events (kind, server_id, key_id, instance_id, remote_address, detail)
    values ('refused', ${event.serverId}, ${event.keyId}, ${event.instanceId}, ${event.remoteAddress},
      ${event.detail})`;
}
