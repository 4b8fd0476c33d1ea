import { z } from 'zod';
import { channelSchema, severities } from './alerts.ts';
import { idSchema, scopeSchema, timestampSchema } from './common.ts';
import { leadsTo } from './leads-to.ts';

/** Silences, quiet hours and escalations: whom an alert may disturb, when. */

/**
 * All that are given must match. `alert` is what "snooze" gives: that rule and target alone, also
 * when it fires again.
 */
export const silenceMatchersSchema = z
  .object({
    scope: scopeSchema.optional(),
    /** Glob over the names of rules. */
    rule: z.string().min(1).max(100).optional(),
    /** Glob over mounts, interfaces and containers. */
    key: z.string().min(1).max(256).optional(),
    severity: z.enum(severities).optional(),
    alert: z
      .object({
        /** Rules are everybody's: what counts is the server. */
        ruleId: leadsTo('nothing', idSchema).nullable(),
        serverId: leadsTo('server', idSchema).nullable(),
        key: z.string().max(256),
        title: z.string().max(300),
        /** Of another program's alert, by which that program knows it again. */
        fingerprint: z.string().min(1).max(100).optional(),
      })
      .strict()
      .optional(),
  })
  .strict();
export type SilenceMatchers = z.infer<typeof silenceMatchersSchema>;

export const silenceSchema = z.object({
  id: idSchema,
  matchers: silenceMatchersSchema,
  startsAt: timestampSchema,
  endsAt: timestampSchema,
  endedAt: timestampSchema.nullable(),
  endedBy: z.string().nullable(),
  author: z.string(),
  comment: z.string(),
  /** Open alerts that it keeps quiet now. */
  matching: z.number().int(),
  /** Ids of other silences that cover some of the same and run at the same time. */
  overlaps: z.array(idSchema),
});
export type Silence = z.infer<typeof silenceSchema>;
/** Ends at an instant or after a while; at most 30 days away. */
export const createSilenceSchema = z
  .object({
    matchers: silenceMatchersSchema.default({}),
    /** In place of `matchers.alert`: of this alert. */
    alertId: leadsTo('alert', idSchema).optional(),
    startsAt: timestampSchema.optional(),
    endsAt: timestampSchema.optional(),
    durationSeconds: z
      .number()
      .int()
      .min(60)
      .max(30 * 86_400)
      .optional(),
    comment: z.string().trim().max(500).default(''),
  })
  .strict();

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];
export const timeOfDaySchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time like 22:00');
export const timeZoneSchema = z.string().max(64).refine(isTimeZone, {
  error: 'not a time zone; one like Europe/Berlin or UTC',
});
export const daysSchema = z.array(z.enum(weekdays)).min(1).max(7);

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export const quietHoursSchema = z.object({
  id: idSchema,
  channel: channelSchema.nullable(),
  scope: scopeSchema,
  timeZone: timeZoneSchema,
  days: daysSchema,
  from: timeOfDaySchema,
  until: timeOfDaySchema,
  bypassSeverity: z.enum(severities).nullable(),
  /** Whether it is quiet now, and when that changes. */
  quietNow: z.boolean(),
  changesAt: timestampSchema,
});
export type QuietHours = z.infer<typeof quietHoursSchema>;
export const createQuietHoursSchema = quietHoursSchema
  .omit({ id: true, quietNow: true, changesAt: true })
  .extend({
    channel: channelSchema.nullable().default(null),
    scope: scopeSchema.default('--all'),
    days: daysSchema.default([...weekdays]),
    bypassSeverity: z.enum(severities).nullable().default('critical'),
  })
  .strict();

/** Somebody to call, by the platform's own id: a user, a user group (Slack) or a role (Discord). */
export const mentionSchema = z.object({
  platform: z.enum(['slack', 'discord']),
  what: z.enum(['user', 'group']),
  id: z.string().regex(/^[A-Za-z0-9]{1,64}$/),
});
export type Mention = z.infer<typeof mentionSchema>;
/** A mention as it was decided: in this one of the channels that have the alert. */
export type PlacedMention = Mention & { channel?: string };

/** `waitSeconds` after the step before it, or after the alert was told. */
export const escalationStepSchema = z
  .object({
    waitSeconds: z.number().int().min(0).max(86_400),
    action: z.discriminatedUnion('kind', [
      /** In the alert's own thread, visible in its channel. */
      mentionSchema.extend({ kind: z.literal('mention') }).strict(),
      z.object({ kind: z.literal('channel'), channel: channelSchema }).strict(),
      z.object({ kind: z.literal('webhook'), webhookId: leadsTo('nothing', idSchema) }).strict(),
    ]),
  })
  .strict();
export type EscalationStep = z.infer<typeof escalationStepSchema>;

export const escalationPolicySchema = z.object({
  id: idSchema,
  name: z.string().min(1).max(100),
  scope: scopeSchema,
  minSeverity: z.enum(severities),
  steps: z.array(escalationStepSchema).min(1).max(10),
});
export type EscalationPolicy = z.infer<typeof escalationPolicySchema>;
export const createEscalationPolicySchema = escalationPolicySchema
  .omit({ id: true })
  .extend({
    scope: scopeSchema.default('--all'),
    minSeverity: z.enum(severities).default('critical'),
  })
  .strict();
export type CreateEscalationPolicy = z.infer<typeof createEscalationPolicySchema>;
export const updateEscalationPolicySchema = escalationPolicySchema.omit({ id: true }).partial().strict();
