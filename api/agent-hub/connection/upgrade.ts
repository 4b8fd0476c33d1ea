import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Database } from '../../../drizzle/database.ts';
import { recordRefusedUpgrade } from '../../../drizzle/queries/connection-events.ts';
import { maxFrameBytes } from '../../../shared/agent-protocol.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { ApiKeyChecker } from '../../auth/api-key-checker.ts';
import type { AddressOf } from '../../http/client-address.ts';
import { statusOf } from '../../http/problem.ts';
import { refuseUpgrade } from '../../http/refuse-upgrade.ts';
import { withDeadline } from '../deadline.ts';
import type { HubMetrics } from '../hub-metrics.ts';
import { type AgentIdentity, authenticateAgent, type Refusal } from './authenticate-agent.ts';
import { RefusalLimiter } from './refusal-limiter.ts';

/** Upgrade and hello together must fit in this. */
export const openingTimeoutMs = 10_000;
/** Connections between their upgrade and their hello; more are told to come back. */
const maxOpening = 2000;

export interface UpgradeDeps {
  database: Database;
  apiKeys: ApiKeyChecker;
  addressOf: AddressOf;
  instanceId: string;
  logger: Logger;
  metrics: HubMetrics;
  /** @param opened call when the connection has said hello or is gone. */
  accept(
    socket: WebSocket,
    identity: AgentIdentity & { remoteAddress: string },
    deadlineAt: number,
    opened: () => void,
  ): void;
}

const ours = (message: string) =>
  new AppError('unavailable', message, { hint: 'The agent tries again by itself.' });
const busy = ours('Too many agents are connecting at this moment.');
const stopping = ours('This instance is shutting down.');
const databaseDown = ours('The API cannot reach its database, so it cannot check the key.');
const fromBrowser = new AppError(
  'forbidden',
  'Browsers do not connect here: the request carries an Origin header.',
  { hint: 'Pages use /ws/client.' },
);

export function createUpgradeHandler(deps: UpgradeDeps) {
  const { database, apiKeys, addressOf, instanceId, logger, metrics } = deps;
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
    const remoteAddress = addressOf(request);
    const { error, keyId, serverId } = refusal;
    refuseUpgrade(request, socket, error);
    metrics.refusedUpgrades.inc({ status: statusOf[error.code] });
    // A refusal for our own reasons says nothing about the agent.
    if (error.code === 'unavailable' || !limiter.admits(remoteAddress, Date.now())) return;
    logger.warn({ remoteAddress, keyId, detail: error.message }, 'agent refused');
    recordRefusedUpgrade(database.sql, {
      keyId: keyId ?? null,
      serverId: serverId ?? null,
      instanceId,
      remoteAddress,
      detail: error.message,
    }).catch((error: unknown) => logger.warn({ err: error }, 'refused connection not recorded'));
  }

  async function admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const deadlineAt = Date.now() + openingTimeoutMs;
    let identity: AgentIdentity | Refusal;
    try {
      const asked = authenticateAgent(request, apiKeys, addressOf(request));
      identity = await withDeadline(asked, openingTimeoutMs, 'The key could not be checked in time.');
    } catch (error) {
      const limited = error instanceof AppError && error.code === 'rate_limited';
      if (!limited) logger.warn({ err: error }, 'cannot check the key of an agent');
      identity = { error: limited ? error : databaseDown };
    }
    if (closed) identity = { error: stopping };
    if ('error' in identity || socket.destroyed) {
      opening -= 1;
      if ('error' in identity) refuse(request, socket, identity);
      return;
    }
    const known = { ...identity, remoteAddress: addressOf(request) };
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
      if (closed) refuse(request, socket, { error: stopping });
      else if (request.headers.origin !== undefined) refuse(request, socket, { error: fromBrowser });
      else if (opening >= maxOpening) refuse(request, socket, { error: busy });
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
