import type { Bus, Unsubscribe } from '../bus.ts';
import type { Logger } from '../logger.ts';
import { notify } from './in-process-bus.ts';
import { connectRedis, redisUnavailable, warnAboutRedisSettings } from './redis-connection.ts';
import { consumeInbox } from './redis-inbox.ts';

/** Entries per inbox, about; then the oldest goes. */
const inboxLimit = 10_000;
/** An inbox nobody reads or writes any more disappears. */
const inboxTtlSeconds = 3600;

/**
 * The bus between processes: pub/sub for topics, a stream per inbox.
 *
 * @throws AppError `unavailable` when Redis does not answer now; later outages heal by themselves.
 */
export async function createRedisBus({ url, logger }: { url: string; logger: Logger }): Promise<Bus> {
  const commands = await connectRedis(url, 'chatops-bus', logger);
  const subscriber = await connectRedis(url, 'chatops-bus-topics', logger, { autoResubscribe: false });
  await warnAboutRedisSettings(commands, logger);

  const listeners = new Map<string, Set<(message: unknown) => void>>();
  const consumers = new Set<() => Promise<void>>();

  subscriber.on('message', (channel: string, text: string) => {
    for (const listener of listeners.get(channel) ?? []) notify(listener, text, logger);
  });
  subscriber.on('ready', () => {
    const channels = [...listeners.keys()];
    if (channels.length === 0) return;
    subscriber.subscribe(...channels).catch((error: unknown) => {
      logger.warn({ err: error }, 'could not resubscribe');
      // Without its subscriptions the connection is deaf: start it over.
      subscriber.disconnect(true);
    });
  });

  async function unsubscribe(channel: string, listener: (message: unknown) => void): Promise<void> {
    const ofTopic = listeners.get(channel);
    ofTopic?.delete(listener);
    if (ofTopic?.size !== 0) return;
    listeners.delete(channel);
    // When Redis is away there is nothing to take back: reconnecting subscribes only what is in the map.
    await subscriber.unsubscribe(channel).catch(() => {});
  }

  return {
    publish: async (topic, message) => {
      await answered(commands.publish(channelOf(topic), JSON.stringify(message)));
    },
    subscribe: async (topic, listener): Promise<Unsubscribe> => {
      const channel = channelOf(topic);
      const ofTopic = listeners.get(channel) ?? new Set();
      listeners.set(channel, ofTopic.add(listener));
      try {
        await answered(subscriber.subscribe(channel));
      } catch (error) {
        await unsubscribe(channel, listener);
        throw error;
      }
      return () => unsubscribe(channel, listener);
    },
    send: async (inbox, message) => {
      const stream = streamOf(inbox);
      const transaction = commands
        .multi()
        .xadd(stream, 'MAXLEN', '~', inboxLimit, '*', 'message', JSON.stringify(message))
        .expire(stream, inboxTtlSeconds);
      const replies = await answered(transaction.exec());
      const failed = replies?.find(([error]) => error);
      if (failed) throw redisUnavailable(failed[0]);
    },
    receive: async (inbox, handler): Promise<Unsubscribe> => {
      const client = await connectRedis(url, 'chatops-bus-inbox', logger, {
        commandTimeout: undefined,
        // A blocking read answers every five seconds; a socket silent for longer is dead.
        socketTimeout: 15_000,
      });
      const stop = consumeInbox(client, streamOf(inbox), handler, logger);
      consumers.add(stop);
      return async () => {
        consumers.delete(stop);
        await stop();
      };
    },
    ping: async () => {
      await answered(commands.ping());
    },
    close: async () => {
      await Promise.all([...consumers].map((stop) => stop()));
      listeners.clear();
      subscriber.disconnect();
      commands.disconnect();
    },
  };
}

const channelOf = (topic: string) => `chatops:topic:${topic}`;
const streamOf = (inbox: string) => `chatops:inbox:${inbox}`;

async function answered<Reply>(reply: Promise<Reply>): Promise<Reply> {
  try {
    return await reply;
  } catch (cause) {
    throw redisUnavailable(cause);
  }
}
