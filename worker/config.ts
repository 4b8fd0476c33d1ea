import { z } from 'zod';
import { defineConfig, setting } from '../shared/define-config.ts';
import { parseNetwork } from '../shared/webhooks/address-policy.ts';

const networkSetting = z.string().refine(isNetwork, 'needs networks like 10.0.0.0/8 or 127.0.0.1');

function isNetwork(text: string): boolean {
  try {
    return parseNetwork(text).length > 0;
  } catch {
    return false;
  }
}

/** The worker's settings; see docs/configuration.md. */
export const loadWorkerConfig = defineConfig('worker', {
  DATABASE_URL: setting.postgresUrl,
  /** Absent only when standalone, which gives the worker its queue itself. */
  REDIS_URL: setting.redisUrl.optional(),
  LOG_LEVEL: setting.logLevel,
  /** One per workspace. Absent = no messages to Slack. */
  SLACK_BOT_TOKEN: setting.list(z.string()).optional(),
  SLACK_API_URL: setting.httpUrl.default('https://slack.com/api/'),
  /** Absent = no messages to Discord. */
  DISCORD_TOKEN: z.string().min(1).optional(),
  DISCORD_API_URL: setting.httpUrl.default('https://discord.com/api'),
  /** What webhooks give as this deployment's address. */
  PUBLIC_URL: setting.httpUrl.optional(),
  /** Private networks that webhooks may lead to. */
  CHATOPS_WEBHOOK_NETWORKS: setting.list(networkSetting).default([]),
  CHATOPS_DEFAULT_CHANNEL: setting.list(setting.channel).default([]),
  /** How messages of alerts are grouped and repeated; see drizzle/queries/owe-messages.ts. */
  CHATOPS_GROUP_WAIT: setting.seconds.default(30),
  CHATOPS_GROUP_INTERVAL: setting.seconds.default(300),
  CHATOPS_REPEAT_INTERVAL: setting.seconds.default(4 * 3600),
});

export type WorkerConfig = ReturnType<typeof loadWorkerConfig>;
