import type { Bus, Unsubscribe } from '../bus.ts';
import { AppError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { handleWithRetries } from './handle-with-retries.ts';

/** Messages an absent receiver is kept, per inbox; then the oldest goes. */
const inboxLimit = 10_000;

interface Inbox {
  waiting: string[];
  handler?: (message: unknown) => Promise<void>;
  draining: boolean;
}

/** The bus of a standalone process. Messages pass as JSON, so nothing works here that Redis would refuse. */
export function createInProcessBus({ logger }: { logger?: Logger } = {}): Bus {
  const listeners = new Map<string, Set<(message: unknown) => void>>();
  const inboxes = new Map<string, Inbox>();
  let closed = false;

  function inboxNamed(name: string): Inbox {
    const inbox = inboxes.get(name) ?? { waiting: [], draining: false };
    inboxes.set(name, inbox);
    return inbox;
  }

  async function drain(inbox: Inbox): Promise<void> {
    if (inbox.draining) return;
    inbox.draining = true;
    while (!closed && inbox.handler && inbox.waiting.length > 0) {
      const { handler } = inbox;
      const text = inbox.waiting[0] ?? 'null';
      await handleWithRetries(async () => handler(JSON.parse(text)), logger);
      inbox.waiting.shift();
    }
    inbox.draining = false;
  }

  function assertOpen(): void {
    if (closed) throw new AppError('unavailable', 'ChatOps is shutting down.');
  }

  return {
    publish: async (topic, message) => {
      assertOpen();
      const text = JSON.stringify(message);
      for (const listener of listeners.get(topic) ?? []) {
        // Later, so that a publisher never runs its listeners' code.
        setImmediate(() => notify(listener, text, logger));
      }
    },
    subscribe: async (topic, listener): Promise<Unsubscribe> => {
      assertOpen();
      const ofTopic = listeners.get(topic) ?? new Set();
      listeners.set(topic, ofTopic.add(listener));
      return async () => {
        ofTopic.delete(listener);
        if (ofTopic.size === 0) listeners.delete(topic);
      };
    },
    send: async (name, message) => {
      assertOpen();
      const inbox = inboxNamed(name);
      inbox.waiting.push(JSON.stringify(message));
      // The first one is with the handler while draining.
      if (inbox.waiting.length > inboxLimit) inbox.waiting.splice(inbox.draining ? 1 : 0, 1);
      setImmediate(() => void drain(inbox));
    },
    receive: async (name, handler): Promise<Unsubscribe> => {
      assertOpen();
      const inbox = inboxNamed(name);
      inbox.handler = handler;
      setImmediate(() => void drain(inbox));
      return async () => {
        if (inbox.handler === handler) delete inbox.handler;
      };
    },
    ping: async () => assertOpen(),
    close: async () => {
      closed = true;
      listeners.clear();
    },
  };
}

/** One listener's failure is its own: the others still hear the message. */
export function notify(listener: (message: unknown) => void, text: string, logger: Logger | undefined): void {
  try {
    listener(JSON.parse(text));
  } catch (error) {
    logger?.error({ err: error }, 'bus listener failed');
  }
}
