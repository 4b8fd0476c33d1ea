import { z } from 'zod';
import { defineConfig, setting } from '../shared/define-config.ts';

/** The worker's settings; see docs/configuration.md. */
export const loadWorkerConfig = defineConfig('worker', {
  DATABASE_URL: setting.postgresUrl,
  /** Absent only when standalone, which gives the worker its queue itself. */
  REDIS_URL: setting.redisUrl.optional(),
  LOG_LEVEL: setting.logLevel,
  /** Absent = no messages to Slack. */
  SLACK_BOT_TOKEN: z.string().min(1).optional(),
  SLACK_API_URL: setting.httpUrl.default('https://slack.com/api/'),
  CHATOPS_DEFAULT_CHANNEL: setting.channel.optional(),
});

export type WorkerConfig = ReturnType<typeof loadWorkerConfig>;
