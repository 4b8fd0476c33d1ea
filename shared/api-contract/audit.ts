import { z } from 'zod';
import { idSchema, type pageQuerySchema, timestampSchema } from './common.ts';
import { leadsTo } from './leads-to.ts';

export const auditEntrySchema = z.object({
  id: z.number().int(),
  at: timestampSchema,
  actor: z.string(),
  platform: z.string().nullable(),
  workspaceId: z.string().nullable(),
  channelId: z.string().nullable(),
  rawText: z.string().nullable(),
  /** The operation: `command.create`, `alert.acknowledge`, `api-key.revoke`. */
  action: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  targets: z.array(z.string()),
  decision: z.enum(['allowed', 'refused']),
  /** Which rule decided, in words. */
  rule: z.string(),
  commandId: idSchema.nullable(),
  outcome: z.string().nullable(),
  /** How it was confirmed, and who approved it, where it had to be. */
  confirmation: z.string().nullable(),
  approvals: z.array(z.string()),
  instanceId: idSchema.nullable(),
  requestId: z.string().nullable(),
});

/** `clock`: what an agent stamps its samples with is wrong; the detail says how. */
export const connectionEventKinds = ['connected', 'disconnected', 'refused', 'superseded', 'clock'] as const;
export type ConnectionEventKind = (typeof connectionEventKinds)[number];

export const connectionEventSchema = z.object({
  id: z.number().int(),
  at: timestampSchema,
  kind: z.enum(connectionEventKinds),
  serverId: idSchema.nullable(),
  keyId: z.string().nullable(),
  instanceId: idSchema.nullable(),
  remoteAddress: z.string().nullable(),
  detail: z.string().nullable(),
});

export const listAuditQuerySchema = z.object({
  /** Part of the name, or an account's id. */
  actor: z.string().max(200).optional(),
  /** How it begins: `api-key`, `command.create`. */
  action: z.string().max(100).optional(),
  /** One of the targets, or the server of one. */
  target: leadsTo('nothing', z.string().max(200)).optional(),
  /** One of the targets, or part of the actor's name: for who has one word and not two. */
  about: z.string().max(200).optional(),
  decision: z.enum(['allowed', 'refused']).optional(),
  from: timestampSchema.optional(),
  to: timestampSchema.optional(),
});

export type AuditEntry = z.output<typeof auditEntrySchema>;
export interface AuditPage {
  items: AuditEntry[];
  nextCursor: string | null;
}
export type AuditQuery = z.output<typeof listAuditQuerySchema> & Partial<z.output<typeof pageQuerySchema>>;

/** `json` is JSON Lines: one entry per line. */
export const exportAuditQuerySchema = listAuditQuerySchema.extend({
  format: z.enum(['csv', 'json']).default('csv'),
});

export const logEntrySchema = z.object({
  id: z.number().int(),
  at: timestampSchema,
  level: z.string(),
  source: z.string(),
  serverId: idSchema.nullable(),
  message: z.string(),
  fields: z.record(z.string(), z.unknown()),
});
export const listLogsQuerySchema = z.object({ level: z.string().max(16).optional() });
