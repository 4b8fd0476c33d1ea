import { z } from 'zod';
import { channelSchema, severities } from './alerts.ts';
import { daysSchema, timeOfDaySchema, timeZoneSchema } from './attention.ts';
import { idSchema, scopeSchema, timestampSchema } from './common.ts';

/** Webhooks of other programs, and digests. */

export const webhookSchema = z.object({
  id: idSchema,
  name: z.string().min(1).max(100),
  url: z.url({ protocol: /^https?$/ }).max(1000),
  scope: scopeSchema,
  minSeverity: z.enum(severities),
  enabled: z.boolean(),
  /** Hears of an alert only once an escalation has come to it; from then on of all that happens to it. */
  onlyEscalations: z.boolean(),
  /** How the newest delivery ended; null = none was made yet. */
  lastDelivery: z
    .object({
      at: timestampSchema,
      state: z.enum(['owed', 'delivered', 'abandoned']),
      status: z.number().int().nullable(),
      error: z.string().nullable(),
    })
    .nullable(),
});
export type Webhook = z.infer<typeof webhookSchema>;
export const createWebhookSchema = webhookSchema
  .omit({ id: true, lastDelivery: true })
  .extend({
    scope: scopeSchema.default('--all'),
    minSeverity: z.enum(severities).default('info'),
    enabled: z.boolean().default(true),
    onlyEscalations: z.boolean().default(false),
  })
  .strict();
export const updateWebhookSchema = webhookSchema.omit({ id: true, lastDelivery: true }).partial().strict();
/** `POST /webhooks/{id}/test`: what came of one delivery made now. */
export const webhookTestSchema = z.object({
  delivered: z.boolean(),
  /** HTTP status of the answer; null = there was none. */
  status: z.number().int().nullable(),
  error: z.string().nullable(),
});
export type WebhookTest = z.infer<typeof webhookTestSchema>;
/** `whsec_<base64>`, shown once. */
export const createdWebhookSchema = webhookSchema.extend({ secret: z.string() });

export const digestSchema = z.object({
  id: idSchema,
  channel: channelSchema,
  scope: scopeSchema,
  timeZone: timeZoneSchema,
  days: daysSchema,
  at: timeOfDaySchema,
  nextAt: timestampSchema,
  lastError: z.string().nullable(),
});
export type Digest = z.infer<typeof digestSchema>;
export const createDigestSchema = digestSchema
  .omit({ id: true, nextAt: true, lastError: true })
  .extend({
    scope: scopeSchema.default('--all'),
    days: daysSchema.default(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']),
    at: timeOfDaySchema.default('09:00'),
  })
  .strict();
