import type { Unsubscribe } from '../../shared/bus.ts';
import { AppError } from '../../shared/errors.ts';
import { normaliseError } from '../http/problem.ts';
import type { OperationContext } from '../operations/context.ts';
import type { SubscriptionBudget } from './subscription-budget.ts';
import type { Told, TopicFeeds } from './topic-feeds.ts';
import { type TopicSource, topicSource } from './topic-rights.ts';

export interface Subscription {
  topic: string;
  /** For whom the frame asked, when the socket is the bot's. */
  actorHeader: string | undefined;
  ctx: OperationContext;
  source: TopicSource;
  unsubscribe: Unsubscribe;
  /** Of the frames that asked for it. */
  ids: Set<string>;
}

export interface ClientSubscriptionsDeps {
  feeds: TopicFeeds;
  budget: SubscriptionBudget;
  /** Whose budget it is. */
  holder: string | object;
  deliver(topic: string, data: unknown): void;
}

/**
 * What one socket listens to. A topic asked for twice for the same person is one subscription with two ids,
 * and ends with the last of them; the bot may watch a topic for several people.
 */
export class ClientSubscriptions {
  private readonly byId = new Map<string, Subscription>();
  private readonly byKey = new Map<string, Subscription>();
  private readonly deps: ClientSubscriptionsDeps;

  constructor(deps: ClientSubscriptionsDeps) {
    this.deps = deps;
  }

  /** @throws AppError `forbidden`, `not_found`, `rate_limited`, `unavailable` */
  async add(
    id: string,
    topic: string,
    actorHeader: string | undefined,
    ctx: OperationContext,
  ): Promise<void> {
    const source = topicSource(topic);
    await source.requireRight(ctx);
    await this.drop(id);
    const { feeds, budget, holder } = this.deps;
    if (!budget.take(holder)) {
      throw new AppError('rate_limited', 'There are too many subscriptions already.', {
        hint: 'End some of them first, on this socket or on others of this account.',
      });
    }
    const key = keyOf(topic, actorHeader);
    const known = this.byKey.get(key);
    if (known !== undefined) {
      known.ctx = ctx;
      this.byId.set(id, known);
      known.ids.add(id);
      return;
    }
    const subscription = { topic, actorHeader, ctx, source, ids: new Set([id]), unsubscribe: async () => {} };
    try {
      subscription.unsubscribe = await feeds.listen(source, (told) => void this.push(subscription, told));
    } catch (error) {
      budget.giveBack(holder);
      throw error;
    }
    this.byKey.set(key, subscription);
    this.byId.set(id, subscription);
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

  all(): Iterable<Subscription> {
    return this.byKey.values();
  }

  /** Rights may have changed since: what is not allowed any more ends, and `onEnded` hears why. */
  async recheck(
    concerned: (subscription: Subscription) => boolean,
    contextFor: (actorHeader: string | undefined) => Promise<OperationContext>,
    onEnded: (id: string, error: AppError) => void,
  ): Promise<void> {
    for (const [key, subscription] of this.byKey) {
      if (!concerned(subscription)) continue;
      try {
        subscription.ctx = await contextFor(subscription.actorHeader);
        await subscription.source.requireRight(subscription.ctx);
      } catch (thrown) {
        const error = normaliseError(thrown);
        // A database that is away says nothing about rights.
        if (error.code === 'unavailable' || error.code === 'internal') continue;
        // Two checks at once tell it once.
        if (this.byKey.get(key) !== subscription) continue;
        for (const id of [...subscription.ids]) {
          await this.drop(id);
          onEnded(id, error);
        }
      }
    }
  }

  private async push(subscription: Subscription, told: Told): Promise<void> {
    // Ended, and the message was on its way.
    if (subscription.ids.size === 0) return;
    const { topic, ctx } = subscription;
    try {
      const data = await told(ctx);
      if (data !== undefined) this.deps.deliver(topic, data);
    } catch (err) {
      ctx.logger.warn({ err, topic }, 'event not delivered');
    }
  }

  private async drop(id: string): Promise<void> {
    const subscription = this.byId.get(id);
    if (subscription === undefined) return;
    this.byId.delete(id);
    subscription.ids.delete(id);
    this.deps.budget.giveBack(this.deps.holder);
    if (subscription.ids.size > 0) return;
    this.byKey.delete(keyOf(subscription.topic, subscription.actorHeader));
    await subscription.unsubscribe();
  }
}

const keyOf = (topic: string, actorHeader: string | undefined) => `${topic} ${actorHeader ?? ''}`;
