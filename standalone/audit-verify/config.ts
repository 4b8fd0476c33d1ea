import { z } from 'zod';
import { defineConfig, setting } from '../../shared/define-config.ts';

export const loadVerifyConfig = defineConfig('audit:verify', {
  /** Absent: the embedded PostgreSQL under CHATOPS_DATA_DIR. */
  DATABASE_URL: setting.postgresUrl.optional(),
  CHATOPS_DATA_DIR: z.string().default('./.chatops'),
  JWT_SECRET: setting.secret,
  JWT_SECRET_PREVIOUS: setting.secret.optional(),
});
