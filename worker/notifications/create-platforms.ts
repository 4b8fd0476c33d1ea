import { createDiscordRest } from '../../shared/discord/rest-client.ts';
import type { Logger } from '../../shared/logger.ts';
import { createSlackClient } from '../../shared/slack/web-client.ts';
import type { WorkerConfig } from '../config.ts';
import type { ChatDelivery } from './chat-delivery.ts';
import { createDiscordDelivery } from './discord-delivery.ts';
import { createSlackDelivery } from './slack-delivery.ts';
import { createSlackWorkspaces } from './slack-workspaces.ts';

export type PlatformSettings = Pick<
  WorkerConfig,
  'SLACK_BOT_TOKEN' | 'SLACK_API_URL' | 'DISCORD_TOKEN' | 'DISCORD_API_URL'
>;

/**
 * By what stands before the colon of a channel. The clients repeat nothing by themselves: the outbox
 * retries, and it knows what was sent.
 */
export function createPlatforms(config: PlatformSettings, logger: Logger): Map<string, ChatDelivery> {
  const platforms = new Map<string, ChatDelivery>();
  if (config.SLACK_BOT_TOKEN !== undefined) {
    const clients = config.SLACK_BOT_TOKEN.map((token) =>
      createSlackClient({
        token,
        apiUrl: config.SLACK_API_URL,
        logger: logger.child({ platform: 'slack' }),
        retries: 0,
      }),
    );
    platforms.set('slack', createSlackDelivery(createSlackWorkspaces(clients)));
  }
  if (config.DISCORD_TOKEN !== undefined) {
    const rest = createDiscordRest({
      token: config.DISCORD_TOKEN,
      apiUrl: config.DISCORD_API_URL,
      logger: logger.child({ platform: 'discord' }),
    });
    platforms.set('discord', createDiscordDelivery(rest));
  }
  if (platforms.size === 0)
    logger.warn('neither SLACK_BOT_TOKEN nor DISCORD_TOKEN is set: alerts are kept, but told nowhere');
  return platforms;
}
