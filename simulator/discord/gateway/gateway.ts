import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { GatewayCloseCodes, GatewayIntentBits } from 'discord-api-types/v10';
import { WebSocketServer } from 'ws';
import type { Logger } from '../../../shared/logger.ts';
import { guild } from '../guild/seed.ts';
import type { Identify, Resume } from './client-frames.ts';
import { GatewayConnection } from './gateway-connection.ts';
import { type Frame, GatewaySession } from './gateway-session.ts';
import { checkIntents } from './intents.ts';
import { readUpgrade } from './read-upgrade.ts';

export interface GatewayOptions {
  token: string;
  heartbeatMs: number;
  resumeMs: number;
  /** Privileged intents that are switched on. */
  grantedIntents(): number;
  /** The payloads of READY and GUILD_CREATE. */
  ready(session: GatewaySession): unknown;
  guildCreate(): unknown;
  changed(): void;
  logger: Logger;
}

/** The app's side of Discord: sessions that live through lost connections, and the sockets that serve them. */
export class Gateway {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #sessions = new Map<string, GatewaySession>();
  readonly #connections = new Set<GatewayConnection>();
  readonly #expiries = new Map<string, NodeJS.Timeout>();
  readonly #options: GatewayOptions;
  /** For `session_start_limit`. */
  identifies = 0;

  constructor(options: GatewayOptions) {
    this.#options = options;
  }

  get isConnected(): boolean {
    return [...this.#sessions.values()].some((session) => session.isConnected);
  }

  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const upgrade = readUpgrade(request.url);
    if (upgrade === 'not found' || upgrade === 'unsupported') {
      const status = upgrade === 'not found' ? '404 Not Found' : '400 Only json without compression';
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (opened) => {
      opened.on('error', (err) => this.#options.logger.debug({ err }, 'gateway connection failed'));
      if (upgrade === 'wrong version') return opened.close(GatewayCloseCodes.InvalidAPIVersion);
      this.#connections.add(
        new GatewayConnection(opened, this.#options.heartbeatMs, {
          identify: (identify) => this.#identify(identify),
          resume: (resume) => this.#resume(resume),
          welcome: (session) => this.#welcome(session),
          closed: (...ended) => this.#closed(...ended),
        }),
      );
    });
  }

  /**
   * To every session that has the guild and asked for the intent.
   *
   * @returns false when there is none, not even one that could still resume
   */
  dispatch(event: string, data: unknown, intent: GatewayIntentBits | 0 = 0): boolean {
    const receivers = [...this.#sessions.values()].filter(
      (session) => session.covers(guild.id) && (session.intents & intent) === intent,
    );
    for (const session of receivers) session.dispatch(event, data);
    return receivers.length > 0;
  }

  requestReconnect(): void {
    for (const connection of this.#connections) connection.requestReconnect();
  }

  /** Every session is over; whoever is connected hears of it. */
  invalidateSessions(): void {
    this.forgetSessions();
    for (const connection of this.#connections) connection.invalidate();
    this.#options.changed();
  }

  /** Connections stay; only resuming is refused. */
  forgetSessions(): void {
    for (const timer of this.#expiries.values()) clearTimeout(timer);
    this.#expiries.clear();
    this.#sessions.clear();
  }

  closeConnections(code: number): void {
    for (const connection of this.#connections) connection.close(code);
  }

  terminate(): void {
    for (const connection of this.#connections) connection.terminate();
  }

  async close(): Promise<void> {
    this.terminate();
    this.forgetSessions();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #identify({ token, intents, shard }: Identify): GatewaySession | GatewayCloseCodes {
    this.identifies += 1;
    if (token !== this.#options.token) return GatewayCloseCodes.AuthenticationFailed;
    if (shard[0] >= shard[1]) return GatewayCloseCodes.InvalidShard;
    const checked = checkIntents(intents, this.#options.grantedIntents());
    if (checked === 'invalid') return GatewayCloseCodes.InvalidIntents;
    if (checked === 'disallowed') return GatewayCloseCodes.DisallowedIntents;
    if ((intents & ~GatewayIntentBits.Guilds) !== 0)
      this.#options.logger.warn({ intents }, 'only events of the Guilds intent are simulated');
    const session = new GatewaySession(intents, shard);
    this.#sessions.set(session.id, session);
    return session;
  }

  #resume(request: Resume): { session: GatewaySession; missed: Frame[] } | GatewayCloseCodes | 'refused' {
    if (request.token !== this.#options.token) return GatewayCloseCodes.AuthenticationFailed;
    const session = this.#sessions.get(request.session_id);
    if (!session) return 'refused';
    if (request.seq > session.sequence) return GatewayCloseCodes.InvalidSeq;
    const missed = session.missedSince(request.seq);
    if (!missed) return 'refused';
    clearTimeout(this.#expiries.get(session.id));
    queueMicrotask(() => this.#options.changed());
    return { session, missed };
  }

  #welcome(session: GatewaySession): void {
    session.dispatch('READY', this.#options.ready(session));
    if (session.intents & GatewayIntentBits.Guilds && session.covers(guild.id))
      session.dispatch('GUILD_CREATE', this.#options.guildCreate());
    this.#options.changed();
  }

  #closed(connection: GatewayConnection, session: GatewaySession | undefined, isFinal: boolean): void {
    this.#connections.delete(connection);
    if (session && !session.isConnected) {
      const forget = (): void => {
        this.#expiries.delete(session.id);
        this.#sessions.delete(session.id);
      };
      if (isFinal) forget();
      else if (this.#sessions.has(session.id))
        this.#expiries.set(session.id, setTimeout(forget, this.#options.resumeMs));
    }
    this.#options.changed();
  }
}
