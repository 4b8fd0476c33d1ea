import { z } from 'zod';
import { failureSchema } from '../agent-protocol.ts';
import { idSchema, timestampSchema, verbClasses } from './common.ts';
import { leadsTo } from './leads-to.ts';

/** Verbs the agent runs. Arguments per verb are validated by `commandArgs`. */
export const commandVerbs = ['start', 'stop', 'restart', 'logs'] as const;
export type CommandVerb = (typeof commandVerbs)[number];

export const commandArgs = {
  start: z.object({}).strict(),
  stop: z.object({ graceSeconds: z.number().int().min(0).max(300).optional() }).strict(),
  restart: z.object({ graceSeconds: z.number().int().min(0).max(300).optional() }).strict(),
  logs: z
    .object({
      tail: z.number().int().min(1).max(10_000).optional(),
      sinceSeconds: z.number().int().min(1).optional(),
      grep: z.string().min(1).max(256).optional(),
    })
    .strict(),
} as const satisfies Record<CommandVerb, z.ZodType>;

export const commandStates = [
  'awaiting_confirmation',
  'awaiting_approval',
  'queued',
  'running',
  'succeeded',
  'failed',
  'refused',
  'denied',
  'expired',
  'cancelled',
  'unknown',
] as const;
export type CommandState = (typeof commandStates)[number];
export const finalCommandStates: ReadonlySet<CommandState> = new Set([
  'succeeded',
  'failed',
  'refused',
  'denied',
  'expired',
  'cancelled',
  'unknown',
]);

export const createCommandSchema = z
  .object({
    verb: z.enum(commandVerbs),
    /** Chat grammar, each entry one expression: `web-1/nginx`, `tag:prod+web`. */
    targets: leadsTo('targets', z.array(z.string().min(1).max(200)).min(1).max(20)),
    args: z.record(z.string(), z.unknown()).default({}),
    reason: z.string().max(500).optional(),
    /** Same key from the same caller = same command, however often it is sent. */
    idempotencyKey: z.string().min(1).max(200).optional(),
    timeoutSeconds: z.number().int().min(1).max(3600).default(60),
  })
  .strict();
export type CreateCommand = z.input<typeof createCommandSchema>;

export const commandTargetSchema = z.object({
  id: idSchema,
  serverId: idSchema,
  serverName: z.string(),
  containerId: z.string().nullable(),
  containerName: z.string().nullable(),
  state: z.enum(commandStates),
  startedAt: timestampSchema.nullable(),
  finishedAt: timestampSchema.nullable(),
  durationMs: z.number().nullable(),
  exitCode: z.number().int().nullable(),
  error: failureSchema.nullable(),
  result: z.unknown(),
});
export const commandSchema = z.object({
  id: idSchema,
  verb: z.enum(commandVerbs),
  class: z.enum(verbClasses),
  state: z.enum(commandStates),
  args: z.record(z.string(), z.unknown()),
  reason: z.string().nullable(),
  /** Who asked, as shown to people. */
  requestedBy: z.string(),
  createdAt: timestampSchema,
  deadlineAt: timestampSchema,
  /** Set while `awaiting_confirmation`: confirm before this. */
  confirmExpiresAt: timestampSchema.nullable(),
  /** Null when nobody else had to agree. Kept after the end: `decisions` say who let it go or denied it. */
  approval: z
    .object({
      /** How many people besides the requester. */
      required: z.number().int(),
      /** The policy that demands them, in words. */
      rule: z.string(),
      expiresAt: timestampSchema,
      decisions: z.array(
        z.object({
          /** As shown to people. */
          by: z.string(),
          userId: idSchema,
          decision: z.enum(['approved', 'denied']),
          reason: z.string().nullable(),
        }),
      ),
    })
    .nullable(),
  startedAt: timestampSchema.nullable(),
  finishedAt: timestampSchema.nullable(),
  targets: z.array(commandTargetSchema),
});
export type Command = z.infer<typeof commandSchema>;
export type CommandTarget = z.infer<typeof commandTargetSchema>;

export const commandOutputSchema = z.object({
  chunks: z.array(
    z.object({
      targetId: idSchema,
      seq: z.number().int(),
      stream: z.enum(['stdout', 'stderr']),
      data: z.string(),
    }),
  ),
  truncated: z.boolean(),
});

export const listCommandsQuerySchema = z.object({
  target: leadsTo('targets', z.string().max(200)).optional(),
  state: z.enum(commandStates).optional(),
  /** `true`: only those that wait for others and that whoever asks may approve or deny. */
  decidable: z.enum(['true', 'false']).default('false'),
});
/** `POST /commands/{id}/approve|deny` */
export const approvalDecisionSchema = z
  .object({ reason: z.string().trim().min(1).max(500).optional() })
  .strict();
