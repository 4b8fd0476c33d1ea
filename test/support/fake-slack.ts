import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeSlackCall {
  /** `chat.postMessage`, … */
  method: string;
  args: Record<string, string>;
}

/** What to answer instead: Slack's error word, an HTTP status, or `hang` (done, but never answered). */
export type SlackFault = { error: string } | { status: number; retryAfter?: number } | 'hang';

export interface FakeSlack {
  apiUrl: string;
  calls: FakeSlackCall[];
  /** Of the next call of this method, and only of that. */
  failNext(method: string, fault: SlackFault): void;
  of(method: string): FakeSlackCall[];
  close(): Promise<void>;
}

/** The Web API methods that delivery uses, at their HTTP edge, with faults on request. */
export async function startFakeSlack(): Promise<FakeSlack> {
  const calls: FakeSlackCall[] = [];
  const faults: { method: string; fault: SlackFault }[] = [];
  let count = 0;

  const answers: Record<string, (origin: string, args: Record<string, string>) => object> = {
    'chat.postMessage': (_, { channel }) => ({ channel, ts: `1700000000.${String(count).padStart(6, '0')}` }),
    'chat.update': (_, { channel, ts }) => ({ channel, ts }),
    'files.getUploadURLExternal': (origin) => ({ file_id: 'F1', upload_url: `${origin}/upload` }),
    'files.completeUploadExternal': () => ({ files: [{ id: 'F1' }] }),
    'files.info': () => ({ file: { id: 'F1', mimetype: 'image/png' } }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const method = (request.url ?? '').replace('/api/', '').split('?')[0] ?? '';
    if (method === '/upload') return void response.end('OK');
    const args = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    count += 1;
    calls.push({ method, args });
    const planned = faults.findIndex((one) => one.method === method);
    const fault = planned < 0 ? undefined : faults.splice(planned, 1)[0]?.fault;
    if (fault === 'hang') return;
    if (fault && 'status' in fault) {
      if (fault.retryAfter !== undefined) response.setHeader('retry-after', String(fault.retryAfter));
      return void response.writeHead(fault.status).end();
    }
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const body = fault ? { ok: false, ...fault } : { ok: true, ...answers[method]?.(origin, args) };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    calls,
    failNext: (method, fault) => void faults.push({ method, fault }),
    of: (method) => calls.filter((call) => call.method === method),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
