import { z } from 'zod';
import { emailSchema } from '../shared/api-contract/names.ts';
import { defineConfig, setting } from '../shared/define-config.ts';
import { isAddressOrSubnet } from './http/client-address.ts';

/** The API's settings; `NAME_FILE` works for every one of them. */
export const loadApiConfig = defineConfig('api', {
  DATABASE_URL: setting.postgresUrl,
  /** Absent only in the standalone form, where every role lives in one process. */
  REDIS_URL: setting.redisUrl.optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: setting.port.default(8080),
  /** What links point at, and the origin that browsers may call from; absent = the address listened on. */
  PUBLIC_URL: setting.httpUrl.optional(),
  /** Whose X-Forwarded-For is believed; absent = nobody's. */
  CHATOPS_TRUSTED_PROXIES: setting
    .list(z.string().refine(isAddressOrSubnet, 'must look like 10.0.0.7 or 10.0.0.0/8'))
    .optional(),
  JWT_SECRET: setting.secret,
  /** While JWT_SECRET is being replaced: what the old one signed is still believed. */
  JWT_SECRET_PREVIOUS: setting.secret.optional(),
  CHATOPS_SERVICE_TOKEN: setting.secret.optional(),
  CHATOPS_ADMIN_EMAIL: emailSchema.optional(),
  CHATOPS_ADMIN_PASSWORD: z.string().min(8, 'needs at least 8 characters').optional(),
  /** Seconds after which an alert of Alertmanager is over when nothing more is heard of it. */
  CHATOPS_ALERTMANAGER_RESOLVE_TIMEOUT: z.coerce.number().int().min(60).max(2_592_000).default(86_400),
  LOG_LEVEL: setting.logLevel,
});

export type ApiConfig = ReturnType<typeof loadApiConfig>;
