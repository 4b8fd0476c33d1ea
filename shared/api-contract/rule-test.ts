import { z } from 'zod';
import { alertRuleSchema, createAlertRuleSchema, updateAlertRuleSchema } from './alerts.ts';
import { idSchema, timestampSchema } from './common.ts';

/** Seconds. Longer than minutes are kept would be a replay of hours. */
export const ruleTestRanges = { '1h': 3600, '6h': 21_600, '24h': 86_400, '7d': 604_800 } as const;
export type RuleTestRange = keyof typeof ruleTestRanges;
const range = z.enum(Object.keys(ruleTestRanges) as [RuleTestRange]).default('24h');

/** A rule as it would be made, and how far back to replay it. */
export const testNewRuleSchema = createAlertRuleSchema.safeExtend({ range });
/** A rule that exists, with what is about to be changed; without changes, as it is. */
export const testAlertRuleSchema = updateAlertRuleSchema.extend({ range });

/** What decides: of a rule that is tested, all that counts. */
export const testedRuleSchema = alertRuleSchema.pick({
  metric: true,
  keyPattern: true,
  aggregation: true,
  windowSeconds: true,
  comparator: true,
  warningThreshold: true,
  criticalThreshold: true,
  recoveryThreshold: true,
  holdSeconds: true,
  keepFiringSeconds: true,
  noDataPolicy: true,
  noDataSeconds: true,
});
export type TestedRule = z.infer<typeof testedRuleSchema>;
export const mostTestedServers = 25;

/** An alert the rule would have raised. */
export const wouldBeFiringSchema = z.object({
  serverId: idSchema,
  serverName: z.string(),
  /** Mount, interface or container name; '' for metrics of the host. */
  key: z.string(),
  /** The gravest it would have been. */
  severity: z.enum(['warning', 'critical']),
  startedAt: timestampSchema,
  firedAt: timestampSchema,
  /** Null: it would fire still. */
  resolvedAt: timestampSchema.nullable(),
  /** Null: silence itself was the alert. */
  peakValue: z.number().nullable(),
});
export type WouldBeFiring = z.infer<typeof wouldBeFiringSchema>;

export const ruleTestTargetSchema = z.object({
  serverId: idSchema,
  serverName: z.string(),
  key: z.string(),
  firings: z.number().int(),
  firingSeconds: z.number(),
});

export const ruleTestSchema = z.object({
  from: timestampSchema,
  to: timestampSchema,
  /** What was replayed: 0 = every sample, as live; else one value per so many seconds, from roll-ups. */
  stepSeconds: z.number().int(),
  servers: z.object({
    /** In the rule's scope, of those this person sees. */
    matched: z.number().int(),
    /** The first of them by name; more would take too long. */
    tested: z.number().int(),
  }),
  /** Those with data, the one that fired longest first; at most 100. */
  targets: z.array(ruleTestTargetSchema),
  targetCount: z.number().int(),
  /** Newest first; at most 200. */
  firings: z.array(wouldBeFiringSchema),
  firingCount: z.number().int(),
  /** The first target with threshold lines and its firings shaded; null without data, or when drawing failed. */
  chart: z.object({ png: z.base64(), serverName: z.string(), key: z.string() }).nullable(),
});
export type RuleTest = z.infer<typeof ruleTestSchema>;
