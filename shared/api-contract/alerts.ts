import { z } from 'zod';
import { processSchema } from '../agent-protocol.ts';
import { idSchema, metricNameSchema, scopeSchema, timestampSchema } from './common.ts';
import { leadsTo } from './leads-to.ts';

export const severities = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof severities)[number];
export const comparators = ['>', '>=', '<', '<=', '=', '!='] as const;
export type Comparator = (typeof comparators)[number];
export const noDataPolicies = ['notify', 'fire', 'ok', 'keep'] as const;
/** `rate`: how fast it grows over the window, in the metric's unit per hour (least squares). */
export const aggregations = ['last', 'avg', 'min', 'max', 'rate'] as const;
export type Aggregation = (typeof aggregations)[number];

/** `slack:C…` or `discord:…`. */
export const channelSchema = z.string().regex(/^(slack|discord):[A-Za-z0-9]+$/);

const ruleFields = {
  name: z.string().min(1).max(100),
  enabled: z.boolean(),
  /** New servers match by themselves. */
  scope: scopeSchema,
  metric: metricNameSchema,
  /** Glob over mounts, interfaces or container names, for metrics that have them. */
  keyPattern: z.string().min(1).max(256),
  aggregation: z.enum(aggregations),
  /**
   * Aggregated over this long. 0 = not at all; for `rate` an hour and for predicted metrics six.
   * Above 15 minutes a value is taken from roll-ups, each minute to ten: see docs/operations.md.
   */
  windowSeconds: z.number().int().min(0).max(86_400),
  comparator: z.enum(comparators),
  /** At least one of the two. In the metric's unit; for `rate`, that per hour. */
  warningThreshold: z.number().finite().nullable(),
  criticalThreshold: z.number().finite().nullable(),
  /** Resolved only on the good side of this; null = 5 points back from the threshold, of a rate or a prediction a quarter of it. */
  recoveryThreshold: z.number().finite().nullable(),
  /** Breach must last this long before it fires. */
  holdSeconds: z.number().int().min(0).max(86_400),
  /** Recovery must last this long before it resolves. */
  keepFiringSeconds: z.number().int().min(0).max(86_400),
  noDataPolicy: z.enum(noDataPolicies),
  noDataSeconds: z.number().int().min(10).max(86_400),
  channel: channelSchema.nullable(),
  runbookUrl: z.url().max(500).nullable(),
};

export const alertRuleSchema = z.object({
  id: idSchema,
  ...ruleFields,
  /** Name of the built-in it came from; null = made by a person. */
  builtin: z.string().nullable(),
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
});
export type AlertRule = z.infer<typeof alertRuleSchema>;

export const createAlertRuleSchema = z
  .object({
    ...ruleFields,
    name: ruleFields.name.optional(),
    enabled: ruleFields.enabled.default(true),
    scope: ruleFields.scope.default('--all'),
    keyPattern: ruleFields.keyPattern.default('*'),
    aggregation: ruleFields.aggregation.default('last'),
    windowSeconds: ruleFields.windowSeconds.default(0),
    warningThreshold: ruleFields.warningThreshold.default(null),
    criticalThreshold: ruleFields.criticalThreshold.default(null),
    recoveryThreshold: ruleFields.recoveryThreshold.default(null),
    holdSeconds: ruleFields.holdSeconds.default(0),
    keepFiringSeconds: ruleFields.keepFiringSeconds.default(0),
    noDataPolicy: ruleFields.noDataPolicy.default('keep'),
    noDataSeconds: ruleFields.noDataSeconds.default(60),
    channel: ruleFields.channel.default(null),
    runbookUrl: ruleFields.runbookUrl.default(null),
  })
  .strict()
  .refine((rule) => rule.warningThreshold !== null || rule.criticalThreshold !== null, {
    error: 'give a warning or a critical threshold',
    path: ['criticalThreshold'],
  });
export const updateAlertRuleSchema = z.object(ruleFields).partial().strict();

export const alertStates = ['firing', 'recovering', 'nodata', 'resolved'] as const;
/**
 * `rule_changed`: its rule judges something else now. `expired`: whoever told us of it has not spoken of it
 * again for too long.
 */
export const resolveReasons = [
  'recovered',
  'manual',
  'target_gone',
  'rule_deleted',
  'rule_changed',
  'expired',
] as const;

/** Who found it: a rule of ours, or another program that told us. */
export const alertSources = ['rule', 'alertmanager'] as const;
export type AlertSource = (typeof alertSources)[number];

/** What happens to an alert, in its history. */
export const alertEventKinds = [
  'fired',
  'severity_changed',
  'acknowledged',
  'unacknowledged',
  'no_data',
  'silenced',
  'unsilenced',
  'inhibited',
  'uninhibited',
  'repeated',
  'escalated',
  'resolved',
] as const;
export type AlertEventKind = (typeof alertEventKinds)[number];

/** Why an open alert disturbs nobody. Quiet hours are a channel's, not the alert's. */
export const quietReasons = ['silenced', 'host_down'] as const;
export type QuietReason = (typeof quietReasons)[number];

export const culpritContainerSchema = z.object({
  name: z.string(),
  image: z.string(),
  cpuPercent: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  /** Null = without a limit. */
  memoryLimitBytes: z.number().nullable(),
  /** What Docker says of it: how it ended last, or what its health check wrote. */
  note: z.string().nullable(),
});
export type CulpritContainer = z.infer<typeof culpritContainerSchema>;

export const alertSchema = z.object({
  id: idSchema,
  source: z.enum(alertSources),
  /** Null = of another program, not of a rule. */
  ruleId: idSchema.nullable(),
  /** Null = of no server that is known here. */
  serverId: idSchema.nullable(),
  serverName: z.string().nullable(),
  key: z.string(),
  title: z.string(),
  /** Null = none of our series shows it: no chart. */
  metric: metricNameSchema.nullable(),
  /** What of the metric was judged, as in its rule: `value`, `peakValue` and `threshold` are of this. */
  aggregation: z.enum(aggregations),
  windowSeconds: z.number().int(),
  severity: z.enum(severities),
  state: z.enum(alertStates),
  /** Both null = the sender compares for itself. */
  comparator: z.enum(comparators).nullable(),
  threshold: z.number().nullable(),
  value: z.number().nullable(),
  peakValue: z.number().nullable(),
  /** When the breach began (the hold time counts from here). */
  startedAt: timestampSchema,
  firedAt: timestampSchema,
  resolvedAt: timestampSchema.nullable(),
  resolveReason: z.enum(resolveReasons).nullable(),
  acknowledgedAt: timestampSchema.nullable(),
  acknowledgedBy: z.string().nullable(),
  acknowledgeReason: z.string().nullable(),
  culprits: z.array(processSchema),
  culpritContainers: z.array(culpritContainerSchema),
  quietReason: z.enum(quietReasons).nullable(),
  silenceId: idSchema.nullable(),
  silencedUntil: timestampSchema.nullable(),
  silencedBy: z.string().nullable(),
  inhibitedBy: idSchema.nullable(),
  runbookUrl: z.string().nullable(),
  /** Of external alerts: the sender's id of it, the same as long as its labels are. */
  fingerprint: z.string().nullable(),
  externalGroupKey: z.string().nullable(),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  /** Where the sender shows it. */
  generatorUrl: z.string().nullable(),
  /** When the sender last spoke of it. */
  heardAt: timestampSchema.nullable(),
  /** Over by itself unless the sender speaks of it again before. */
  expiresAt: timestampSchema.nullable(),
});
export type Alert = z.infer<typeof alertSchema>;

export const alertEventSchema = z.object({
  at: timestampSchema,
  kind: z.enum(alertEventKinds),
  /** Who; null = the evaluation. */
  actor: z.string().nullable(),
  detail: z.string().nullable(),
});
export type AlertEvent = z.infer<typeof alertEventSchema>;
/** In order; of a very long life the newest. */
export const alertHistorySchema = z.object({ items: z.array(alertEventSchema) });

export const listAlertsQuerySchema = z.object({
  target: leadsTo('targets', z.string().max(200)).optional(),
  state: z.enum(['open', 'resolved', 'all']).default('open'),
  /** From this on. */
  severity: z.enum(severities).optional(),
  /** Those that this message in a channel tells of. */
  message: leadsTo('message', idSchema).optional(),
});

/** What became of "acknowledge all that this message tells of". */
export const acknowledgedMessageSchema = z.object({
  /** How many are acknowledged now that were not. */
  acknowledged: z.number().int(),
  /** How many were already. */
  already: z.number().int(),
  /** Those on which the right is missing; at most twenty are named. */
  refused: z.object({
    count: z.number().int(),
    alerts: z.array(z.object({ id: idSchema, title: z.string(), reason: z.string() })),
  }),
});
export type AcknowledgedMessage = z.infer<typeof acknowledgedMessageSchema>;
export const alertActionSchema = z.object({ reason: z.string().max(500).optional() }).strict();

/** Whom a channel's message calls, in the terms of the channel's platform: `here`, `everyone`, `user:U1`, `group:S1`. */
export const calledSchema = z.string().regex(/^(here|everyone|(user|group):[A-Za-z0-9]{1,64})$/, {
  error: 'is nobody that can be called: here, everyone, user:<id> or group:<id>',
});

export const subscriptionSchema = z.object({
  id: idSchema,
  channel: channelSchema,
  scope: scopeSchema,
  minSeverity: z.enum(severities),
  /** Glob over the names of rules; null = of any. Alerts of other programs have their title for a name. */
  rule: z.string().min(1).max(100).nullable(),
  /** Null = of any. */
  metric: metricNameSchema.nullable(),
  /** Called once, when the first alert of a message fires. */
  mention: calledSchema.nullable(),
  /** Why the newest message to this channel was given up; null as soon as one arrives again. */
  lastError: z.object({ at: timestampSchema, message: z.string() }).nullable(),
});
export type Subscription = z.infer<typeof subscriptionSchema>;
export const createSubscriptionSchema = subscriptionSchema
  .omit({ id: true, lastError: true })
  .extend({
    rule: subscriptionSchema.shape.rule.default(null),
    metric: subscriptionSchema.shape.metric.default(null),
    mention: subscriptionSchema.shape.mention.default(null),
  })
  .strict();
