import type { WebSocket } from 'ws';
import { z } from 'zod';
import { findEndedKeys } from '../../drizzle/queries/instance-leases.ts';
import { topics } from '../../shared/bus.ts';
import { startPeriodicTask } from '../agent-hub/periodic-task.ts';
import type { Services } from '../services.ts';
import type { ClientSession } from './client-session.ts';

/** A revoked key's sockets are closed within 2 s, also when the bus lost the word or it came during an upgrade. */
const lookMs = 1500;
const revokedSchema = z.object({ keyId: z.string() });

/**
 * Closes the sockets of keys that were revoked or have expired.
 *
 * @returns ends it; what still runs does no harm
 */
export async function closeSocketsOfEndedKeys(
  { bus, database, logger }: Pick<Services, 'bus' | 'database' | 'logger'>,
  sessions: ReadonlyMap<WebSocket, ClientSession>,
): Promise<() => Promise<void>> {
  function* sockets(): Generator<[keyId: string, WebSocket]> {
    for (const [socket, { actor }] of sessions) if (actor.kind === 'api_key') yield [actor.keyId, socket];
  }
  function close(ended: ReadonlySet<string>): void {
    for (const [keyId, socket] of sockets()) if (ended.has(keyId)) socket.close(4403, 'key revoked');
  }
  const look = startPeriodicTask('keys of client sockets', lookMs, logger, async () => {
    const keyIds = new Set([...sockets()].map(([keyId]) => keyId));
    if (keyIds.size > 0) close(new Set(await findEndedKeys(database.sql, [...keyIds])));
  });
  const unsubscribe = await bus.subscribe(topics.keyRevoked, (message) => {
    const revoked = revokedSchema.safeParse(message);
    if (revoked.success) close(new Set([revoked.data.keyId]));
  });
  return async () => {
    void look.stop();
    await unsubscribe();
  };
}
