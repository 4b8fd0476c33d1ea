import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { actorHeader } from '../../shared/api-contract/common.ts';
import { AppError } from '../../shared/errors.ts';
import { authenticate, type PresentedCredentials } from '../auth/authenticate.ts';
import { refuseUpgrade } from '../http/refuse-upgrade.ts';
import { isSameOrigin } from '../http/same-origin.ts';
import type { Actor } from '../operations/context.ts';
import { refuse } from '../operations/operation.ts';
import type { Services } from '../services.ts';
import { ClientSession } from './client-session.ts';
import { closeSocketsOfEndedAccess } from './ended-access.ts';
import { onRightsChange } from './rights-changes.ts';
import { SubscriptionBudget } from './subscription-budget.ts';
import { TopicFeeds } from './topic-feeds.ts';

const maxFrameBytes = 16 * 1024;
const openTimeoutMs = 5000;
const heartbeatMs = 20_000;
/** For rights that changed without a word of the bus; what ended is found sooner. */
const recheckMs = 15_000;
/** A tab has one; without an end to it one person could take what all others need. */
const maxSocketsPerPerson = 50;

export interface ClientSocket {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

/** `/ws/client`: live topics for the bot and for pages. */
export async function createClientSocket(services: Services): Promise<ClientSocket> {
  const server = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, perMessageDeflate: false });
  const sessions = new Map<WebSocket, ClientSession>();
  const feeds = new TopicFeeds(services.bus);
  const budget = new SubscriptionBudget();
  const answered = new WeakSet<WebSocket>();

  function open(socket: WebSocket, credentials: PresentedCredentials, actor: Actor): void {
    const { requestId } = credentials;
    const logger = services.logger.child({ requestId, socket: 'client' });
    sessions.set(
      socket,
      new ClientSession({ services, feeds, budget, socket, credentials, actor, requestId, logger }),
    );
    answered.add(socket);
    socket.on('pong', () => answered.add(socket));
    socket.on('error', (err) => logger.debug({ err }, 'client socket failed'));
    socket.on('close', () => sessions.delete(socket));
  }

  /** @throws AppError `rate_limited` */
  function requireRoomFor(actor: Actor): void {
    if (actor.kind === 'service') return;
    const { id } = actor.account;
    let count = 0;
    for (const { actor: other } of sessions.values())
      if (other.kind !== 'service' && other.account.id === id) count += 1;
    if (count < maxSocketsPerPerson) return;
    throw new AppError('rate_limited', `This account has ${maxSocketsPerPerson} sockets open here already.`, {
      hint: 'Close some of them first.',
    });
  }

  const heartbeat = setInterval(() => {
    for (const socket of sessions.keys()) {
      if (!answered.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, heartbeatMs);
  let rechecking = false;
  const recheck = setInterval(async () => {
    if (rechecking) return;
    rechecking = true;
    try {
      for (const session of sessions.values()) await session.recheck();
    } catch (err) {
      services.logger.warn({ err }, 'client sockets not rechecked; the next round will');
    } finally {
      rechecking = false;
    }
  }, recheckMs);

  const stopClosing = await closeSocketsOfEndedAccess(services, sessions);
  const endRightsChanges = await onRightsChange(services.bus, (concerns) => {
    for (const session of sessions.values()) session.recheckSoon(concerns);
  });

  return {
    handleUpgrade(request, socket, head) {
      const drop = () => socket.destroy();
      // Without a listener a reset while credentials are looked up would end the process.
      socket.on('error', drop);
      const timer = setTimeout(drop, openTimeoutMs);
      admit(services, request)
        .then(({ credentials, actor }) => {
          requireRoomFor(actor);
          server.handleUpgrade(request, socket, head, (client) => open(client, credentials, actor));
        })
        .catch((error: unknown) => refuseUpgrade(request, socket, error))
        .finally(() => clearTimeout(timer));
    },
    async close() {
      clearInterval(heartbeat);
      clearInterval(recheck);
      for (const socket of sessions.keys()) socket.close(1001, 'server is stopping');
      await Promise.all([stopClosing(), endRightsChanges()]);
      const deadline = setTimeout(() => {
        for (const socket of sessions.keys()) socket.terminate();
      }, 1000);
      await new Promise<void>((resolve) => server.close(() => resolve()));
      clearTimeout(deadline);
    },
  };
}

async function admit(services: Services, request: IncomingMessage) {
  const actor = request.headers[actorHeader];
  const credentials = {
    authorization: request.headers.authorization,
    actor: Array.isArray(actor) ? actor[0] : actor,
    remoteAddress: services.addressOf(request),
    requestId: randomUUID(),
  };
  const resolved = await authenticate(services, credentials);
  if (isSameOrigin(request, services.config.PUBLIC_URL)) return { credentials, actor: resolved };
  const { requestId } = credentials;
  const ctx = { services, requestId, logger: services.logger.child({ requestId }), actor: resolved };
  return refuse(ctx, { action: 'client-socket.open' }, 'read', 'this socket was opened by another site', {
    hint: 'Open the page at the address that PUBLIC_URL names.',
  });
}
