import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface HeardCall {
  /** `chat.postMessage`, `chat.update`, … */
  method: string;
  channel: string;
  /** Of the message, and what stands in it. */
  words: string;
  hasPicture: boolean;
  /** Of this process's monotonic clock, ms: when the answer was on its way. */
  at: number;
}

export interface ChatClock {
  apiUrl: string;
  calls: HeardCall[];
  /** Of this channel, from those heard so far or the next to come. @throws Error after `timeoutMs` */
  heard(wanted: (call: HeardCall) => boolean, timeoutMs: number): Promise<HeardCall>;
  close(): Promise<void>;
}

/** A Slack that answers at once and notes when: the shortest way a message can have. */
export async function startChatClock(): Promise<ChatClock> {
  const calls: HeardCall[] = [];
  const waiting = new Set<(call: HeardCall) => void>();
  let count = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const method = (request.url ?? '').replace('/api/', '').split('?')[0] ?? '';
    if (method === 'upload') return void response.end('OK');
    const args = new URLSearchParams(body);
    count += 1;
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    response.setHeader('content-type', 'application/json').end(
      JSON.stringify({
        ok: true,
        channel: args.get('channel'),
        ts: args.get('ts') ?? `1700000000.${String(count).padStart(6, '0')}`,
        file_id: 'F1',
        upload_url: `${origin}/api/upload`,
        files: [{ id: 'F1' }],
        file: { id: 'F1', mimetype: 'image/png' },
      }),
    );
    const words = `${args.get('text') ?? ''} ${args.get('attachments') ?? ''}`;
    const hasPicture = words.includes('slack_file');
    const call = { method, channel: args.get('channel') ?? '', words, hasPicture, at: performance.now() };
    calls.push(call);
    for (const tell of waiting) tell(call);
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    calls,
    heard: (wanted, timeoutMs) =>
      new Promise((resolve, reject) => {
        const before = calls.find(wanted);
        if (before) return resolve(before);
        const end = setTimeout(() => {
          waiting.delete(tell);
          reject(new Error(`nothing of the kind was heard within ${timeoutMs} ms`));
        }, timeoutMs);
        const tell = (call: HeardCall) => {
          if (!wanted(call)) return;
          clearTimeout(end);
          waiting.delete(tell);
          resolve(call);
        };
        waiting.add(tell);
      }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
