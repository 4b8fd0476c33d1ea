import type { Bus, Unsubscribe } from '../../shared/bus.ts';
import type { OperationContext } from '../operations/context.ts';

/** What of a bus message somebody gets; undefined = nothing. */
export type Told = (ctx: OperationContext) => unknown;

export interface TopicFeed {
  busTopic: string;
  /** Whose part of the topic's messages it is, such as a server's id. */
  key: string;
  /** What a message says, by key. The same for every feed of the topic. */
  split(message: unknown): ReadonlyMap<string, Told>;
}

interface OpenTopic {
  listeners: Map<string, Set<(told: Told) => void>>;
  opened: Promise<Unsubscribe>;
}

/**
 * One subscription on the bus per topic, whoever listens: a message is read once, and goes to those whose
 * key it names. What a stored sample costs does not grow with the listeners to other servers.
 */
export class TopicFeeds {
  readonly #bus: Pick<Bus, 'subscribe'>;
  readonly #topics = new Map<string, OpenTopic>();

  constructor(bus: Pick<Bus, 'subscribe'>) {
    this.#bus = bus;
  }

  /** @throws AppError `unavailable` when the bus takes no subscription now */
  async listen({ busTopic, key, split }: TopicFeed, listener: (told: Told) => void): Promise<Unsubscribe> {
    const topic = this.#topics.get(busTopic) ?? this.#open(busTopic, split);
    const ofKey = topic.listeners.get(key) ?? new Set();
    topic.listeners.set(key, ofKey.add(listener));
    const leave = () => {
      ofKey.delete(listener);
      if (ofKey.size > 0) return false;
      topic.listeners.delete(key);
      if (topic.listeners.size > 0 || this.#topics.get(busTopic) !== topic) return false;
      return this.#topics.delete(busTopic);
    };
    let end: Unsubscribe;
    try {
      end = await topic.opened;
    } catch (error) {
      leave();
      throw error;
    }
    return async () => {
      if (leave()) await end();
    };
  }

  #open(busTopic: string, split: TopicFeed['split']): OpenTopic {
    const listeners: OpenTopic['listeners'] = new Map();
    const opened = this.#bus.subscribe(busTopic, (message) => {
      for (const [key, told] of split(message))
        for (const listener of listeners.get(key) ?? []) listener(told);
    });
    const topic = { listeners, opened };
    this.#topics.set(busTopic, topic);
    return topic;
  }
}
