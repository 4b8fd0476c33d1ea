import { performance } from 'node:perf_hooks';
import { WebSocket } from 'ws';
import type { z } from 'zod';
import {
  closeCodes,
  type HubFrame,
  type helloSchema,
  maxFrameBytes,
  oldestProtocolVersion,
  protocolVersion,
  type welcomeSchema,
} from '../shared/agent-protocol.ts';
import type { Logger } from '../shared/logger.ts';
import {
  type ConnectionEvent,
  type ConnectionState,
  closeCodeOfStatus,
  nextConnectionState,
  whatToDo,
} from './connection-state.ts';
import { watchHeartbeat } from './heartbeat.ts';
import { parseHubFrame } from './hub-frame.ts';
import { readRefusal } from './read-refusal.ts';

export type Hello = Omit<z.infer<typeof helloSchema>, 'type' | 'protocol'>;
export type Welcome = z.infer<typeof welcomeSchema>;
type AfterWelcome = Exclude<HubFrame, { type: 'welcome' }>;

const handshakeTimeoutMs = 10_000;
const welcomeTimeoutMs = 10_000;
const closeTimeoutMs = 2000;

export interface ConnectionOptions {
  /** ws:// or wss://, without path. */
  url: string;
  /** Made anew for each connection: Docker may have come or gone since the last one. */
  hello(): Hello;
  onReady(welcome: Welcome): void;
  onFrame(frame: AfterWelcome): void;
  /** A request whose payload makes no sense, but whose id can be answered. */
  onInvalidRequest(id: string, problem: string): void;
  /** The connection that was ready is no more. */
  onLost(): void;
  logger: Logger;
}

/** Keeps one outbound connection to the hub alive. The state machine decides, this carries it out. */
export class Connection {
  readonly #options: ConnectionOptions;
  #state: ConnectionState = { phase: 'idle' };
  #apiKey = '';
  #socket: WebSocket | undefined;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get phase(): ConnectionState['phase'] {
    return this.#state.phase;
  }

  start(apiKey: string): void {
    this.#apiKey = apiKey;
    this.#apply({ type: 'start' });
  }

  /** Resolves true when the frame left this process; false when there is no ready connection. */
  send(text: string): Promise<boolean> {
    const socket = this.#socket;
    if (socket === undefined || this.#state.phase !== 'ready') return Promise.resolve(false);
    return new Promise((resolve) => socket.send(text, (error) => resolve(error == null)));
  }

  async close(): Promise<void> {
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#apply({ type: 'stop' });
    if (socket === undefined || socket.readyState === WebSocket.CLOSED) return;
    await new Promise<void>((resolve) => {
      const force = setTimeout(() => socket.terminate(), closeTimeoutMs);
      socket.once('close', () => {
        clearTimeout(force);
        resolve();
      });
      socket.close(1001, 'agent stops');
    });
  }

  #apply(event: ConnectionEvent): void {
    const before = this.#state;
    this.#state = nextConnectionState(before, event);
    if (this.#state === before) return;
    if (before.phase === 'ready') this.#options.onLost();
    if (this.#state.phase === 'connecting') this.#connect();
    if (this.#state.phase === 'waiting') {
      this.#retry = setTimeout(() => this.#apply({ type: 'retry' }), this.#state.delayMs);
    }
  }

  #connect(): void {
    const { url, logger } = this.#options;
    const socket = new WebSocket(`${url}/ws/agent`, {
      headers: { authorization: `Bearer ${this.#apiKey}` },
      handshakeTimeout: handshakeTimeoutMs,
      maxPayload: maxFrameBytes,
      // Samples are small: compression would cost memory per socket and open the door to bombs.
      perMessageDeflate: false,
      followRedirects: false,
    });
    this.#socket = socket;
    let refusedWith: number | undefined;
    let greetingTimer: NodeJS.Timeout | undefined;
    let stopHeartbeat: (() => void) | undefined;

    socket.on('open', () => {
      if (this.#socket !== socket) return;
      this.#apply({ type: 'opened' });
      greetingTimer = setTimeout(() => socket.terminate(), welcomeTimeoutMs);
      socket.send(JSON.stringify({ type: 'hello', protocol: protocolVersion, ...this.#options.hello() }));
    });
    socket.on('message', (data, isBinary) => {
      if (this.#socket !== socket || this.#state.phase === 'idle') return;
      const received = parseHubFrame(isBinary ? '' : String(data));
      if (received.kind === 'frame' && received.frame.type === 'welcome') {
        clearTimeout(greetingTimer);
        stopHeartbeat ??= watchHeartbeat(socket, received.frame.heartbeatSeconds, logger);
        this.#welcomed(socket, received.frame);
      } else if (received.kind === 'frame') this.#received(received.frame);
      else if (received.kind === 'invalid_request')
        this.#options.onInvalidRequest(received.id, received.problem);
      else
        logger.warn({ frameType: received.type, problem: received.problem }, 'ignored a frame from the hub');
    });
    socket.on('unexpected-response', async (_request, response) => {
      const status = response.statusCode ?? 0;
      refusedWith = closeCodeOfStatus(status);
      logger.warn({ status, detail: await readRefusal(response) }, 'the hub refused the connection');
      socket.terminate();
    });
    // Always followed by close, which decides what happens.
    socket.on('error', (error) => logger.debug({ err: error }, 'connection error'));
    socket.on('close', (code, reason) => {
      clearTimeout(greetingTimer);
      stopHeartbeat?.();
      this.#closed(socket, refusedWith ?? code, String(reason));
    });
  }

  #welcomed(socket: WebSocket, welcome: Welcome): void {
    const { logger, onReady } = this.#options;
    if (this.#state.phase !== 'greeting') return;
    if (welcome.protocol > protocolVersion || welcome.protocol < oldestProtocolVersion) {
      logger.error({ protocol: welcome.protocol }, 'the hub speaks a protocol version this agent does not');
      socket.close(closeCodes.protocolError, 'unsupported protocol version');
      return;
    }
    this.#apply({ type: 'welcomed', nowMs: performance.now() });
    logger.info({ server: welcome.serverName, epoch: welcome.epoch }, 'connected');
    onReady(welcome);
  }

  #received(frame: HubFrame): void {
    const { logger, onFrame } = this.#options;
    if (frame.type === 'error')
      logger.warn({ code: frame.code, reason: frame.message }, 'the hub reports an error');
    else if (frame.type !== 'welcome' && this.#state.phase === 'ready') onFrame(frame);
  }

  #closed(socket: WebSocket, code: number, reason: string): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    if (this.#state.phase === 'idle') return;
    this.#apply({ type: 'closed', code, nowMs: performance.now(), random: Math.random() });
    const { logger } = this.#options;
    const retryInMs = this.#state.phase === 'waiting' ? this.#state.delayMs : undefined;
    const advice = whatToDo(code);
    if (advice !== undefined) logger.error({ code, retryInMs }, `refused: ${advice}`);
    else logger.warn({ code, reason, retryInMs }, 'not connected; samples are kept on disk');
  }
}
