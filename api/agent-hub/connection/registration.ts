import type { z } from 'zod';
import type { Database } from '../../../drizzle/database.ts';
import { registerAgent, unregisterAgent } from '../../../drizzle/queries/agent-registry.ts';
import { closeCodes, type helloSchema, protocolVersion } from '../../../shared/agent-protocol.ts';
import { isAgentOutdated } from '../../../shared/agent-release.ts';
import type { Logger } from '../../../shared/logger.ts';
import { withDeadline } from '../deadline.ts';
import type { AgentSession } from './agent-session.ts';

export type Hello = z.infer<typeof helloSchema>;

export interface RegistrationDeps {
  database: Database;
  instanceId: string;
  logger: Logger;
}

/** "Try again later" (IANA registry): our database did not answer. */
const tryAgainLater = 1013;

/**
 * Takes the server over in PostgreSQL and gives the session its epoch, name and methods.
 *
 * @returns why not, as a close code; undefined when registered.
 */
export async function registerSession(
  { database, instanceId, logger }: RegistrationDeps,
  session: AgentSession,
  hello: Hello,
  deadlineAt: number,
): Promise<{ code: number; reason: string } | undefined> {
  const { serverId, keyId, remoteAddress } = session;
  try {
    const registering = registerAgent(database.sql, {
      serverId,
      keyId,
      instanceId,
      remoteAddress,
      protocol: Math.min(hello.protocol, protocolVersion),
      agentVersion: hello.agentVersion,
      methods: hello.methods,
      intervalSeconds: hello.intervalSeconds,
      inventory: hello.inventory,
      dockerAvailable: hello.docker.available,
    });
    const registered = await withDeadline(
      registering,
      deadlineAt - Date.now(),
      'Registration took too long.',
    );
    if (registered === undefined) return { code: closeCodes.revoked, reason: 'the API key no longer works' };
    session.epoch = registered.epoch;
    session.serverName = registered.serverName;
    session.methods = new Set(hello.methods);
    session.agentOutdated = isAgentOutdated(hello.agentVersion);
    return undefined;
  } catch (error) {
    logger.warn({ err: error, serverId }, 'agent could not be registered');
    return { code: tryAgainLater, reason: 'database unavailable' };
  }
}

/** Not waited for: when it fails, the next lease round finds the row without its socket. */
export function unregisterSession(
  { database, instanceId }: RegistrationDeps,
  session: AgentSession,
  code: number,
  reason: string,
): void {
  const { serverId, epoch, keyId, remoteAddress, logger } = session;
  unregisterAgent(database.sql, {
    serverId,
    epoch,
    keyId,
    instanceId,
    remoteAddress,
    kind: code === closeCodes.superseded ? 'superseded' : 'disconnected',
    detail: `${code} ${reason}`.trim().slice(0, 200),
  }).catch((error: unknown) => logger.warn({ err: error }, 'disconnection not stored yet'));
}
