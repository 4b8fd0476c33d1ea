import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { Logger } from '../../../shared/logger.ts';
import type { Delivered, Envelope } from './app-delivery.ts';
import {
  type DisconnectReason,
  disconnectFrame,
  envelopeFrame,
  helloFrame,
  readAcknowledgement,
} from './socket-mode-frames.ts';

/** What Slack allows an app: https://docs.slack.dev/apis/events-api/using-socket-mode */
const maxConnections = 10;
const ticketLifetimeMs = 30_000;

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
        settle({ ok: true, response: payload, ackMs: performance.now() - startedAt }),
      );
      this.#send(socket, envelopeFrame(envelope, id));
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
    this.#send(socket, helloFrame(this.#sockets.length));
  }

  #acknowledge(text: string): void {
    const received = readAcknowledgement(text);
    if (received) this.#waiting.get(received.id)?.(received.payload);
    else this.#options.logger.warn('socket mode message without envelope_id');
  }

  #next(): WebSocket | undefined {
    const open = this.#sockets.filter((socket) => socket.readyState === WebSocket.OPEN);
    this.#turn += 1;
    return open[this.#turn % open.length];
  }

  #send(socket: WebSocket, frame: Record<string, unknown>): void {
    socket.send(JSON.stringify(frame));
  }

  #sendDisconnect(socket: WebSocket, reason: DisconnectReason): void {
    this.#send(socket, disconnectFrame(reason));
    if (reason !== 'warning') socket.close(1000);
  }
}
