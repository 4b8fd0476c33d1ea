import { setTimeout as sleep } from 'node:timers/promises';
import { Events, GatewayDispatchEvents } from 'discord.js';
import { createDiscordRest } from '../../shared/discord/rest-client.ts';
import type { Logger } from '../../shared/logger.ts';
import { verbs } from '../commands/index.ts';
import type { Dispatcher } from '../dispatch-command.ts';
import type { RunningPlatform } from '../keep-connected.ts';
import { createRequestsUnderWay } from '../requests-under-way.ts';
import type { Suggester } from '../suggestions/suggester.ts';
import { createChannelMessages } from './channel-messages.ts';
import { registerCommands } from './commands/register-commands.ts';
import { interactionSchema } from './discord-payloads.ts';
import { takeInteraction } from './discord-requests.ts';
import { connectToGateway } from './gateway-connection.ts';
import { keepRegistered } from './keep-registered.ts';

export interface DiscordSettings {
  token: string;
  /** Absent: asked of Discord. */
  applicationId: string | undefined;
  /** Guilds that get the commands at once; none = one global registration. */
  guildIds: readonly string[];
  /** Without a version and without a slash at its end. */
  apiUrl: string;
}

/** How long the start waits for the gateway; discord.js itself goes on trying. */
const patienceMs = 30_000;

/**
 * Connects to Discord and takes commands, buttons, menus, modals and autocomplete until closed.
 *
 * @throws ConfigError when Discord refuses the token or the settings, AppError `unavailable` when it cannot be reached
 */
export async function startDiscord(
  settings: DiscordSettings,
  { dispatcher, suggester, logger }: { dispatcher: Dispatcher; suggester: Suggester; logger: Logger },
): Promise<RunningPlatform> {
  const { token, apiUrl, guildIds } = settings;
  const rest = createDiscordRest({ token, apiUrl, logger });
  const deps = { rest, channels: createChannelMessages(rest), dispatcher, suggester, logger };
  const underWay = createRequestsUnderWay(logger);
  const { client, ready, lost, stop } = connectToGateway(settings, logger);
  let closed = false;

  // As the gateway sends them: before every guild is loaded, and kinds that discord.js does not know yet.
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (payload: unknown) => {
    if (closed) return;
    const parsed = interactionSchema.safeParse(payload);
    if (!parsed.success) {
      logger.warn({ issues: parsed.error.issues }, 'an interaction was not understood');
      return;
    }
    underWay.run(parsed.data.id, () => takeInteraction(deps, parsed.data));
  });

  const registering = ready.then(async (applicationId) => {
    const registration = await keepRegistered(
      () => registerCommands({ rest, applicationId, guildIds, verbs, logger }),
      logger,
    );
    client.on(Events.GuildCreate, ({ id }) => {
      if (guildIds.includes(id)) registration.again();
    });
    logger.info({ applicationId, shards: client.ws.shards.size }, 'connected to Discord');
    return registration;
  });
  // Why is what `lost` says.
  registering.catch(() => undefined);

  const patience = new AbortController();
  const outcome = await Promise.race([
    registering.then(() => 'ready' as const).catch(() => lost),
    lost,
    sleep(patienceMs, 'slow' as const, { signal: patience.signal }),
  ]);
  patience.abort();
  if (outcome instanceof Error) throw outcome;
  if (outcome === 'slow') logger.warn('the gateway of Discord does not answer yet; it is tried again');
  return {
    lost,
    async close() {
      closed = true;
      void registering.then((registration) => registration.close()).catch(() => undefined);
      await underWay.settle();
      await stop();
    },
  };
}
