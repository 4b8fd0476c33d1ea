import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { Severity } from '../../shared/api-contract/alerts.ts';
import type { EscalationStep, SilenceMatchers, Weekday } from '../../shared/api-contract/attention.ts';
import { alerts } from './alerts.ts';
import { createdAt, id, instant } from './columns.ts';

/** Whom an alert may disturb, when: silences, quiet hours, escalations. None of them stops the evaluation. */

export const silences = pgTable(
  'silences',
  {
    id: id(),
    matchers: jsonb('matchers').$type<SilenceMatchers>().notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    /** Ended early by somebody. */
    endedAt: instant('ended_at'),
    endedBy: text('ended_by'),
    /** As shown to people; and the account, when it was one. */
    author: text('author').notNull(),
    createdBy: uuid('created_by'),
    comment: text('comment').notNull(),
    createdAt: createdAt(),
  },
  (table) => [index('silences_running_idx').on(table.endsAt).where(sql`${table.endedAt} is null`)],
);

/** Times of day at which a channel is left alone, in a zone of its own. */
export const quietHours = pgTable('quiet_hours', {
  id: id(),
  /** `slack:C…`, `discord:…`; null = every channel. */
  channel: text('channel'),
  scope: text('scope').notNull().default('--all'),
  /** IANA name. */
  timeZone: text('time_zone').notNull(),
  /** Days on which it begins; it may last into the next. */
  days: jsonb('days').$type<Weekday[]>().notNull(),
  /** Minutes after midnight, wall clock; `untilMinute` not after `fromMinute` = over midnight. */
  fromMinute: integer('from_minute').notNull(),
  untilMinute: integer('until_minute').notNull(),
  /** Told all the same from this severity on; null = nothing is. */
  bypassSeverity: text('bypass_severity').$type<Severity>(),
  createdBy: uuid('created_by'),
  createdAt: createdAt(),
});

export const escalationPolicies = pgTable(
  'escalation_policies',
  {
    id: id(),
    name: text('name').notNull(),
    scope: text('scope').notNull().default('--all'),
    minSeverity: text('min_severity').$type<Severity>().notNull().default('critical'),
    steps: jsonb('steps').$type<EscalationStep[]>().notNull(),
    createdBy: uuid('created_by'),
    createdAt: createdAt(),
  },
  (table) => [uniqueIndex('escalation_policies_name_key').on(sql`lower(${table.name})`)],
);

/** How far a policy is with an alert. */
export const escalations = pgTable(
  'escalations',
  {
    alertId: uuid('alert_id')
      .notNull()
      .references(() => alerts.id, { onDelete: 'cascade' }),
    policyId: uuid('policy_id')
      .notNull()
      .references(() => escalationPolicies.id, { onDelete: 'cascade' }),
    nextStep: integer('next_step').notNull().default(0),
    nextAt: instant('next_at').notNull(),
    /** `done`: every step was taken. */
    state: text('state').$type<'running' | 'stopped' | 'done'>().notNull().default('running'),
    /** Why it stopped, as told to people: `acknowledged by Ada`. */
    stopReason: text('stop_reason'),
  },
  (table) => [
    primaryKey({ columns: [table.alertId, table.policyId] }),
    index('escalations_due_idx').on(table.nextAt).where(sql`${table.state} <> 'done'`),
  ],
);
