import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import type { AgentMethod, Failure } from '../../shared/agent-protocol.ts';
import type { CommandState, CommandVerb } from '../../shared/api-contract/commands.ts';
import type { VerbClass } from '../../shared/api-contract/common.ts';
import { bytea, createdAt, id, instant } from './columns.ts';

export const commands = pgTable(
  'commands',
  {
    id: id(),
    /**
     * The chat user, API key or account it came by, and their id of the event: the same event twice is one
     * command. One that ends while the command waits asks for nothing any more.
     */
    source: text('source').notNull(),
    sourceEventId: text('source_event_id').notNull(),
    verb: text('verb').$type<CommandVerb>().notNull(),
    class: text('class').$type<VerbClass>().notNull(),
    args: jsonb('args').$type<Record<string, unknown>>().notNull(),
    reason: text('reason'),
    requestedBy: uuid('requested_by').notNull(),
    /** As shown to people: "Ada (Slack)". */
    requestedByLabel: text('requested_by_label').notNull(),
    state: text('state').$type<CommandState>().notNull(),
    /** SHA-256 of verb, arguments and targets: what a confirmation is bound to. */
    argumentHash: bytea('argument_hash').notNull(),
    confirmExpiresAt: instant('confirm_expires_at'),
    confirmedAt: instant('confirmed_at'),
    /** How many others must agree before it runs; from the policies when it was confirmed, more if they demand more since. */
    approvalsRequired: integer('approvals_required').notNull().default(0),
    /** The policy that demands them, in words; it may be gone by the time somebody asks. */
    approvalRule: text('approval_rule'),
    approvalExpiresAt: instant('approval_expires_at'),
    timeoutSeconds: integer('timeout_seconds').notNull(),
    /** Set when queued: nothing is started after it, and every target has its outcome at it. */
    deadlineAt: instant('deadline_at').notNull(),
    outputTruncated: boolean('output_truncated').notNull().default(false),
    createdAt: createdAt(),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
  },
  (table) => [
    unique('commands_source_event_key').on(table.source, table.sourceEventId),
    index('commands_created_idx').on(table.createdAt),
    index('commands_open_idx').on(table.deadlineAt).where(sql`${table.finishedAt} is null`),
  ],
);

export const commandTargets = pgTable(
  'command_targets',
  {
    /** Also the request id on the wire and the key of the agent's journal. */
    id: id(),
    commandId: uuid('command_id')
      .notNull()
      .references(() => commands.id, { onDelete: 'cascade' }),
    serverId: uuid('server_id').notNull(),
    containerId: text('container_id'),
    containerName: text('container_name'),
    method: text('method').$type<AgentMethod>().notNull(),
    params: jsonb('params').$type<Record<string, unknown>>().notNull(),
    state: text('state').$type<CommandState>().notNull(),
    /** Epoch of the connection it was sent on. */
    epoch: bigint('epoch', { mode: 'number' }),
    sentAt: instant('sent_at'),
    sendAttempts: integer('send_attempts').notNull().default(0),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
    exitCode: integer('exit_code'),
    error: jsonb('error').$type<Failure>(),
    result: jsonb('result').$type<unknown>(),
  },
  (table) => [
    index('command_targets_command_idx').on(table.commandId),
    index('command_targets_server_idx').on(table.serverId),
    index('command_targets_open_idx').on(table.state).where(sql`${table.finishedAt} is null`),
  ],
);

export const commandOutput = pgTable(
  'command_output',
  {
    targetId: uuid('target_id')
      .notNull()
      .references(() => commandTargets.id, { onDelete: 'cascade' }),
    seq: integer('seq').notNull(),
    stream: text('stream').$type<'stdout' | 'stderr'>().notNull(),
    data: text('data').notNull(),
  },
  (table) => [primaryKey({ columns: [table.targetId, table.seq] })],
);

/**
 * Append-only, by trigger and by the rights of the role we write as. `hash` covers the row and the hash
 * of the one before: an edit, a deletion or a swap breaks the chain; the newest link is kept in `audit_head`.
 */
export const auditEntries = pgTable(
  'audit_entries',
  {
    /** One more than the entry before: given out under the lock of `audit_head`, so a gap is a deletion. */
    id: bigint('id', { mode: 'number' }).primaryKey(),
    at: instant('at').notNull().defaultNow(),
    actorUserId: uuid('actor_user_id'),
    actor: text('actor').notNull(),
    platform: text('platform'),
    workspaceId: text('workspace_id'),
    channelId: text('channel_id'),
    rawText: text('raw_text'),
    action: text('action').notNull(),
    arguments: jsonb('arguments').$type<Record<string, unknown>>().notNull().default({}),
    targets: text('targets').array().notNull().default(sql`'{}'::text[]`),
    decision: text('decision').$type<'allowed' | 'refused'>().notNull(),
    rule: text('rule').notNull(),
    commandId: uuid('command_id'),
    outcome: text('outcome'),
    /** How it was confirmed and by whom approved, for what had to be. */
    confirmation: text('confirmation'),
    approvals: text('approvals').array().notNull().default(sql`'{}'::text[]`),
    requestId: text('request_id'),
    instanceId: uuid('instance_id'),
    previousHash: bytea('previous_hash'),
    hash: bytea('hash'),
  },
  (table) => [
    index('audit_entries_at_idx').on(table.at),
    index('audit_entries_command_idx').on(table.commandId),
  ],
);

/**
 * The end of the chain, one row: without it, rows cut off at the end would not be missed. Its row lock
 * is what writers take turns on.
 */
export const auditHead = pgTable('audit_head', {
  id: integer('id').primaryKey(),
  /** How many are chained; entries of versions before the chain have no hash and are not counted. */
  entries: bigint('entries', { mode: 'number' }).notNull(),
  lastId: bigint('last_id', { mode: 'number' }).notNull(),
  hash: bytea('hash').notNull(),
  /** HMAC with a key that is not in the database. */
  seal: bytea('seal').notNull(),
});
