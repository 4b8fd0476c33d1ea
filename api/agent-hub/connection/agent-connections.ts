import type { WebSocket } from 'ws';
import type { Database } from '../../../drizzle/database.ts';
import { closeCodes, protocolVersion } from '../../../shared/agent-protocol.ts';
import { type Bus, topics } from '../../../shared/bus.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { HubMetrics } from '../hub-metrics.ts';
import { AgentSession } from './agent-session.ts';
import type { AgentIdentity } from './authenticate-agent.ts';
import { Complaints } from './complaints.ts';
import { heartbeatSeconds } from './heartbeat.ts';
import type { ReceivedFrame } from './parse-frame.ts';
import { type Hello, registerSession, unregisterSession } from './registration.ts';
import { SessionRegistry } from './session-registry.ts';

export type WorkingFrame = Exclude<ReceivedFrame, Hello>;

export interface ConnectionsDeps {
  database: Database;
  bus: Bus;
  instanceId: string;
  logger: Logger;
  metrics: HubMetrics;
  /** Registered and welcomed. */
  onOpen(session: AgentSession): void;
  onFrame(session: AgentSession, frame: WorkingFrame): void;
  /** Only for sessions that were opened. */
  onClose(session: AgentSession): void;
}

/** From the accepted socket through hello and registration to the close. */
export class AgentConnections {
  readonly registry = new SessionRegistry();
  readonly #deps: ConnectionsDeps;
  readonly #complaints = new Complaints();
  /** Accepted, hello not yet answered. */
  readonly #opening = new Map<AgentSession, () => void>();
  /** Closing sockets no longer unregister one by one: the lease is released for all at once. */
  #stopping = false;

  constructor(deps: ConnectionsDeps) {
    this.#deps = deps;
  }

  accept(
    socket: WebSocket,
    identity: AgentIdentity & { remoteAddress: string | null },
    deadlineAt: number,
    opened: () => void,
  ): void {
    const { logger, metrics } = this.#deps;
    const session = new AgentSession(socket, {
      ...identity,
      logger: logger.child({ serverId: identity.serverId }),
      complaints: this.#complaints,
      onFrame: (_, frame) => this.#receive(session, frame, deadlineAt),
      onInvalid: () => metrics.invalidFrames.inc(),
      onClose: (_, code, reason) => this.#closed(session, code, reason),
    });
    const timer = setTimeout(
      () => session.close(closeCodes.helloTimeout, 'no hello in time'),
      deadlineAt - Date.now(),
    );
    this.#opening.set(session, () => {
      clearTimeout(timer);
      opened();
    });
    if (this.#stopping) session.close(closeCodes.shuttingDown, 'instance is shutting down');
  }

  /** Every socket, also those that have not said hello. */
  all(): AgentSession[] {
    return [...this.#opening.keys(), ...this.registry.all()];
  }

  closeKeys(keyIds: ReadonlySet<string>): void {
    for (const session of this.all()) {
      if (keyIds.has(session.keyId)) session.close(closeCodes.revoked, 'the API key no longer works');
    }
  }

  /** Another connection has the server, with this epoch. */
  closeOlderThan(serverId: string, epoch: number): void {
    const session = this.registry.get(serverId);
    if (session !== undefined && session.epoch < epoch) supersede(session);
  }

  async close(graceMs: number): Promise<void> {
    this.#stopping = true;
    for (const session of this.all()) session.close(closeCodes.shuttingDown, 'instance is shutting down');
    const until = Date.now() + graceMs;
    while (this.all().length > 0 && Date.now() < until) await new Promise((done) => setTimeout(done, 20));
    for (const session of this.all()) session.terminate();
  }

  #receive(session: AgentSession, frame: ReceivedFrame, deadlineAt: number): void {
    if (session.phase === 'open') {
      if (frame.type === 'hello') session.reportInvalid('hello was said before');
      else this.#deps.onFrame(session, frame);
      return;
    }
    if (frame.type === 'hello' && session.phase === 'opening') {
      session.phase = 'registering';
      void this.#register(session, frame, deadlineAt);
      return;
    }
    session.close(closeCodes.protocolError, 'hello comes first, then welcome');
  }

  async #register(session: AgentSession, hello: Hello, deadlineAt: number): Promise<void> {
    const { bus, instanceId, logger, onOpen } = this.#deps;
    const refusal = await registerSession(this.#deps, session, hello, deadlineAt);
    if (refusal !== undefined) return session.close(refusal.code, refusal.reason);
    if (session.closing) return this.#unregister(session, 1006, 'closed while registering');
    this.#opened(session);
    const replaced = this.registry.add(session);
    if (replaced !== undefined) supersede(replaced);
    if (replaced === session) return;
    session.phase = 'open';
    const { serverId, serverName, epoch } = session;
    const protocol = Math.min(hello.protocol, protocolVersion);
    session.send({
      type: 'welcome',
      protocol,
      serverId,
      serverName,
      epoch,
      heartbeatSeconds,
      now: Date.now(),
    });
    session.logger.info({ epoch, agentVersion: hello.agentVersion }, 'agent connected');
    bus
      .publish(topics.agentConnected, { serverId, epoch, instanceId })
      .catch((error: unknown) => logger.debug({ err: error }, 'agent-connected not published'));
    onOpen(session);
  }

  #opened(session: AgentSession): void {
    this.#opening.get(session)?.();
    this.#opening.delete(session);
  }

  #closed(session: AgentSession, code: number, reason: string): void {
    this.#opened(session);
    if (session.epoch === 0) return;
    this.registry.remove(session);
    if (session.phase === 'open') this.#deps.onClose(session);
    session.logger.info({ code, reason, epoch: session.epoch }, 'agent disconnected');
    this.#unregister(session, code, reason);
  }

  #unregister(session: AgentSession, code: number, reason: string): void {
    if (!this.#stopping) unregisterSession(this.#deps, session, code, reason);
  }
}

function supersede(session: AgentSession): void {
  session.close(closeCodes.superseded, 'a newer connection of this agent took over');
}
