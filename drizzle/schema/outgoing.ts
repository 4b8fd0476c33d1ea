import { sql } from 'drizzle-orm';
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Severity } from '../../shared/api-contract/alerts.ts';
import type { Weekday } from '../../shared/api-contract/attention.ts';
import { alerts } from './alerts.ts';
import { createdAt, id, instant } from './columns.ts';
import { commands } from './commands.ts';

/** What leaves besides the alerts' own messages: other programs' webhooks, the morning's digest, questions to approvers. */

export const webhooks = pgTable(
  'webhooks',
  {
    id: id(),
    name: text('name').notNull(),
    url: text('url').notNull(),
    /** Base64 of the key that signs; needed in clear to sign, shown once. */
    secret: text('secret').notNull(),
    scope: text('scope').notNull().default('--all'),
    minSeverity: text('min_severity').$type<Severity>().notNull().default('info'),
    enabled: boolean('enabled').notNull().default(true),
    /** Hears of an alert only once an escalation has come to it; from then on of all that happens to it. */
    onlyEscalations: boolean('only_escalations').notNull().default(false),
    createdBy: uuid('created_by'),
    createdAt: createdAt(),
  },
  (table) => [uniqueIndex('webhooks_name_key').on(sql`lower(${table.name})`)],
);

/** The outbox of webhooks: one row per webhook and thing that happened to an alert. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    id: id(),
    webhookId: uuid('webhook_id')
      .notNull()
      .references(() => webhooks.id, { onDelete: 'cascade' }),
    alertId: uuid('alert_id')
      .notNull()
      .references(() => alerts.id, { onDelete: 'cascade' }),
    /** The alert's version that it tells of: told once. */
    version: integer('version').notNull(),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
    state: text('state').$type<'owed' | 'delivered' | 'abandoned'>().notNull().default('owed'),
    attempts: integer('attempts').notNull().default(0),
    nextAttemptAt: instant('next_attempt_at').notNull().defaultNow(),
    claimedBy: uuid('claimed_by'),
    claimedUntil: instant('claimed_until'),
    responseStatus: integer('response_status'),
    lastError: text('last_error'),
    createdAt: createdAt(),
  },
  (table) => [
    unique('webhook_deliveries_once_key').on(table.webhookId, table.alertId, table.version),
    index('webhook_deliveries_owed_idx').on(table.nextAttemptAt).where(sql`${table.state} = 'owed'`),
  ],
);

/** Channels that want to be told each morning what fired. */
export const digests = pgTable(
  'digests',
  {
    id: id(),
    channel: text('channel').notNull(),
    scope: text('scope').notNull().default('--all'),
    /** IANA name. */
    timeZone: text('time_zone').notNull(),
    days: jsonb('days').$type<Weekday[]>().notNull(),
    /** Minutes after midnight, wall clock. */
    atMinute: integer('at_minute').notNull(),
    /** When the next one is due; moved on in the same step in which one worker takes it. */
    nextAt: instant('next_at').notNull(),
    /** The due moment of one that is not delivered yet. */
    owedAt: instant('owed_at'),
    /** When whoever took it is given up, or when to try again. */
    retryAt: instant('retry_at'),
    attempts: integer('attempts').notNull().default(0),
    /** Why the newest one did not arrive; null as soon as one does. */
    lastError: text('last_error'),
    createdBy: uuid('created_by'),
    createdAt: createdAt(),
  },
  (table) => [
    unique('digests_channel_scope_key').on(table.channel, table.scope),
    index('digests_due_idx').on(table.nextAt),
    index('digests_owed_idx').on(table.retryAt).where(sql`${table.owedAt} is not null`),
  ],
);

/** What approvers in a channel are told of a command that nobody asked for there: posted once, edited from then on. */
export const approvalMessages = pgTable(
  'approval_messages',
  {
    commandId: uuid('command_id')
      .notNull()
      .references(() => commands.id, { onDelete: 'cascade' }),
    /** `slack:C…` or `discord:…`. */
    channel: text('channel').notNull(),
    /** Platform's id of our message, once posted. */
    messageRef: text('message_ref'),
    /** The command's state and approvals as the message has them. */
    shown: text('shown'),
    attempts: integer('attempts').notNull().default(0),
    /** Not looked at sooner: a worker has it, or it is to be tried again. */
    nextAttemptAt: instant('next_attempt_at').notNull().defaultNow(),
    /** It shows the end, or was given up: see `lastError`. */
    doneAt: instant('done_at'),
    lastError: text('last_error'),
  },
  (table) => [
    primaryKey({ columns: [table.commandId, table.channel] }),
    index('approval_messages_open_idx').on(table.nextAttemptAt).where(sql`${table.doneAt} is null`),
  ],
);
