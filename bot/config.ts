import { z } from 'zod';
import { ConfigError, defineConfig, type Environment, setting } from '../shared/define-config.ts';
import type { LogLevel } from '../shared/logger.ts';
import type { SlackSettings } from './slack/start-slack.ts';

const readSettings = defineConfig('bot', {
  /** What links point at; the API is there too unless CHATOPS_API_URL says otherwise. */
  PUBLIC_URL: setting.httpUrl.default('http://127.0.0.1:8080'),
  CHATOPS_API_URL: setting.httpUrl.optional(),
  CHATOPS_SERVICE_TOKEN: setting.secret,
  SLACK_BOT_TOKEN: z.string().startsWith('xoxb-', 'must be a bot token (xoxb-…)').optional(),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-', 'must be an app-level token (xapp-…)').optional(),
  SLACK_SIGNING_SECRET: z.string().min(16, 'is too short').optional(),
  SLACK_API_URL: setting.httpUrl.default('https://slack.com/api/'),
  /** The listener of Slack's HTTP mode; a proxy with TLS stands before it. */
  BOT_HOST: z.string().default('127.0.0.1'),
  BOT_PORT: setting.port.default(8081),
  LOG_LEVEL: setting.logLevel,
});

export interface BotConfig {
  /** Where the API is, without a path. */
  apiUrl: string;
  serviceToken: string;
  slack: SlackSettings;
  logLevel: LogLevel;
}

/** @throws ConfigError in one line */
export function loadBotConfig(environment: Environment): BotConfig {
  const settings = readSettings(environment);
  if (settings.SLACK_BOT_TOKEN === undefined) {
    throw new ConfigError('bot cannot start: SLACK_BOT_TOKEN is not set. See bot/slack/manifest.yaml.');
  }
  if (settings.SLACK_APP_TOKEN === undefined && settings.SLACK_SIGNING_SECRET === undefined) {
    throw new ConfigError(
      'bot cannot start: set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP mode). See bot/slack/manifest.yaml.',
    );
  }
  return {
    apiUrl: settings.CHATOPS_API_URL ?? settings.PUBLIC_URL,
    serviceToken: settings.CHATOPS_SERVICE_TOKEN,
    slack: {
      botToken: settings.SLACK_BOT_TOKEN,
      appToken: settings.SLACK_APP_TOKEN,
      signingSecret: settings.SLACK_SIGNING_SECRET,
      apiUrl: settings.SLACK_API_URL,
      host: settings.BOT_HOST,
      port: settings.BOT_PORT,
    },
    logLevel: settings.LOG_LEVEL,
  };
}
