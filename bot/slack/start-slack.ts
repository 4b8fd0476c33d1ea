import { App } from '@slack/bolt';
import { ConfigError } from '../../shared/define-config.ts';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { classifySlackError } from '../../shared/slack/slack-error.ts';
import { slackLogger } from '../../shared/slack/slack-logger.ts';
import { createSlackClient } from '../../shared/slack/web-client.ts';
import type { Dispatcher } from '../dispatch-command.ts';
import { createRequestsUnderWay } from '../requests-under-way.ts';
import { createInlet } from './receivers.ts';
import { createSeenEvents } from './seen-events.ts';
import { appMentionSchema, blockActionsSchema, slashCommandSchema } from './slack-payloads.ts';
import { takeBlockAction, takeMention, takeSlashCommand } from './slack-requests.ts';

export interface SlackSettings {
  /** One per workspace. */
  botTokens: readonly string[];
  /** Present = Socket Mode. */
  appToken?: string | undefined;
  /** Needed without an app token. */
  signingSecret?: string | undefined;
  apiUrl: string;
  /** The listener of HTTP mode. */
  host: string;
  port: number;
}

export interface RunningSlack {
  /** Where HTTP mode listens; undefined in Socket Mode. */
  port: number | undefined;
  close(): Promise<void>;
}

/**
 * Connects to Slack and takes commands, buttons and mentions until closed.
 *
 * @throws ConfigError when Slack refuses the tokens, AppError `unavailable` when it cannot be reached
 */
export async function startSlack(
  settings: SlackSettings,
  { dispatcher, logger }: { dispatcher: Dispatcher; logger: Logger },
): Promise<RunningSlack> {
  const [botToken = ''] = settings.botTokens;
  const client = createSlackClient({ token: botToken, apiUrl: settings.apiUrl, logger });
  const self = await whoAmI(client, settings.apiUrl);
  const inlet = createInlet(settings, logger);
  const app = new App({
    receiver: inlet.receiver,
    // Known already: no call to Slack may come between an event and its acknowledgement.
    authorize: async () => ({ botToken, botId: self.botId, botUserId: self.userId }),
    logger: slackLogger(logger),
    clientOptions: { slackApiUrl: settings.apiUrl },
    convoStore: false,
  });
  app.error(async (error) => logger.error({ err: error }, 'an event could not be taken'));

  const seen = createSeenEvents();
  const underWay = createRequestsUnderWay(logger);
  const deps = { client, botName: self.name, dispatcher, logger };

  /** Work goes on after the acknowledgement, on its own; Slack's repeats of an event are dropped. */
  function once(eventId: string, work: () => Promise<void>): void {
    if (!seen.firstTime(eventId)) {
      logger.info({ eventId }, 'a repeated event was dropped');
      return;
    }
    underWay.run(eventId, work);
  }

  app.command(/^\//, async ({ ack, body }) => {
    await ack();
    const command = slashCommandSchema.parse(body);
    once(command.trigger_id, () => takeSlashCommand(deps, command));
  });
  app.action(/.*/, async ({ ack, body }) => {
    await ack();
    const payload = blockActionsSchema.parse(body);
    once(payload.trigger_id, () => takeBlockAction(deps, payload));
  });
  app.event('app_mention', async ({ body }) => {
    const mention = appMentionSchema.parse(body);
    once(mention.event_id, () => takeMention(deps, mention));
  });

  const port = await inlet.open(app);
  logger.info({ mode: settings.appToken === undefined ? 'http' : 'socket', port }, 'connected to Slack');
  return {
    port,
    async close() {
      await inlet.close();
      await underWay.settle();
    },
  };
}

async function whoAmI(
  client: ReturnType<typeof createSlackClient>,
  apiUrl: string,
): Promise<{ userId: string; botId: string; name: string }> {
  try {
    const { user_id = '', bot_id = '', user = 'ChatOps' } = await client.auth.test();
    return { userId: user_id, botId: bot_id, name: user };
  } catch (error) {
    const failure = classifySlackError(error);
    if (failure.kind === 'permanent') {
      throw new ConfigError(`bot cannot start: Slack refuses SLACK_BOT_TOKEN (${failure.code})`, {
        cause: error,
      });
    }
    throw new AppError('unavailable', `Slack cannot be reached at ${apiUrl}.`, {
      hint: 'Check the network, or SLACK_API_URL.',
      cause: error,
    });
  }
}
