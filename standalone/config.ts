import { z } from 'zod';
import { defineConfig, setting } from '../shared/define-config.ts';

/** What the standalone form reads beside the settings of its roles. */
export const loadStandaloneConfig = defineConfig('standalone', {
  /** Absent: an embedded PostgreSQL under CHATOPS_DATA_DIR. */
  DATABASE_URL: setting.postgresUrl.optional(),
  CHATOPS_DATA_DIR: z.string().default('./.chatops'),
  /** Either present: the bot starts too. */
  SLACK_BOT_TOKEN: z.string().optional(),
  DISCORD_TOKEN: z.string().optional(),
  /** Between the API and the bot of this process; made up when absent. */
  CHATOPS_SERVICE_TOKEN: setting.secret.optional(),
  LOG_LEVEL: setting.logLevel,
});
