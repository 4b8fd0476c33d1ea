import type { WebClient } from '@slack/web-api';
import { ConfigError } from '../../shared/define-config.ts';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { classifySlackError } from '../../shared/slack/slack-error.ts';
import { createSlackClient } from '../../shared/slack/web-client.ts';

/** One installation of the app, and who it is there. */
export interface SlackWorkspace {
  client: WebClient;
  botToken: string;
  teamId: string;
  botId: string;
  botUserId: string;
  /** As people type it after /invite @. */
  botName: string;
}

/** The workspace something came from; undefined when there is no bot token for it. */
export type FindSlackWorkspace = (teamId: string | undefined) => SlackWorkspace | undefined;

/**
 * Asks each token whose it is.
 *
 * @throws ConfigError when Slack refuses a token, AppError `unavailable` when it cannot be reached
 */
export async function openSlackWorkspaces(
  { botTokens, apiUrl }: { botTokens: readonly string[]; apiUrl: string },
  logger: Logger,
): Promise<FindSlackWorkspace> {
  const workspaces = await Promise.all(
    botTokens.map((botToken, index) => {
      const which = botTokens.length === 1 ? '' : ` ${index + 1} of ${botTokens.length}`;
      return openWorkspace(botToken, which, apiUrl, logger);
    }),
  );
  const byTeam = new Map(workspaces.map((workspace) => [workspace.teamId, workspace]));
  const [only, ...others] = byTeam.values();
  if (byTeam.size < workspaces.length)
    throw new ConfigError('bot cannot start: SLACK_BOT_TOKEN holds two tokens of one workspace');
  // A single installation also hears of what guests of a shared channel do, under their own team.
  return (teamId) => (others.length === 0 ? only : byTeam.get(teamId ?? ''));
}

async function openWorkspace(
  botToken: string,
  which: string,
  apiUrl: string,
  logger: Logger,
): Promise<SlackWorkspace> {
  const client = createSlackClient({ token: botToken, apiUrl, logger });
  try {
    const { team_id = '', user_id = '', bot_id = '', user = 'ChatOps' } = await client.auth.test();
    return { client, botToken, teamId: team_id, botUserId: user_id, botId: bot_id, botName: user };
  } catch (error) {
    const failure = classifySlackError(error);
    if (failure.kind === 'permanent') {
      throw new ConfigError(`bot cannot start: Slack refuses SLACK_BOT_TOKEN${which} (${failure.code})`, {
        cause: error,
      });
    }
    throw new AppError('unavailable', `Slack cannot be reached at ${apiUrl}.`, {
      hint: 'Check the network, or SLACK_API_URL.',
      cause: error,
    });
  }
}
