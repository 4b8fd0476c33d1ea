import { App } from '@slack/bolt';
import type { Logger } from '../../shared/logger.ts';
import { slackLogger } from '../../shared/slack/slack-logger.ts';
import type { Dispatcher } from '../dispatch-command.ts';
import { createRequestsUnderWay } from '../requests-under-way.ts';
import { createInlet } from './receivers.ts';
import { createSeenEvents } from './seen-events.ts';
import { formCallbackId, takeForm } from './slack-forms.ts';
import {
  appMentionSchema,
  blockActionsSchema,
  slashCommandSchema,
  viewSubmissionSchema,
} from './slack-payloads.ts';
import { takeBlockAction, takeMention, takeSlashCommand } from './slack-requests.ts';
import { openSlackWorkspaces } from './slack-workspaces.ts';

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
 * Connects to Slack and takes commands, buttons, forms and mentions of all workspaces until closed.
 *
 * @throws ConfigError when Slack refuses the tokens, AppError `unavailable` when it cannot be reached
 */
export async function startSlack(
  settings: SlackSettings,
  { dispatcher, logger }: { dispatcher: Dispatcher; logger: Logger },
): Promise<RunningSlack> {
  const findWorkspace = await openSlackWorkspaces(settings, logger);
  const inlet = createInlet(settings, logger);
  const app = new App({
    receiver: inlet.receiver,
    // Known already: no call to Slack may come between an event and its acknowledgement.
    authorize: async ({ teamId }) => {
      const { botToken, botId, botUserId } = findWorkspace(teamId) ?? {};
      return { botToken, botId, botUserId };
    },
    logger: slackLogger(logger),
    clientOptions: { slackApiUrl: settings.apiUrl },
    convoStore: false,
  });
  app.error(async (error) => logger.error({ err: error }, 'an event could not be taken'));

  const seen = createSeenEvents();
  const underWay = createRequestsUnderWay(logger);
  const deps = { findWorkspace, dispatcher, logger };

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
  app.view(formCallbackId, async ({ ack, body }) => {
    await ack();
    const submission = viewSubmissionSchema.parse(body);
    once(submission.view.id, () => takeForm(deps, submission));
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
