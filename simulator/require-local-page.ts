import type { NextFunction, Request, Response } from 'express';

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/;

/**
 * Typing into this workspace runs commands on real machines, and it asks for no password. A page of
 * another site that the person has open must not reach it: neither by a request across origins, nor
 * by a host name that resolves to this machine.
 */
export function requireLocalPage(request: Request, response: Response, next: NextFunction): void {
  const host = request.get('host') ?? '';
  const origin = request.get('origin');
  const isLocal = loopback.test(host) || request.socket.localAddress === host.replace(/:\d+$/, '');
  const isSameOrigin = origin === undefined || origin === `http://${host}`;
  const isJson = request.method !== 'POST' || request.is('application/json') !== false;
  if (isLocal && isSameOrigin && isJson) next();
  else response.status(403).json({ ok: false, error: 'only for the page of this workspace' });
}
