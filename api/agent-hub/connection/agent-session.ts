import type { RawData, WebSocket } from 'ws';
import { closeCodes, type HubFrame } from '../../../shared/agent-protocol.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { Complaints } from './complaints.ts';
import { parseFrame, type ReceivedFrame } from './parse-frame.ts';

/** Invalid frames after which a connection is given up. */
const maxInvalidFrames = 3;
/** An agent that does not read what it is sent is cut off before it fills our memory. */
const maxUnsentBytes = 4 * 1024 * 1024;
/** Standard close code: a kind of frame we do not take. */
const unsupportedData = 1003;
/** A peer that does not answer the close frame. */
const closeTimeoutMs = 2000;

export interface SessionOptions {
  serverId: string;
  keyId: string;
  remoteAddress: string | null;
  logger: Logger;
  complaints: Complaints;
  onFrame(session: AgentSession, frame: ReceivedFrame): void;
  onInvalid(): void;
  onClose(session: AgentSession, code: number, reason: string): void;
}

/** One agent's socket: text frames in and out, checked; what they mean is decided elsewhere. */
export class AgentSession {
  readonly serverId: string;
  readonly keyId: string;
  readonly remoteAddress: string | null;
  readonly logger: Logger;
  phase: 'opening' | 'registering' | 'open' = 'opening';
  /** 0 until registered. */
  epoch = 0;
  serverName = '';
  methods: ReadonlySet<string> = new Set();
  /** Undefined = nobody can say, or no hello yet. */
  agentOutdated: boolean | undefined;
  lastHeardAt = Date.now();
  readonly #socket: WebSocket;
  readonly #options: SessionOptions;
  readonly #holds = new Set<string>();
  #invalidFrames = 0;
  #closing = false;
  /** Why we closed it; the peer need not repeat that. */
  #closedWith: { code: number; reason: string } | undefined;

  constructor(socket: WebSocket, options: SessionOptions) {
    this.serverId = options.serverId;
    this.keyId = options.keyId;
    this.remoteAddress = options.remoteAddress;
    this.logger = options.logger;
    this.#socket = socket;
    this.#options = options;
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('pong', () => this.#heard());
    socket.on('ping', () => this.#heard());
    // Too large a frame, bad UTF-8: ws closes with the right code by itself.
    socket.on('error', (error) => this.logger.info({ err: error }, 'agent socket failed'));
    socket.on('close', (code, reason) => {
      this.#closing = true;
      const why = this.#closedWith ?? { code, reason: reason.toString() };
      options.onClose(this, why.code, why.reason);
    });
  }

  get closing(): boolean {
    return this.#closing;
  }

  /** Reading is stopped: TCP makes the agent wait, and silence is no sign of its death. */
  get held(): boolean {
    return this.#holds.size > 0;
  }

  /** @returns whether the frame was given to an open socket; arrival is another matter. */
  send(frame: HubFrame): boolean {
    if (this.#closing || this.#socket.readyState !== this.#socket.OPEN) return false;
    if (this.#socket.bufferedAmount > maxUnsentBytes) {
      this.logger.warn('agent does not read; connection ended');
      this.terminate();
      return false;
    }
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  ping(): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
  }

  /** Stops reading until the same reason is released. */
  hold(reason: string): void {
    this.#holds.add(reason);
    this.#socket.pause();
  }

  release(reason: string): void {
    if (!this.#holds.delete(reason) || this.held) return;
    this.#heard();
    this.#socket.resume();
  }

  close(code: number, reason: string): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#closedWith = { code, reason };
    // The closing handshake needs the peer's close frame, so reading goes on.
    this.#socket.resume();
    this.#socket.close(code, reason);
    const timer = setTimeout(() => this.#socket.terminate(), closeTimeoutMs);
    this.#socket.once('close', () => clearTimeout(timer));
  }

  terminate(): void {
    this.#socket.terminate();
  }

  /** A line in the log about what it sent, unless there was such a one of this server a moment ago. */
  complain(level: 'info' | 'warn', fields: object, message: string): void {
    const { complaints } = this.#options;
    if (complaints.admits(this.serverId, message, Date.now())) this.logger[level](fields, message);
  }

  reportInvalid(problem: string): void {
    this.#options.onInvalid();
    this.#invalidFrames += 1;
    this.complain('warn', { problem }, 'invalid frame');
    this.send({ type: 'error', code: 'invalid_frame', message: problem });
    if (this.#invalidFrames >= maxInvalidFrames) this.close(closeCodes.protocolError, 'invalid frames');
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.#heard();
    if (this.#closing) return;
    if (isBinary) {
      this.close(unsupportedData, 'frames are JSON text');
      return;
    }
    const parsed = parseFrame(data.toString());
    if (parsed.kind === 'unknown') {
      this.complain('info', { type: parsed.type }, 'frame of an unknown type ignored');
    } else if (parsed.kind === 'too_old') {
      this.close(closeCodes.tooOld, `protocol ${parsed.protocol} is too old; update the agent`);
    } else if (parsed.kind === 'invalid') {
      this.reportInvalid(parsed.problem);
    } else {
      this.#options.onFrame(this, parsed.frame);
    }
  }

  #heard(): void {
    this.lastHeardAt = Date.now();
  }
}
