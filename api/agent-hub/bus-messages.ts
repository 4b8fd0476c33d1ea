import { z } from 'zod';
import { type Bus, topics, type Unsubscribe } from '../../shared/bus.ts';
import type { Logger } from '../../shared/logger.ts';
import type { AgentConnections } from './connection/agent-connections.ts';

const keyRevokedSchema = z.object({ keyId: z.string() });
const agentConnectedSchema = z.object({ serverId: z.string(), epoch: z.number() });

/** What other instances say that concerns our sockets. All of it can be lost: the lease round finds it too. */
export async function listenToInstances(
  bus: Bus,
  connections: AgentConnections,
  logger: Logger,
): Promise<Unsubscribe[]> {
  return await Promise.all([
    bus.subscribe(topics.keyRevoked, (message) => {
      const revoked = keyRevokedSchema.safeParse(message);
      if (revoked.success) connections.closeKeys(new Set([revoked.data.keyId]));
      else logger.warn({ err: revoked.error }, 'key-revoked message without a key');
    }),
    bus.subscribe(topics.agentConnected, (message) => {
      const connected = agentConnectedSchema.safeParse(message);
      if (connected.success) connections.closeOlderThan(connected.data.serverId, connected.data.epoch);
      else logger.warn({ err: connected.error }, 'agent-connected message without a server');
    }),
  ]);
}
