import type { Database } from '../../drizzle/database.ts';
import {
  findEndedKeys,
  freeServersOfDeadInstances,
  reconcileHeldAgents,
  renewLease,
  touchKeys,
} from '../../drizzle/queries/instance-leases.ts';
import type { Logger } from '../../shared/logger.ts';
import type { AgentConnections } from './connection/agent-connections.ts';

export const leaseIntervalMs = 5000;
/** A revoked key's sockets are closed within 2 s, whatever else is being done. */
export const endedKeysIntervalMs = 1000;
/** Agents stay connected for months: that is use of their key too. */
const touchIntervalMs = 60_000;

export interface LeaseDeps {
  database: Database;
  instanceId: string;
  hostname: string;
  connections: AgentConnections;
  logger: Logger;
}

/** @returns what to do every `leaseIntervalMs`: stay alive, bury the dead, agree with the table. */
export function createLeaseRound({ database, instanceId, hostname, connections, logger }: LeaseDeps) {
  let touchedAt = Date.now();
  return async (): Promise<void> => {
    await renewLease(database.sql, instanceId, hostname);
    const freed = await freeServersOfDeadInstances(database.sql);
    if (freed > 0) logger.warn({ servers: freed }, 'an instance is gone; its servers are free');
    const held = connections.registry.all().map(({ serverId, epoch }) => ({ serverId, epoch }));
    for (const { serverId, epoch } of await reconcileHeldAgents(database.sql, instanceId, held)) {
      connections.closeOlderThan(serverId, epoch + 1);
    }
    if (Date.now() - touchedAt < touchIntervalMs) return;
    touchedAt = Date.now();
    await touchKeys(database.sql, keysOf(connections));
  };
}

/** Revocation is announced on the bus; this finds what the bus lost, and keys that expired. */
export async function closeEndedKeys(database: Database, connections: AgentConnections): Promise<void> {
  const keyIds = keysOf(connections);
  if (keyIds.length > 0) connections.closeKeys(new Set(await findEndedKeys(database.sql, keyIds)));
}

function keysOf(connections: AgentConnections): string[] {
  return [...new Set(connections.all().map(({ keyId }) => keyId))];
}
