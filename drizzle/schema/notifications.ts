import { sql } from 'drizzle-orm';
import {
  bigint,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { alerts } from './alerts.ts';
import { createdAt, id, instant } from './columns.ts';

/**
 * The outbox: one row per message, a promise that it will show `wantedVersion` of a group of alerts.
 * Delivery posts once and edits from then on, so a retry converges instead of repeating.
 */
export const notifications = pgTable(
  'notifications',
  {
    id: id(),
    /** `slack:C…` or `discord:…`. */
    channel: text('channel').notNull(),
    /** What its alerts have in common: `rule:<id>`, or what another program told together. */
    groupKey: text('group_key').notNull(),
    /** Grows with each change of any of its alerts. */
    wantedVersion: integer('wanted_version').notNull().default(1),
    deliveredVersion: integer('delivered_version').notNull().default(0),
    /** Platform's id of our message, once posted. */
    messageRef: text('message_ref'),
    /** wanted -> attached (chartFileRef is set) or failed (the message says so). Wanted anew, the old one stays till then. */
    chartState: text('chart_state').$type<'wanted' | 'attached' | 'failed'>().notNull().default('wanted'),
    chartFileRef: text('chart_file_ref'),
    /** `unneeded`: all was over before anything was sent. */
    state: text('state').$type<'owed' | 'delivered' | 'abandoned' | 'unneeded'>().notNull().default('owed'),
    attempts: integer('attempts').notNull().default(0),
    /** Of what is not owed any more: when that was decided. */
    nextAttemptAt: instant('next_attempt_at').notNull().defaultNow(),
    /** Nothing changed, and yet it is to be looked at then: people are to be told of what joined, or again. */
    wakeAt: instant('wake_at'),
    /** Whom the first firing calls, in the platform's terms: `user:…`, `group:…`, `everyone`. */
    mention: text('mention'),
    /** When people were last disturbed by it: posted, or a line they see in the channel. */
    notifiedAt: instant('notified_at'),
    /** How often one of its targets fired again after it was over. */
    flaps: integer('flaps').notNull().default(0),
    /** From then on what fires gets a message of its own; null = it joins this one. */
    closedAt: instant('closed_at'),
    claimedBy: uuid('claimed_by'),
    claimedUntil: instant('claimed_until'),
    lastError: text('last_error'),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex('notifications_one_open_key')
      .on(table.channel, table.groupKey)
      .where(sql`${table.closedAt} is null`),
    index('notifications_owed_idx').on(table.nextAttemptAt).where(sql`${table.state} = 'owed'`),
    index('notifications_wake_idx').on(table.wakeAt).where(sql`${table.state} = 'delivered'`),
    index('notifications_outcome_idx')
      .on(table.channel, table.nextAttemptAt)
      .where(sql`${table.state} <> 'owed'`),
  ],
);

/** Which alerts a message tells of. */
export const notificationAlerts = pgTable(
  'notification_alerts',
  {
    notificationId: uuid('notification_id')
      .notNull()
      .references(() => notifications.id, { onDelete: 'cascade' }),
    alertId: uuid('alert_id')
      .notNull()
      .references(() => alerts.id, { onDelete: 'cascade' }),
    /** The message's own: an alert has one message per channel. */
    channel: text('channel').notNull(),
    joinedAt: instant('joined_at').notNull().defaultNow(),
    /** Nobody is to be disturbed by it sooner: the channel has quiet hours. */
    notBefore: instant('not_before'),
    /** Newest of its events that the message or its thread told; 0 = people do not know of it yet. */
    toldEventId: bigint('told_event_id', { mode: 'number' }).notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.notificationId, table.alertId] }),
    unique('notification_alerts_channel_key').on(table.alertId, table.channel),
  ],
);
