import type { WebSocket } from 'ws';
import { z } from 'zod';
import {
  type ClientFrame,
  type ClientPush,
  clientFrameSchema,
} from '../../shared/api-contract/client-socket.ts';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { authenticate, type PresentedCredentials } from '../auth/authenticate.ts';
import { normaliseError } from '../http/problem.ts';
import type { Actor, OperationContext } from '../operations/context.ts';
import type { Services } from '../services.ts';
import { ClientSubscriptions } from './client-subscriptions.ts';
import type { Concerns } from './rights-changes.ts';
import type { SubscriptionBudget } from './subscription-budget.ts';
import type { TopicFeeds } from './topic-feeds.ts';

/** A reader with this much unread is dropped: it can come back and read the state anew. */
const maxBufferedBytes = 1024 * 1024;
const maxWaitingFrames = 100;
/** The key, session or account is gone; or the person in the bot's actor header is linked to none any more. */
const endingCodes: ReadonlySet<ErrorCode> = new Set(['unauthenticated', 'identity_unlinked', 'forbidden']);

export interface ClientSessionDeps {
  services: Services;
  feeds: TopicFeeds;
  budget: SubscriptionBudget;
  socket: WebSocket;
  credentials: PresentedCredentials;
  actor: Actor;
  requestId: string;
  logger: Logger;
}

/** One client's socket: frames in, answers and events out. */
export class ClientSession {
  private readonly deps: ClientSessionDeps;
  private readonly subscriptions: ClientSubscriptions;
  /** Frames are handled in order: an unsubscribe never overtakes its subscribe. */
  private queue = Promise.resolve();
  private waiting = 0;

  constructor(deps: ClientSessionDeps) {
    this.deps = deps;
    const { feeds, budget, actor } = deps;
    this.subscriptions = new ClientSubscriptions({
      feeds,
      budget,
      holder: actor.kind === 'service' ? this : actor.account.id,
      deliver: (topic, data) => this.send({ type: 'event', topic, data }),
    });
    deps.socket.on('message', (data, isBinary) => this.enqueue(isBinary ? undefined : String(data)));
    deps.socket.on('close', () => {
      // After the frames under way: a subscription that is just being made must end too.
      this.queue = this.queue
        .then(() => this.subscriptions.clear())
        .catch((err: unknown) => deps.logger.debug({ err }, 'the bus kept a subscription'));
    });
  }

  get actor(): Actor {
    return this.deps.actor;
  }

  /**
   * Credentials and rights may have changed since the socket was opened.
   *
   * @param concerns for whom, and to what; the bot's socket speaks for many
   */
  async recheck(concerns: Concerns = () => true): Promise<void> {
    const { services, credentials, actor } = this.deps;
    if (concerns(actor)) {
      try {
        this.deps.actor = await authenticate(services, credentials);
      } catch (error) {
        const { code } = normaliseError(error);
        // Only a "no" ends the socket; a database that is away says nothing about rights.
        if (endingCodes.has(code)) this.end(4401, 'credentials ended');
        return;
      }
    }
    await this.subscriptions.recheck(
      ({ ctx, topic }) => concerns(ctx.actor, topic),
      (actorHeader) => this.contextFor(actorHeader),
      (id, error) => this.sendError(id, error),
    );
  }

  recheckSoon(concerns: Concerns): void {
    this.recheck(concerns).catch((err: unknown) =>
      this.deps.logger.warn({ err }, 'a client socket was not rechecked at once'),
    );
  }

  /** For whom it listens. */
  *watchers(): Generator<Actor> {
    for (const { ctx } of this.subscriptions.all()) yield ctx.actor;
  }

  end(code: number, reason: string): void {
    this.deps.socket.close(code, reason);
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
    const { id, topic } = frame;
    const { actor } = this.deps;
    try {
      if (frame.type === 'subscribe') {
        const actorHeader = actor.kind === 'service' ? frame.actor : undefined;
        await this.subscriptions.add(id, topic, actorHeader, await this.contextFor(actorHeader));
        this.send({ type: 'subscribed', id, topic });
      } else {
        await this.subscriptions.remove(id, topic);
        this.send({ type: 'unsubscribed', id, topic });
      }
    } catch (error) {
      this.sendError(id, normaliseError(error));
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

  private sendError(id: string | null, error: AppError): void {
    this.send({ type: 'error', id, code: error.code, message: error.message });
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

const frameText = z
  .string()
  .transform((text, ctx): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      ctx.addIssue({ code: 'custom', message: 'not JSON' });
      return z.NEVER;
    }
  })
  .pipe(clientFrameSchema);

function parseFrame(text: string | undefined): ClientFrame | undefined {
  const parsed = frameText.safeParse(text);
  return parsed.success ? parsed.data : undefined;
}
