import { randomUUID } from 'node:crypto';
import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { normaliseError, sendProblem } from './problem.ts';

/** A peer that never closes its side must not keep the socket. */
const closeTimeoutMs = 1000;

/** An upgrade that is not granted gets the same problem as a request, and no socket stays behind. */
export function refuseUpgrade(request: IncomingMessage, socket: Duplex, thrown: unknown): void {
  // Node takes its own listener off at the upgrade: without one, a peer's reset would end the process.
  socket.on('error', () => socket.destroy());
  const timer = setTimeout(() => socket.destroy(), closeTimeoutMs);
  socket.once('close', () => clearTimeout(timer));
  const response = new ServerResponse(request);
  response.assignSocket(socket as Socket);
  response.shouldKeepAlive = false;
  response.on('finish', () => socket.end());
  sendProblem(response, normaliseError(thrown), randomUUID());
}
