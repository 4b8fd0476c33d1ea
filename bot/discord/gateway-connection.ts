import { Events, GatewayDispatchEvents } from 'discord.js';
import { z } from 'zod';
import { ConfigError } from '../../shared/define-config.ts';
import type { Logger } from '../../shared/logger.ts';
import { connectError } from './connect-error.ts';
import { createDiscordClient, type DiscordClient } from './discord-client.ts';

export interface GatewayConnection extends DiscordClient {
  /** The application's id, when the first shard is ready; the others follow by themselves. */
  ready: Promise<string>;
  /** Resolves with ConfigError or AppError when there is no connection and discord.js makes none any more. */
  lost: Promise<Error>;
}

const readySchema = z.object({ application: z.object({ id: z.string() }) });

/** Logs in. Whether that works is known when `ready` or `lost` resolves. */
export function connectToGateway(
  settings: { token: string; applicationId: string | undefined; apiUrl: string },
  logger: Logger,
): GatewayConnection {
  const { token, applicationId, apiUrl } = settings;
  const { client, stop } = createDiscordClient(apiUrl, logger);
  const ready = new Promise<unknown>((resolve) => {
    client.ws.once(GatewayDispatchEvents.Ready, resolve);
  }).then((data) => {
    const { id } = readySchema.parse(data).application;
    if (applicationId === undefined || applicationId === id) return id;
    throw new ConfigError(
      `bot cannot start: DISCORD_TOKEN belongs to the application ${id}, not to ${applicationId} (DISCORD_APPLICATION_ID).`,
    );
  });
  const lost = new Promise<Error>((resolve) => {
    let closeCode: number | undefined;
    const lose = (error: unknown) => {
      resolve(connectError(error, apiUrl, closeCode));
      stop().catch((problem: unknown) =>
        logger.warn({ err: problem }, 'the Discord client did not stop cleanly'),
      );
    };
    client.on(Events.ShardDisconnect, ({ code }) => {
      closeCode = code;
      lose(new Error(`the gateway closed the session with ${code}`));
    });
    ready.catch(lose);
    client.login(token).catch(lose);
  });
  return { client, stop, ready, lost };
}
