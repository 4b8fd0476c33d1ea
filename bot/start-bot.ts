import type { Logger } from '../shared/logger.ts';
import { createApiTransport } from './api/api-transport.ts';
import { createClientSocket } from './api/client-socket.ts';
import type { BotConfig } from './config.ts';
import { createDispatcher } from './dispatch-command.ts';
import { startSlack } from './slack/start-slack.ts';

export interface RunningBot {
  /** Where Slack's HTTP mode listens; undefined in Socket Mode. */
  port: number | undefined;
  close(): Promise<void>;
}

/** Does not need the API to be up: what is asked meanwhile is answered with that. */
export async function startBot({
  config,
  logger,
}: {
  config: BotConfig;
  logger: Logger;
}): Promise<RunningBot> {
  const { apiUrl, serviceToken } = config;
  const transport = createApiTransport({ apiUrl, serviceToken, logger });
  const socket = createClientSocket({ apiUrl, serviceToken, logger });
  const dispatcher = createDispatcher({ transport, socket, logger });
  try {
    const slack = await startSlack(config.slack!, { dispatcher, logger });
    return {
      port: slack.port,
      async close() {
        await slack.close();
        socket.close();
      },
    };
  } catch (error) {
    socket.close();
    throw error;
  }
}
