import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface GatedRequest {
  method: string;
  /** With the query. */
  path: string;
  /** Epoch ms. */
  at: number;
}

/**
 * What happens to a request: passed on; answered here without the server hearing of it; or done by the
 * server, and its answer then kept back for ever (`afterwards` is called at that moment).
 */
export type Verdict =
  | 'pass'
  | { status: number; headers?: Record<string, string>; body?: string }
  | { swallow: true; afterwards?: () => void };

export interface HttpGate {
  /** In place of the server's own. */
  url: string;
  requests: readonly GatedRequest[];
  /** For every request from now on. */
  judge: (asked: GatedRequest) => Verdict;
  close(): Promise<void>;
}

/** Stands between a client and an HTTP server on this machine, so that a test decides what becomes of each request. */
export async function startHttpGate(target: string): Promise<HttpGate> {
  const base = new URL(target);
  const requests: GatedRequest[] = [];

  async function pass(
    incoming: IncomingMessage,
    body: Buffer,
  ): Promise<{ answer: IncomingMessage; body: Buffer }> {
    return new Promise((resolve, reject) => {
      const { method, url, headers } = incoming;
      const forwarded = request(
        { host: base.hostname, port: base.port, method, path: url, headers: { ...headers, host: base.host } },
        (answer) => void buffer(answer).then((content) => resolve({ answer, body: content }), reject),
      );
      forwarded.on('error', reject).end(body);
    });
  }

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const asked = { method: incoming.method ?? '', path: incoming.url ?? '', at: Date.now() };
    requests.push(asked);
    const verdict = gate.judge(asked);
    if (verdict !== 'pass' && 'status' in verdict) {
      return void response.writeHead(verdict.status, verdict.headers).end(verdict.body ?? '');
    }
    const { answer, body: content } = await pass(incoming, body);
    if (verdict !== 'pass') return verdict.afterwards?.();
    const { 'transfer-encoding': _, 'content-length': __, ...headers } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, headers).end(content);
  }

  const server = createServer((incoming, response) => {
    // A client that was killed, or a server that is gone: nobody is left to answer.
    handle(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const gate: HttpGate = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base.pathname}`,
    requests,
    judge: () => 'pass',
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return gate;
}
