import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorCode } from '../../../shared/errors.ts';

export interface Refusal {
  status: 401 | 403 | 503;
  code: ErrorCode;
  detail: string;
  /** One line: what to do. */
  hint: string;
  keyId?: string;
  serverId?: string;
}

/** Answers an upgrade with an RFC 9457 problem and closes. */
export function refuseUpgrade(socket: Duplex, refusal: Refusal): void {
  const { status, code, detail, hint } = refusal;
  const title = STATUS_CODES[status] ?? 'Error';
  const body = JSON.stringify({
    type: 'about:blank',
    title,
    status,
    code,
    detail,
    hint,
    requestId: randomUUID(),
  });
  const headers = [
    `HTTP/1.1 ${status} ${title}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    ...(status === 401 ? ['WWW-Authenticate: Bearer'] : []),
    ...(status === 503 ? ['Retry-After: 5'] : []),
  ];
  if (socket.writable) socket.end(`${headers.join('\r\n')}\r\n\r\n${body}`);
  // A peer that never closes its side must not keep the socket.
  const timer = setTimeout(() => socket.destroy(), 1000);
  socket.once('close', () => clearTimeout(timer));
}
