import { z } from 'zod';

/**
 * What Alertmanager posts to a webhook receiver, version "4".
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config and Alertmanager's
 * template.Data. Fields that are not needed are not looked at, fields that come later are let through.
 */

/** Larger bodies are refused before they are read; `max_alerts` of the receiver keeps below it. */
export const maxWebhookBytes = 2 * 1024 * 1024;
/** Of one delivery no more are taken. */
export const maxWebhookAlerts = 1000;

/**
 * A NUL or half a surrogate pair is valid JSON that PostgreSQL does not take; other control characters, and
 * those that turn the direction of writing, would show people something else than what is there.
 */
const storable = (text: string) =>
  Buffer.from(text.replaceAll(/(?![\t\n\r])\p{Cc}|[\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD')).toString();
/** Cut first: that may leave half a pair. */
const textOf = (longest: number) => z.string().transform((text) => storable(text.slice(0, longest)));

const labelSet = z
  .record(z.string().min(1).max(1024), textOf(4096))
  .refine((labels) => Object.keys(labels).length <= 64, 'more than 64 labels')
  .transform((labels) => new Map(Object.entries(labels).map(([name, value]) => [storable(name), value])))
  .transform((labels): Record<string, string> => Object.fromEntries(labels));

/** RFC 3339 with up to nine digits of a second, as Go writes it; epoch ms. Year 1 = not set. */
const goTime = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .transform((at) => (at > 0 ? at : undefined));

export const alertmanagerAlertSchema = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: labelSet,
  annotations: labelSet.nullish().transform((annotations) => annotations ?? {}),
  startsAt: goTime,
  endsAt: goTime.optional(),
  generatorURL: textOf(2000).nullish(),
  /** Of the labels; computed where an older sender leaves it out. */
  fingerprint: z
    .string()
    .regex(/^[0-9A-Za-z_.:-]{1,128}$/)
    .optional(),
});
export type AlertmanagerAlert = z.output<typeof alertmanagerAlertSchema>;

/** Of a delivery: what is understood, and why the rest is not. */
export interface ReadAlerts {
  taken: AlertmanagerAlert[];
  /** `index`: its place in the delivery. */
  rejected: { index: number; problem: string }[];
}

function readAlerts(alerts: readonly unknown[]): ReadAlerts {
  const read: ReadAlerts = { taken: [], rejected: [] };
  for (const [index, alert] of alerts.entries()) {
    const parsed = alertmanagerAlertSchema.safeParse(alert);
    if (!parsed.success) read.rejected.push({ index, problem: problemOf(parsed.error) });
    else if (read.taken.length < maxWebhookAlerts) read.taken.push(parsed.data);
    else read.rejected.push({ index, problem: `more than ${maxWebhookAlerts} alerts in one delivery` });
  }
  return read;
}

const problemOf = ({ issues }: z.ZodError) =>
  issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join('.') || 'alert'}: ${message}`)
    .join('; ')
    .slice(0, 300);

export const alertmanagerPayloadSchema = z.object({
  version: z.literal('4'),
  groupKey: textOf(1000).pipe(z.string().min(1)),
  /** How many more there are that the receiver's `max_alerts` left out. */
  truncatedAlerts: z.number().int().min(0).default(0),
  receiver: textOf(200),
  /** Each is read for itself: one that cannot be must not keep the others out, for nobody sends them again. */
  alerts: z.array(z.unknown()).transform(readAlerts),
});
export type AlertmanagerPayload = z.output<typeof alertmanagerPayloadSchema>;

/** What became of them. */
export const receivedAlertsSchema = z.object({
  opened: z.number().int(),
  /** Open already: said again, or said differently. */
  updated: z.number().int(),
  resolved: z.number().int(),
  /** Told twice, or too late to count. */
  ignored: z.number().int(),
  /** Could not be read, or were beyond what one delivery may hold; `problems` says why of the first. */
  rejected: z.number().int(),
  problems: z.array(z.object({ index: z.number().int(), problem: z.string() })),
  /** As the sender says that it left them out. */
  truncated: z.number().int(),
});
export type ReceivedAlerts = z.infer<typeof receivedAlertsSchema>;
