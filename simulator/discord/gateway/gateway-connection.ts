import { GatewayCloseCodes, GatewayOpcodes } from 'discord-api-types/v10';
import type { RawData, WebSocket } from 'ws';
import { type ClientFrame, type Identify, maxFrame, type Resume, readFrame } from './client-frames.ts';
import type { Frame, GatewaySession } from './gateway-session.ts';

/** https://discord.com/developers/docs/events/gateway#rate-limiting */
const framesPerMinute = 120;

export interface ConnectionEvents {
  /** A session to serve on this connection, or the code to close it with. */
  identify(request: Identify): GatewaySession | GatewayCloseCodes;
  /** `refused`: the client has to identify anew. */
  resume(request: Resume): { session: GatewaySession; missed: Frame[] } | GatewayCloseCodes | 'refused';
  /** Sends READY and the guilds. */
  welcome(session: GatewaySession): void;
  /** `isFinal`: the client gave its session up. */
  closed(connection: GatewayConnection, session: GatewaySession | undefined, isFinal: boolean): void;
}

/** One socket of a client: hello, then identify or resume, then heartbeats for as long as it lives. */
export class GatewayConnection {
  #session: GatewaySession | undefined;
  readonly #socket: WebSocket;
  readonly #events: ConnectionEvents;
  readonly #heartbeatMs: number;
  #alive: NodeJS.Timeout | undefined;
  #frames: number[] = [];
  readonly #send = (frame: Frame): void => {
    this.#socket.send(JSON.stringify({ t: null, s: null, ...frame }));
  };

  constructor(socket: WebSocket, heartbeatMs: number, events: ConnectionEvents) {
    this.#socket = socket;
    this.#events = events;
    this.#heartbeatMs = heartbeatMs;
    socket.on('message', (data) => this.#receive(data));
    socket.on('close', (code) => this.#ended(code));
    this.#send({ op: GatewayOpcodes.Hello, d: { heartbeat_interval: heartbeatMs } });
    this.#keepAlive();
  }

  /** Asks the client to come back and resume. */
  requestReconnect(): void {
    this.#send({ op: GatewayOpcodes.Reconnect, d: null });
  }

  /** Tells the client that its session is over. */
  invalidate(): void {
    this.#release();
    this.#send({ op: GatewayOpcodes.InvalidSession, d: false });
  }

  close(code: number): void {
    this.#socket.close(code);
  }

  /** Cuts the connection without a word, as a network does. */
  terminate(): void {
    this.#socket.terminate();
  }

  #receive(data: RawData): void {
    const text = data.toString();
    const now = Date.now();
    this.#frames = [...this.#frames.filter((at) => now - at < 60_000), now];
    const frame = text.length > maxFrame ? 'undecodable' : readFrame(text);
    if (this.#frames.length > framesPerMinute) this.close(GatewayCloseCodes.RateLimited);
    else if (frame === 'undecodable') this.close(GatewayCloseCodes.DecodeError);
    else if (frame === 'unknown opcode') this.close(GatewayCloseCodes.UnknownOpcode);
    else this.#handle(frame);
  }

  #handle(frame: ClientFrame): void {
    switch (frame.op) {
      case GatewayOpcodes.Heartbeat:
        this.#keepAlive();
        this.#send({ op: GatewayOpcodes.HeartbeatAck, d: null });
        break;
      case GatewayOpcodes.Identify:
        if (this.#session) this.close(GatewayCloseCodes.AlreadyAuthenticated);
        else this.#identify(frame.d);
        break;
      case GatewayOpcodes.Resume:
        if (this.#session) this.close(GatewayCloseCodes.AlreadyAuthenticated);
        else this.#resume(frame.d);
        break;
      default:
        if (!this.#session) this.close(GatewayCloseCodes.NotAuthenticated);
    }
  }

  #identify(request: Identify): void {
    const session = this.#events.identify(request);
    if (typeof session === 'number') {
      this.close(session);
      return;
    }
    this.#serve(session);
    this.#events.welcome(session);
  }

  #resume(request: Resume): void {
    const resumed = this.#events.resume(request);
    if (resumed === 'refused') this.#send({ op: GatewayOpcodes.InvalidSession, d: false });
    else if (typeof resumed === 'number') this.close(resumed);
    else {
      for (const frame of resumed.missed) this.#send(frame);
      this.#serve(resumed.session);
      resumed.session.dispatch('RESUMED', { _trace: [] });
    }
  }

  #serve(session: GatewaySession): void {
    this.#session = session;
    session.connect(this.#send);
  }

  #release(): void {
    this.#session?.disconnect(this.#send);
    this.#session = undefined;
  }

  #ended(code: number): void {
    clearTimeout(this.#alive);
    const session = this.#session;
    this.#release();
    this.#events.closed(this, session, code === 1000 || code === 1001);
  }

  /** A client that sends no heartbeats is taken for dead. */
  #keepAlive(): void {
    clearTimeout(this.#alive);
    const dead = (): void => this.close(GatewayCloseCodes.SessionTimedOut);
    this.#alive = setTimeout(dead, this.#heartbeatMs * 1.5);
  }
}
