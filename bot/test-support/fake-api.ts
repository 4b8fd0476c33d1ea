import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  actorHeader,
  type ChatActor,
  chatActorSchema,
  clientFrameSchema,
} from '../../shared/api-contract/index.ts';
import type { ErrorCode } from '../../shared/errors.ts';

export interface SeenRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  authorization: string | undefined;
  actor: ChatActor | undefined;
}

/** What a route answers: JSON with 200, bytes, or a problem. */
export type Answer =
  | { json: unknown }
  | { bytes: Buffer }
  | { problem: Problem }
  | { status: number; text: string };
export interface Problem {
  code: ErrorCode;
  status: number;
  detail: string;
  hint?: string;
  details?: Record<string, unknown>;
}
type Handler = (request: SeenRequest) => Answer | Promise<Answer>;

export interface FakeApi {
  url: string;
  requests: SeenRequest[];
  /** `GET /servers`; a pattern with `:id` takes any one segment. The last one set counts. */
  on(route: string, handler: Handler | Answer): void;
  /** Pushes a hint to everyone subscribed to the topic. */
  publish(topic: string): void;
  /** Every answer waits this long. */
  delayMs: number;
  close(): Promise<void>;
}

export const serviceToken = 'service-token-of-at-least-32-bytes';

/** The API at its HTTP and WebSocket edge, with answers a test sets. Unset routes answer 404. */
export async function startFakeApi(): Promise<FakeApi> {
  const routes = new Map<string, Handler>();
  const subscribers = new Map<WebSocket, Set<string>>();
  const server = createServer((request, response) => void answer(request, response));
  const sockets = new WebSocketServer({ server, path: '/ws/client' });
  sockets.on('connection', (socket) => {
    const topics = new Set<string>();
    subscribers.set(socket, topics);
    socket.on('close', () => subscribers.delete(socket));
    socket.on('message', (data) => {
      const frame = clientFrameSchema.parse(JSON.parse(data.toString()));
      if (frame.type === 'subscribe') topics.add(frame.topic);
      else topics.delete(frame.topic);
      socket.send(JSON.stringify({ type: `${frame.type}d`, id: frame.id, topic: frame.topic }));
    });
  });

  const api: FakeApi = {
    url: '',
    requests: [],
    delayMs: 0,
    on: (route, handler) => {
      routes.set(route, typeof handler === 'function' ? handler : () => handler);
    },
    publish(topic) {
      for (const [socket, topics] of subscribers) {
        if (topics.has(topic)) socket.send(JSON.stringify({ type: 'event', topic, data: {} }));
      }
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const seen = await read(request);
    api.requests.push(seen);
    await sleep(api.delayMs);
    const handler = findRoute(routes, `${seen.method} ${seen.path}`);
    const result: Answer = handler
      ? await handler(seen)
      : { problem: { code: 'not_found', status: 404, detail: `nothing at ${seen.method} ${seen.path}` } };
    send(response, result);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return api;
}

async function read(request: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const url = new URL(request.url ?? '/', 'http://api');
  const header = request.headers[actorHeader];
  return {
    method: request.method ?? '',
    path: url.pathname.replace('/api/v1', ''),
    query: url.searchParams,
    body: text === '' ? undefined : JSON.parse(text),
    authorization: request.headers.authorization,
    actor:
      typeof header === 'string'
        ? chatActorSchema.parse(JSON.parse(Buffer.from(header, 'base64url').toString()))
        : undefined,
  };
}

function findRoute(routes: Map<string, Handler>, wanted: string): Handler | undefined {
  const pattern = (route: string) =>
    new RegExp(`^${route.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`);
  return [...routes].reverse().find(([route]) => pattern(route).test(wanted))?.[1];
}

function send(response: ServerResponse, answer: Answer): void {
  if ('bytes' in answer) {
    response.writeHead(200, { 'content-type': 'image/png' }).end(answer.bytes);
  } else if ('json' in answer) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer.json));
  } else if ('problem' in answer) {
    const { problem } = answer;
    response
      .writeHead(problem.status, { 'content-type': 'application/problem+json' })
      .end(
        JSON.stringify({ type: 'about:blank', title: problem.code, requestId: 'req-12345678', ...problem }),
      );
  } else {
    response.writeHead(answer.status, { 'content-type': 'text/html' }).end(answer.text);
  }
}
