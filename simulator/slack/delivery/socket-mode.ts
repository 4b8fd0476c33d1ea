import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Logger } from '../../../shared/logger.ts';
import { app } from '../workspace/seed.ts';
import type { Delivered, Envelope } from './app-delivery.ts';

/** https://docs.slack.dev/apis/events-api/using-socket-mode */
const maxConnections = 10;
const ticketLifetimeMs = 30_000;
const acknowledgement = z.object({ envelope_id: z.string(), payload: z.unknown().optional() });

export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets';

export interface SocketModeOptions {
  ackMs: number;
  pingMs: number;
  logger: Logger;
}

/** The app's side of Slack: up to ten sockets, each payload goes to one of them. */
export class SocketMode {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #tickets = new Map<string, number>();
  readonly #sockets: WebSocket[] = [];
  readonly #waiting = new Map<string, (payload: unknown) => void>();
  readonly #options: SocketModeOptions;
  readonly #ping: NodeJS.Timeout;
  #turn = 0;
  #connectionsChanged: () => void = () => {};

  constructor(options: SocketModeOptions) {
    this.#options = options;
    this.#ping = setInterval(() => {
      for (const socket of this.#sockets) socket.ping(`Ping from applink-local ${Date.now()}`);
    }, options.pingMs);
  }

  onConnectionsChanged(listener: () => void): void {
    this.#connectionsChanged = listener;
  }

  get connections(): number {
    return this.#sockets.length;
  }

  /** For apps.connections.open: a ticket opens one socket, within 30 s. */
  issueTicket(): string {
    const ticket = randomUUID();
    this.#tickets.set(ticket, Date.now() + ticketLifetimeMs);
    return ticket;
  }

  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? '';
    const expiresAt = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    if (expiresAt === undefined || expiresAt < Date.now()) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (opened) => this.#accept(opened));
  }

  async deliver(envelope: Envelope): Promise<Delivered> {
    const socket = this.#next();
    if (!socket) return { ok: false, error: 'dispatch_failed' };
    const id = randomUUID();
    const startedAt = performance.now();
    return new Promise((resolve) => {
      const settle = (result: Delivered): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(result);
      };
      const timer = setTimeout(() => settle({ ok: false, error: 'operation_timeout' }), this.#options.ackMs);
      this.#waiting.set(id, (payload) =>
        settle({ ok: true, response: meaningful(payload), ackMs: performance.now() - startedAt }),
      );
      socket.send(JSON.stringify(frame(envelope, id)));
    });
  }

  /** Slack recycles connections all day: told first (`warning`), then closed (`refresh_requested`). */
  disconnect(reason: DisconnectReason): void {
    for (const socket of [...this.#sockets]) this.#sendDisconnect(socket, reason);
  }

  /** Cuts every connection without a word, as a network does. */
  terminate(): void {
    for (const socket of [...this.#sockets]) socket.terminate();
  }

  async close(): Promise<void> {
    clearInterval(this.#ping);
    this.terminate();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #accept(socket: WebSocket): void {
    socket.on('error', (err) => this.#options.logger.debug({ err }, 'socket mode connection failed'));
    if (this.#sockets.length >= maxConnections) {
      this.#sendDisconnect(socket, 'too_many_websockets');
      return;
    }
    this.#sockets.push(socket);
    this.#connectionsChanged();
    socket.on('close', () => {
      this.#sockets.splice(this.#sockets.indexOf(socket), 1);
      this.#connectionsChanged();
    });
    socket.on('message', (data) => this.#acknowledge(data.toString()));
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.#sockets.length,
        connection_info: { app_id: app.id },
        debug_info: { host: 'applink-local', approximate_connection_time: 18_060 },
      }),
    );
  }

  #acknowledge(text: string): void {
    const parsed = acknowledgement.safeParse(parseJson(text));
    if (parsed.success) this.#waiting.get(parsed.data.envelope_id)?.(parsed.data.payload);
    else this.#options.logger.warn('socket mode message without envelope_id');
  }

  #next(): WebSocket | undefined {
    const open = this.#sockets.filter((socket) => socket.readyState === WebSocket.OPEN);
    this.#turn += 1;
    return open[this.#turn % open.length];
  }

  #sendDisconnect(socket: WebSocket, reason: DisconnectReason): void {
    socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink-local' } }));
    if (reason !== 'warning') socket.close(1000);
  }
}

function frame(envelope: Envelope, id: string): Record<string, unknown> {
  return {
    envelope_id: id,
    type: envelope.type,
    accepts_response_payload: envelope.acceptsResponse,
    payload: envelope.payload,
    ...(envelope.type === 'events_api' && {
      retry_attempt: envelope.retry?.attempt ?? 0,
      retry_reason: envelope.retry?.reason ?? '',
    }),
  };
}

/** SDKs send `{}` for an acknowledgement that says nothing. */
function meaningful(payload: unknown): unknown {
  const empty = typeof payload === 'object' && payload !== null && Object.keys(payload).length === 0;
  return empty ? undefined : payload;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
