import type { WebSocket } from 'ws';
import { z } from 'zod';
import {
  type ClientFrame,
  type ClientPush,
  clientFrameSchema,
} from '../../shared/api-contract/client-socket.ts';
import type { Unsubscribe } from '../../shared/bus.ts';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { authenticate, type PresentedCredentials } from '../auth/authenticate.ts';
import { normaliseError } from '../http/problem.ts';
import type { Actor, OperationContext } from '../operations/context.ts';
import type { Services } from '../services.ts';
import { type TopicSource, topicSource } from './topic-rights.ts';

/** A reader with this much unread is dropped: it can come back and read the state anew. */
const maxBufferedBytes = 1024 * 1024;
/** The bot watches for many people at once over one socket. */
const maxSubscriptions = 2000;
const maxWaitingFrames = 100;

interface Subscription {
  /** For whom the frame asked, when the socket is the bot's. */
  actorHeader: string | undefined;
  ctx: OperationContext;
  source: TopicSource;
  unsubscribe: Unsubscribe;
}

export interface ClientSessionDeps {
  services: Services;
  socket: WebSocket;
  credentials: PresentedCredentials;
  actor: Actor;
  requestId: string;
  logger: Logger;
}

/** One client's socket: its topics, each with the rights of whom it is for. */
export class ClientSession {
  private readonly deps: ClientSessionDeps;
  private readonly subscriptions = new Map<string, Subscription>();
  /** Frames are handled in order: an unsubscribe never overtakes its subscribe. */
  private queue = Promise.resolve();
  private waiting = 0;

  constructor(deps: ClientSessionDeps) {
    this.deps = deps;
    deps.socket.on('message', (data, isBinary) => this.enqueue(isBinary ? undefined : String(data)));
    deps.socket.on('close', () => void this.dropSubscriptions());
  }

  get actor(): Actor {
    return this.deps.actor;
  }

  /** Rights and credentials may have changed since: what is not allowed any more ends. */
  async recheck(): Promise<void> {
    const { services, credentials, socket } = this.deps;
    try {
      this.deps.actor = await authenticate(services, credentials);
    } catch (error) {
      // Only a "no" ends the socket; a database that is away says nothing about rights.
      if (normaliseError(error).code === 'unauthenticated') socket.close(4401, 'credentials ended');
      return;
    }
    for (const [topic, subscription] of this.subscriptions) {
      try {
        subscription.ctx = await this.contextFor(subscription.actorHeader);
        await subscription.source.requireRight(subscription.ctx);
      } catch (thrown) {
        const error = normaliseError(thrown);
        if (error.code === 'unavailable' || error.code === 'internal') continue;
        await this.unsubscribe(topic);
        this.sendError(null, error, topic);
      }
    }
  }

  private enqueue(text: string | undefined): void {
    if (this.waiting >= maxWaitingFrames) {
      this.deps.socket.close(1008, 'too many frames at once');
      return;
    }
    this.waiting += 1;
    this.queue = this.queue
      .then(() => this.handle(text))
      .finally(() => {
        this.waiting -= 1;
      });
  }

  private async handle(text: string | undefined): Promise<void> {
    const frame = parseFrame(text);
    if (frame === undefined) {
      this.sendError(null, new AppError('invalid_input', 'This frame is not one of /ws/client.'));
      return;
    }
    try {
      if (frame.type === 'subscribe') await this.subscribe(frame);
      else await this.unsubscribe(frame.topic);
      this.send({
        type: frame.type === 'subscribe' ? 'subscribed' : 'unsubscribed',
        id: frame.id,
        topic: frame.topic,
      });
    } catch (error) {
      this.sendError(frame.id, normaliseError(error));
    }
  }

  private async subscribe({ topic, actor }: Extract<ClientFrame, { type: 'subscribe' }>): Promise<void> {
    const source = topicSource(topic);
    const ctx = await this.contextFor(actor);
    await source.requireRight(ctx);
    await this.unsubscribe(topic);
    if (this.subscriptions.size >= maxSubscriptions) {
      throw new AppError('rate_limited', `One socket has at most ${maxSubscriptions} subscriptions.`);
    }
    const unsubscribe = await this.deps.services.bus.subscribe(source.busTopic, (message) => {
      void this.push(topic, message);
    });
    this.subscriptions.set(topic, { actorHeader: actor, ctx, source, unsubscribe });
    // The socket may have closed while the bus answered.
    if (this.deps.socket.readyState !== this.deps.socket.OPEN) await this.dropSubscriptions();
  }

  private async push(topic: string, message: unknown): Promise<void> {
    const subscription = this.subscriptions.get(topic);
    if (subscription === undefined) return;
    try {
      const data = await subscription.source.select(subscription.ctx, message);
      if (data !== undefined) this.send({ type: 'event', topic, data });
    } catch (err) {
      this.deps.logger.warn({ err, topic }, 'event not delivered');
    }
  }

  /** The bot names a person per topic; everybody else asks for himself. */
  private async contextFor(actorHeader: string | undefined): Promise<OperationContext> {
    const { services, credentials, requestId, logger } = this.deps;
    const actor =
      this.deps.actor.kind === 'service'
        ? await authenticate(services, { ...credentials, actor: actorHeader })
        : this.deps.actor;
    return { services, requestId, logger, actor };
  }

  private async unsubscribe(topic: string): Promise<void> {
    const subscription = this.subscriptions.get(topic);
    this.subscriptions.delete(topic);
    await subscription?.unsubscribe();
  }

  private async dropSubscriptions(): Promise<void> {
    const topics = [...this.subscriptions.keys()];
    const dropped = await Promise.allSettled(topics.map((topic) => this.unsubscribe(topic)));
    const failed = dropped.find((result) => result.status === 'rejected');
    if (failed !== undefined) this.deps.logger.debug({ err: failed.reason }, 'bus kept a subscription');
  }

  private sendError(id: string | null, error: AppError, topic?: string): void {
    const message = topic === undefined ? error.message : `${topic}: ${error.message}`;
    this.send({ type: 'error', id, code: error.code, message });
  }

  private send(push: ClientPush): void {
    const { socket, logger } = this.deps;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > maxBufferedBytes) {
      logger.info({ bufferedBytes: socket.bufferedAmount }, 'client reads too slowly; dropped');
      socket.terminate();
      return;
    }
    socket.send(JSON.stringify(push));
  }
}

const jsonText = z.string().transform((text, ctx): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    ctx.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
});
const frameText = jsonText.pipe(clientFrameSchema);

function parseFrame(text: string | undefined): ClientFrame | undefined {
  const parsed = frameText.safeParse(text);
  return parsed.success ? parsed.data : undefined;
}
