import {
  Client,
  Events,
  GatewayDispatchEvents,
  type GatewayDispatchPayload,
  GatewayIntentBits,
  Options,
  SimpleShardingStrategy,
} from 'discord.js';
import { discordRestOptions } from '../../shared/discord/rest-client.ts';
import type { Logger } from '../../shared/logger.ts';

/** Everything the bot needs comes with an interaction: what discord.js can do without is not kept. */
const makeCache = Options.cacheWithLimits({
  ApplicationCommandManager: 0,
  AutoModerationRuleManager: 0,
  BaseGuildEmojiManager: 0,
  DMMessageManager: 0,
  EntitlementManager: 0,
  GuildBanManager: 0,
  GuildEmojiManager: 0,
  GuildForumThreadManager: 0,
  GuildInviteManager: 0,
  GuildMemberManager: 0,
  GuildMessageManager: 0,
  GuildScheduledEventManager: 0,
  GuildStickerManager: 0,
  GuildTextThreadManager: 0,
  MessageManager: 0,
  PresenceManager: 0,
  ReactionManager: 0,
  ReactionUserManager: 0,
  StageInstanceManager: 0,
  ThreadManager: 0,
  ThreadMemberManager: 0,
  UserManager: 0,
  VoiceStateManager: 0,
});

export interface DiscordClient {
  client: Client;
  /** Ends it and whatever it still attempts. */
  stop(): Promise<void>;
}

/**
 * A gateway client for interactions only. Reconnecting, resuming and identifying anew are its own
 * work; here each outage is said once, when it begins and when it ends.
 */
export function createDiscordClient(apiUrl: string, logger: Logger): DiscordClient {
  let stopped = false;
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    shards: 'auto',
    rest: discordRestOptions({ apiUrl }),
    allowedMentions: { parse: [] },
    makeCache,
    ws: {
      // A shard that waits between two attempts is not reached by destroy() and would connect again: for
      // a client that is stopped, what it reads before each attempt never comes.
      buildStrategy(manager) {
        const { retrieveSessionInfo } = manager.options;
        manager.options.retrieveSessionInfo = (shardId) =>
          stopped ? new Promise<never>(() => undefined) : retrieveSessionInfo(shardId);
        return new SimpleShardingStrategy(manager);
      },
    },
  });
  handOnUnread(client);
  logOutages(client, logger, () => stopped);
  return {
    client,
    async stop() {
      stopped = true;
      await client.destroy();
    },
  };
}

/** What discord.js itself needs to know when it is ready. */
const readByClient: ReadonlySet<string> = new Set([
  GatewayDispatchEvents.Ready,
  GatewayDispatchEvents.Resumed,
  GatewayDispatchEvents.GuildCreate,
  GatewayDispatchEvents.GuildDelete,
]);

/**
 * Everything else reaches the listeners of `client.ws` and nobody after them: discord.js would make an
 * object of it, and a payload that it cannot read ends the process with an unhandled rejection.
 */
function handOnUnread(client: Client): void {
  client.on(Events.Raw, (packet: { t: GatewayDispatchPayload['t'] | null; d: unknown }) => {
    if (packet.t === null || readByClient.has(packet.t)) return;
    client.ws.emit(packet.t, packet.d);
    packet.t = null;
  });
}

function logOutages(client: Client, logger: Logger, isStopped: () => boolean): void {
  const away = new Set<number>();
  client.on(Events.ShardReconnecting, (shard) => {
    if (isStopped()) return;
    if (!away.has(shard)) logger.warn({ shard }, 'Discord closed the connection; reconnecting');
    away.add(shard);
  });
  const back = (shard: number) => {
    if (away.delete(shard)) logger.info({ shard }, 'connected to Discord again');
  };
  client.on(Events.ShardReady, back);
  client.on(Events.ShardResume, back);
  // Without a listener, an error event would end the process.
  client.on(Events.Error, (error) => logger.warn({ err: error }, 'the Discord client failed at something'));
  client.on(Events.ShardError, (error, shard) =>
    logger.debug({ err: error, shard }, 'the connection to Discord failed'),
  );
  client.on(Events.Warn, (message) => logger.warn(message));
}
