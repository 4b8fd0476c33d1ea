import { z } from 'zod';
import { mostTestedServers, testedRuleSchema } from './api-contract/rule-test.ts';
import { shardCount } from './shard.ts';

/**
 * The queue catalogue: every background job with its payload, attempts, backoff and deadline.
 * Producers and processors share it; `drizzle` and roles never name a queue by hand.
 */
export interface JobDefinition<Payload extends z.ZodType = z.ZodType> {
  payload: Payload;
  attempts: number;
  backoff: { type: 'exponential' | 'fixed'; delayMs: number };
  /** A processor that has not returned by then is failed. */
  timeoutMs: number;
  concurrency: number;
  /** Jobs with the same key, while one waits, are one job. */
  coalesceBy?: (payload: z.output<Payload>) => string;
  /** Run by the scheduler this often. */
  everyMs?: number;
}

function job<Payload extends z.ZodType>(definition: JobDefinition<Payload>): JobDefinition<Payload> {
  return definition;
}

export const jobCatalogue = {
  /** Evaluate every rule for the servers of one shard that have news; every few seconds for all of them. */
  'evaluate-alerts': job({
    payload: z.object({
      shard: z
        .number()
        .int()
        .min(0)
        .max(shardCount - 1),
    }),
    attempts: 3,
    backoff: { type: 'exponential', delayMs: 500 },
    timeoutMs: 30_000,
    concurrency: 4,
    coalesceBy: ({ shard }) => `shard-${shard}`,
  }),
  /** Marks all shards due: no-data rules need an evaluation when nothing arrives. */
  'evaluation-tick': job({
    payload: z.object({}),
    attempts: 1,
    backoff: { type: 'fixed', delayMs: 1000 },
    timeoutMs: 10_000,
    concurrency: 1,
    everyMs: 5_000,
  }),
  /**
   * Decides again whom open alerts disturb: of these, or of all; silences and quiet hours begin and end
   * without anybody sending a hint.
   */
  'settle-alerts': job({
    payload: z.object({ alertIds: z.array(z.uuid()).max(1000).optional() }),
    attempts: 3,
    backoff: { type: 'exponential', delayMs: 500 },
    timeoutMs: 30_000,
    concurrency: 2,
    everyMs: 5_000,
  }),
  /** Bring one message in a channel up to date with its alerts. */
  'deliver-notification': job({
    payload: z.object({ notificationId: z.uuid() }),
    attempts: 8,
    backoff: { type: 'exponential', delayMs: 1000 },
    timeoutMs: 60_000,
    concurrency: 8,
    coalesceBy: ({ notificationId }) => notificationId,
  }),
  /** Finds owed notifications whose job was lost, and claims that ran out. */
  'reconcile-notifications': job({
    payload: z.object({}),
    attempts: 1,
    backoff: { type: 'fixed', delayMs: 1000 },
    timeoutMs: 30_000,
    concurrency: 1,
    everyMs: 10_000,
  }),
  /** Draws a chart for whoever asked; the PNG comes back as base64. */
  'render-chart': job({
    payload: z.object({
      serverIds: z.array(z.uuid()).min(1).max(10),
      metric: z.string(),
      key: z.string().optional(),
      from: z.number().int(),
      to: z.number().int(),
      threshold: z.number().optional(),
    }),
    attempts: 1,
    backoff: { type: 'fixed', delayMs: 0 },
    timeoutMs: 10_000,
    concurrency: 2,
  }),
  /** Replays a rule over what is stored, for whoever asked; writes nothing. */
  'test-rule': job({
    payload: z.object({
      rule: testedRuleSchema,
      serverIds: z.array(z.uuid()).min(1).max(mostTestedServers),
      from: z.number().int(),
      to: z.number().int(),
    }),
    attempts: 1,
    backoff: { type: 'fixed', delayMs: 0 },
    timeoutMs: 20_000,
    concurrency: 1,
  }),
  /** Posts the digests that are due, and those that could not be posted yet. */
  'send-digests': job({
    payload: z.object({}),
    attempts: 1,
    backoff: { type: 'fixed', delayMs: 1000 },
    timeoutMs: 120_000,
    concurrency: 1,
    everyMs: 15_000,
  }),
  /** Asks approvers of what was asked for over the API, and shows them what becomes of it. */
  'tell-approvers': job({
    payload: z.object({}),
    attempts: 1,
    backoff: { type: 'fixed', delayMs: 1000 },
    timeoutMs: 60_000,
    concurrency: 1,
    everyMs: 2_000,
  }),
  /** Takes the steps of escalations that are due. */
  escalate: job({
    payload: z.object({}),
    attempts: 1,
    backoff: { type: 'fixed', delayMs: 1000 },
    timeoutMs: 30_000,
    concurrency: 1,
    everyMs: 5_000,
  }),
  /** Ends alerts of other programs that have not been heard of for too long. */
  'expire-alerts': job({
    payload: z.object({}),
    attempts: 1,
    backoff: { type: 'fixed', delayMs: 1000 },
    timeoutMs: 30_000,
    concurrency: 1,
    everyMs: 30_000,
  }),
  /** Sends one webhook's delivery. */
  'deliver-webhook': job({
    payload: z.object({ deliveryId: z.uuid() }),
    attempts: 1,
    backoff: { type: 'fixed', delayMs: 1000 },
    timeoutMs: 30_000,
    concurrency: 8,
    coalesceBy: ({ deliveryId }) => deliveryId,
  }),
  /** Finds deliveries that are due: new, or to be tried again. */
  'reconcile-webhooks': job({
    payload: z.object({}),
    attempts: 1,
    backoff: { type: 'fixed', delayMs: 1000 },
    timeoutMs: 30_000,
    concurrency: 1,
    everyMs: 2_000,
  }),
  /** Sends an example to a webhook for whoever asked; says what came of it. */
  'test-webhook': job({
    payload: z.object({ webhookId: z.uuid() }),
    attempts: 1,
    backoff: { type: 'fixed', delayMs: 0 },
    timeoutMs: 15_000,
    concurrency: 2,
  }),
  'maintain-partitions': job({
    payload: z.object({}),
    attempts: 5,
    backoff: { type: 'exponential', delayMs: 5000 },
    timeoutMs: 120_000,
    concurrency: 1,
    everyMs: 3_600_000,
  }),
  /** Raw -> 1 min -> 1 h -> 1 d. */
  'roll-up': job({
    payload: z.object({}),
    attempts: 3,
    backoff: { type: 'exponential', delayMs: 5000 },
    timeoutMs: 120_000,
    concurrency: 1,
    everyMs: 60_000,
  }),
} as const;

export type JobName = keyof typeof jobCatalogue;
export type JobPayload<Name extends JobName> = z.output<(typeof jobCatalogue)[Name]['payload']>;

/** What roles see of BullMQ. */
export interface JobProducer {
  /** Validates the payload; resolves once the queue has it. Rejects within 2 s when the queue is unreachable. */
  add<Name extends JobName>(
    name: Name,
    payload: JobPayload<Name>,
    options?: { delayMs?: number },
  ): Promise<void>;
  /**
   * Adds and waits for the processor's return value; AppError `timeout` or `unavailable` otherwise. What has not
   * begun by then is taken back.
   */
  ask<Name extends JobName>(name: Name, payload: JobPayload<Name>, timeoutMs: number): Promise<unknown>;
  close(): Promise<void>;
}

export type JobProcessors = {
  [Name in JobName]?: (
    payload: JobPayload<Name>,
    context: { attempt: number; signal: AbortSignal },
  ) => Promise<unknown>;
};

/** Where BullMQ keeps its queues: PostgreSQL when standalone, Redis otherwise. */
export type JobBackend = { kind: 'postgres'; url: string } | { kind: 'redis'; url: string };
