import type { Logger } from '../shared/logger.ts';
import { createApiTransport } from './api/api-transport.ts';
import { createClientSocket } from './api/client-socket.ts';
import type { BotConfig } from './config.ts';
import { startDiscord } from './discord/start-discord.ts';
import { createDispatcher } from './dispatch-command.ts';
import { type KeptPlatform, keepConnected, type RunningPlatform } from './keep-connected.ts';
import { startSlack } from './slack/start-slack.ts';
import { createSuggester } from './suggestions/suggester.ts';

export interface RunningBot {
  /** Where Slack's HTTP mode listens; undefined in Socket Mode. */
  readonly port: number | undefined;
  /** Rejects when no platform is left that could still be reached. */
  finished: Promise<void>;
  close(): Promise<void>;
}

/**
 * Does not need the API to be up: what is asked meanwhile is answered with that. Nor a platform: one
 * that cannot be reached is tried again in the background.
 *
 * @throws ConfigError when a platform refuses a token; nothing is left running then
 */
export async function startBot({
  config,
  logger,
}: {
  config: BotConfig;
  logger: Logger;
}): Promise<RunningBot> {
  const { apiUrl, serviceToken, slack, discord } = config;
  const transport = createApiTransport({ apiUrl, serviceToken, logger });
  const socket = createClientSocket({ apiUrl, serviceToken, logger });
  const dispatcher = createDispatcher({ transport, socket, logger });
  const suggester = createSuggester({ transport, logger });

  const startingSlack =
    slack && keepConnected('Slack', () => startSlack(slack, { dispatcher, logger }), logger);
  const startingDiscord =
    discord &&
    keepConnected('Discord', () => startDiscord(discord, { dispatcher, suggester, logger }), logger);
  const attempts = await Promise.allSettled([startingSlack, startingDiscord]);
  const started = attempts.flatMap((one): KeptPlatform<RunningPlatform>[] =>
    one.status === 'fulfilled' && one.value ? [one.value] : [],
  );

  async function close(): Promise<void> {
    await Promise.allSettled(started.map((platform) => platform.close()));
    socket.close();
  }

  const failed = attempts.find((one) => one.status === 'rejected');
  if (failed) {
    await close();
    throw failed.reason;
  }
  const finished = everyRejected(started.map(({ givenUp }) => givenUp));
  finished.catch(() => undefined);
  const slackKept = await startingSlack;
  return {
    get port() {
      return slackKept?.current()?.port;
    },
    finished,
    close,
  };
}

/** Rejects with the last one's reason when all have rejected. */
async function everyRejected(promises: Promise<never>[]): Promise<void> {
  const settled = await Promise.allSettled(promises);
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
}
