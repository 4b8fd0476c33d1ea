import { z } from 'zod';
import { ConfigError, defineConfig, type Environment, setting } from '../shared/define-config.ts';
import type { LogLevel } from '../shared/logger.ts';
import type { DiscordSettings } from './discord/start-discord.ts';
import type { SlackSettings } from './slack/start-slack.ts';

const snowflake = z.string().regex(/^\d{15,21}$/, 'must be an id: 15 to 21 digits');

const readSettings = defineConfig('bot', {
  /** What links point at; the API is there too unless CHATOPS_API_URL says otherwise. */
  PUBLIC_URL: setting.httpUrl.default('http://127.0.0.1:8080'),
  CHATOPS_API_URL: setting.httpUrl.optional(),
  CHATOPS_SERVICE_TOKEN: setting.secret,
  /** One per workspace. */
  SLACK_BOT_TOKEN: setting.list(z.string().startsWith('xoxb-', 'must be a bot token (xoxb-…)')).optional(),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-', 'must be an app-level token (xapp-…)').optional(),
  SLACK_SIGNING_SECRET: z.string().min(16, 'is too short').optional(),
  SLACK_API_URL: setting.httpUrl.default('https://slack.com/api/'),
  /** The listener of Slack's HTTP mode; a proxy with TLS stands before it. */
  BOT_HOST: z.string().default('127.0.0.1'),
  BOT_PORT: setting.port.default(8081),
  DISCORD_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be the token alone, without spaces')
    .optional(),
  DISCORD_APPLICATION_ID: snowflake.optional(),
  /** Commands of these guilds only; absent = everywhere the bot is. */
  DISCORD_GUILD_ID: setting.list(snowflake).optional(),
  DISCORD_API_URL: setting.httpUrl.default('https://discord.com/api'),
  LOG_LEVEL: setting.logLevel,
});

export interface BotConfig {
  /** Where the API is, without a path. */
  apiUrl: string;
  serviceToken: string;
  /** At least one of both. */
  slack?: SlackSettings | undefined;
  discord?: DiscordSettings | undefined;
  logLevel: LogLevel;
}

type Settings = ReturnType<typeof readSettings>;

/** @throws ConfigError in one line */
export function loadBotConfig(environment: Environment): BotConfig {
  const settings = readSettings(environment);
  const slack = slackSettings(settings);
  const discord = discordSettings(settings);
  if (!slack && !discord) {
    throw new ConfigError(
      'bot cannot start: set SLACK_BOT_TOKEN (Slack), DISCORD_TOKEN (Discord) or both. See docs/configuration.md.',
    );
  }
  return {
    apiUrl: settings.CHATOPS_API_URL ?? settings.PUBLIC_URL,
    serviceToken: settings.CHATOPS_SERVICE_TOKEN,
    slack,
    discord,
    logLevel: settings.LOG_LEVEL,
  };
}

function slackSettings(settings: Settings): SlackSettings | undefined {
  if (settings.SLACK_BOT_TOKEN === undefined) return undefined;
  if (settings.SLACK_APP_TOKEN === undefined && settings.SLACK_SIGNING_SECRET === undefined) {
    throw new ConfigError(
      'bot cannot start: set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP mode). See bot/slack/manifest.yaml.',
    );
  }
  return {
    botTokens: settings.SLACK_BOT_TOKEN,
    appToken: settings.SLACK_APP_TOKEN,
    signingSecret: settings.SLACK_SIGNING_SECRET,
    apiUrl: settings.SLACK_API_URL,
    host: settings.BOT_HOST,
    port: settings.BOT_PORT,
  };
}

function discordSettings(settings: Settings): DiscordSettings | undefined {
  if (settings.DISCORD_TOKEN === undefined) return undefined;
  return {
    token: settings.DISCORD_TOKEN,
    applicationId: settings.DISCORD_APPLICATION_ID,
    guildIds: settings.DISCORD_GUILD_ID ?? [],
    apiUrl: settings.DISCORD_API_URL.replace(/\/+$/, ''),
  };
}
