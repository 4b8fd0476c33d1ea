import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Database } from '../../../drizzle/database.ts';
import { recordRefusedUpgrade } from '../../../drizzle/queries/connection-events.ts';
import { maxFrameBytes } from '../../../shared/agent-protocol.ts';
import type { Logger } from '../../../shared/logger.ts';
import { withDeadline } from '../deadline.ts';
import type { HubMetrics } from '../hub-metrics.ts';
import { type AgentIdentity, authenticateAgent } from './authenticate-agent.ts';
import { RefusalLimiter } from './refusal-limiter.ts';
import { type Refusal, refuseUpgrade } from './refuse-upgrade.ts';

/** Upgrade and hello together must fit in this. */
export const openingTimeoutMs = 10_000;
/** Connections between their upgrade and their hello; more are told to come back. */
const maxOpening = 2000;

export interface UpgradeDeps {
  database: Database;
  instanceId: string;
  logger: Logger;
  metrics: HubMetrics;
  /** @param opened call when the connection has said hello or is gone. */
  accept(
    socket: WebSocket,
    identity: AgentIdentity & { remoteAddress: string | null },
    deadlineAt: number,
    opened: () => void,
  ): void;
}

const busy: Refusal = {
  status: 503,
  code: 'unavailable',
  detail: 'Too many agents are connecting at this moment.',
  hint: 'The agent tries again by itself.',
};
const stopping: Refusal = { ...busy, detail: 'This instance is shutting down.' };
const databaseDown: Refusal = {
  ...busy,
  detail: 'The API cannot reach its database, so it cannot check the key.',
};
const fromBrowser: Refusal = {
  status: 403,
  code: 'forbidden',
  detail: 'Browsers do not connect here: the request carries an Origin header.',
  hint: 'Pages use /ws/client.',
};

export function createUpgradeHandler(deps: UpgradeDeps) {
  const { database, instanceId, logger, metrics } = deps;
  // Compression costs memory per connection and is a way to make little input much.
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxFrameBytes,
  });
  const limiter = new RefusalLimiter();
  let opening = 0;
  let closed = false;

  function refuse(request: IncomingMessage, socket: Duplex, refusal: Refusal): void {
    const remoteAddress = request.socket.remoteAddress ?? null;
    refuseUpgrade(socket, refusal);
    metrics.refusedUpgrades.inc({ status: refusal.status });
    // A refusal for our own reasons says nothing about the agent.
    if (refusal.status === 503 || !limiter.admits(remoteAddress ?? '', Date.now())) return;
    logger.warn({ remoteAddress, keyId: refusal.keyId, detail: refusal.detail }, 'agent refused');
    recordRefusedUpgrade(database.sql, {
      keyId: refusal.keyId ?? null,
      serverId: refusal.serverId ?? null,
      instanceId,
      remoteAddress,
      detail: refusal.detail,
    }).catch((error: unknown) => logger.warn({ err: error }, 'refused connection not recorded'));
  }

  async function admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const deadlineAt = Date.now() + openingTimeoutMs;
    let identity: AgentIdentity | Refusal;
    try {
      const asked = authenticateAgent(request, database, new Date());
      identity = await withDeadline(asked, openingTimeoutMs, 'The key could not be checked in time.');
    } catch (error) {
      logger.warn({ err: error }, 'cannot check the key of an agent');
      identity = databaseDown;
    }
    if (closed) identity = stopping;
    if ('status' in identity || socket.destroyed) {
      opening -= 1;
      if ('status' in identity) refuse(request, socket, identity);
      return;
    }
    const known = { ...identity, remoteAddress: request.socket.remoteAddress ?? null };
    let counted = true;
    const opened = () => {
      if (counted) opening -= 1;
      counted = false;
    };
    // ws answers a bad handshake itself and calls back only for a good one.
    socket.once('close', opened);
    server.handleUpgrade(request, socket, head, (agent) => deps.accept(agent, known, deadlineAt, opened));
  }

  return {
    handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      // Without a listener a reset while we look up the key would end the process.
      socket.on('error', () => socket.destroy());
      if (closed) refuse(request, socket, stopping);
      else if (request.headers.origin !== undefined) refuse(request, socket, fromBrowser);
      else if (opening >= maxOpening) refuse(request, socket, busy);
      else {
        opening += 1;
        admit(request, socket, head).catch((error: unknown) => {
          logger.error({ err: error }, 'upgrade failed');
          socket.destroy();
        });
      }
    },
    close(): void {
      closed = true;
    },
  };
}
