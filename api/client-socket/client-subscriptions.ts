import type { Unsubscribe } from '../../shared/bus.ts';
import { AppError } from '../../shared/errors.ts';
import { normaliseError } from '../http/problem.ts';
import type { OperationContext } from '../operations/context.ts';
import type { Concerns } from './rights-changes.ts';
import { type TopicSource, topicSource } from './topic-rights.ts';

/** Per socket. The bot watches for many people at once over one; each costs work with every message of the bus. */
export const maxSubscriptions = { bot: 2000, person: 100 } as const;

interface Subscription {
  topic: string;
  /** For whom the frame asked, when the socket is the bot's. */
  actorHeader: string | undefined;
  ctx: OperationContext;
  source: TopicSource;
  unsubscribe: Unsubscribe;
}

/** What one socket listens to, by the id of the frame that asked: the bot may watch a topic for several people. */
export class ClientSubscriptions {
  private readonly byId = new Map<string, Subscription>();
  private readonly max: number;
  private readonly deliver: (topic: string, data: unknown) => void;

  constructor(max: number, deliver: (topic: string, data: unknown) => void) {
    this.max = max;
    this.deliver = deliver;
  }

  /** @throws AppError `forbidden`, `not_found`, `rate_limited` */
  async add(
    id: string,
    topic: string,
    actorHeader: string | undefined,
    ctx: OperationContext,
  ): Promise<void> {
    const source = topicSource(topic);
    await source.requireRight(ctx);
    await this.drop(id);
    if (this.byId.size >= this.max) {
      throw new AppError('rate_limited', `One socket has at most ${this.max} subscriptions.`);
    }
    const unsubscribe = await ctx.services.bus.subscribe(source.busTopic, (message) => {
      void this.push(id, message);
    });
    this.byId.set(id, { topic, actorHeader, ctx, source, unsubscribe });
  }

  /** The subscription of this id; with an id that is not known, every one of the topic. */
  async remove(id: string, topic: string): Promise<void> {
    if (this.byId.get(id)?.topic === topic) return this.drop(id);
    for (const [other, subscription] of this.byId) {
      if (subscription.topic === topic) await this.drop(other);
    }
  }

  async clear(): Promise<void> {
    await Promise.all([...this.byId.keys()].map((id) => this.drop(id)));
  }

  /** Rights may have changed since: what is not allowed any more ends, and `onEnded` hears why. */
  async recheck(
    concerns: Concerns,
    contextFor: (actorHeader: string | undefined) => Promise<OperationContext>,
    onEnded: (id: string, error: AppError) => void,
  ): Promise<void> {
    for (const [id, subscription] of this.byId) {
      if (!concerns(subscription.ctx.actor)) continue;
      try {
        subscription.ctx = await contextFor(subscription.actorHeader);
        await subscription.source.requireRight(subscription.ctx);
      } catch (thrown) {
        const error = normaliseError(thrown);
        // A database that is away says nothing about rights.
        if (error.code === 'unavailable' || error.code === 'internal') continue;
        // Two checks at once tell it once.
        if (this.byId.get(id) !== subscription) continue;
        await this.drop(id);
        onEnded(id, error);
      }
    }
  }

  private async push(id: string, message: unknown): Promise<void> {
    const subscription = this.byId.get(id);
    if (subscription === undefined) return;
    const { topic, source, ctx } = subscription;
    try {
      const data = await source.select(ctx, message);
      if (data !== undefined) this.deliver(topic, data);
    } catch (err) {
      ctx.logger.warn({ err, topic }, 'event not delivered');
    }
  }

  private async drop(id: string): Promise<void> {
    const subscription = this.byId.get(id);
    this.byId.delete(id);
    await subscription?.unsubscribe();
  }
}
