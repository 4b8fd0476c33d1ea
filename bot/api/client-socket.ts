import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import { type ChatActor, type ClientFrame, clientPushSchema } from '../../shared/api-contract/index.ts';
import type { Logger } from '../../shared/logger.ts';
import { encodeActor } from './api-transport.ts';

/** Hints that something changed. They may be lost: whoever listens must also look from time to time. */
export interface ClientSocket {
  subscribe(topic: string, actor: ChatActor, listener: () => void): () => void;
  close(): void;
}

interface Subscription {
  id: string;
  topic: string;
  actor: ChatActor;
  listener: () => void;
}

const reconnect = { firstMs: 500, maxMs: 10_000 };
const pingEveryMs = 20_000;
const handshakeMs = 5000;

/** `/ws/client`, connected while anyone listens, reconnecting with backoff and subscribing again. */
export function createClientSocket(options: {
  apiUrl: string;
  serviceToken: string;
  logger: Logger;
}): ClientSocket {
  const url = `${options.apiUrl.replace(/^http/, 'ws').replace(/\/$/, '')}/ws/client`;
  const subscriptions = new Map<string, Subscription>();
  const closing = new AbortController();
  let socket: WebSocket | undefined;
  let running = false;
  let nextId = 0;

  const send = (frame: ClientFrame) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  };
  const announce = ({ id, topic, actor: { rawText: _tooLong, ...actor } }: Subscription) =>
    send({ type: 'subscribe', id, topic, actor: encodeActor(actor) });

  function receive(data: WebSocket.RawData): void {
    const push = clientPushSchema.safeParse(parse(data.toString()));
    if (!push.success) {
      options.logger.warn('a frame of the API was not understood');
      return;
    }
    if (push.data.type === 'error') {
      // Not fatal: the listener's own polling still finds out.
      options.logger.warn({ code: push.data.code }, push.data.message);
      return;
    }
    // What happened before the subscription stood was not announced to it: look once.
    if (push.data.type === 'subscribed') subscriptions.get(push.data.id)?.listener();
    if (push.data.type !== 'event') return;
    const { topic } = push.data;
    for (const subscription of subscriptions.values()) {
      if (subscription.topic === topic) subscription.listener();
    }
  }

  /** Resolves when the connection has ended; true if it had been open. */
  function connectOnce(): Promise<boolean> {
    return new Promise((resolve) => {
      let opened = false;
      const current = new WebSocket(url, {
        headers: { authorization: `Bearer ${options.serviceToken}` },
        handshakeTimeout: handshakeMs,
        maxPayload: 1024 * 1024,
      });
      socket = current;
      let alive = true;
      const heartbeat = setInterval(() => {
        if (!alive) return current.terminate();
        alive = false;
        if (current.readyState === WebSocket.OPEN) current.ping();
      }, pingEveryMs);
      current.on('pong', () => {
        alive = true;
      });
      current.on('open', () => {
        opened = true;
        for (const subscription of subscriptions.values()) announce(subscription);
      });
      current.on('message', receive);
      current.on('error', (error) => options.logger.debug({ err: error }, 'live hints interrupted'));
      current.on('close', () => {
        clearInterval(heartbeat);
        resolve(opened);
      });
    });
  }

  async function run(): Promise<void> {
    let delayMs = reconnect.firstMs;
    while (!closing.signal.aborted && subscriptions.size > 0) {
      const opened = await connectOnce();
      delayMs = opened ? reconnect.firstMs : Math.min(delayMs * 2, reconnect.maxMs);
      if (closing.signal.aborted || subscriptions.size === 0) break;
      // Jitter, so that many bots do not come back in step.
      await sleep(delayMs * (0.5 + Math.random()), undefined, { signal: closing.signal }).catch(() => {
        // Closed while waiting: the loop's condition ends it.
      });
    }
    running = false;
  }

  return {
    subscribe(topic, actor, listener) {
      nextId += 1;
      const subscription = { id: String(nextId), topic, actor, listener };
      subscriptions.set(subscription.id, subscription);
      announce(subscription);
      if (!running && !closing.signal.aborted) {
        running = true;
        void run();
      }
      return () => {
        subscriptions.delete(subscription.id);
        send({ type: 'unsubscribe', id: subscription.id, topic });
      };
    },
    close() {
      closing.abort();
      subscriptions.clear();
      socket?.terminate();
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema refuses undefined, which is how it is reported.
    return undefined;
  }
}
