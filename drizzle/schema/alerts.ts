import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  doublePrecision,
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
import type { ProcessInfo } from '../../shared/agent-protocol.ts';
import type {
  Aggregation,
  AlertEventKind,
  AlertSource,
  Comparator,
  CulpritContainer,
  noDataPolicies,
  QuietReason,
  resolveReasons,
  Severity,
} from '../../shared/api-contract/alerts.ts';
import type { PlacedMention } from '../../shared/api-contract/attention.ts';
import type { MetricName } from '../../shared/metrics.ts';
import { createdAt, id, instant } from './columns.ts';

export const alertRules = pgTable(
  'alert_rules',
  {
    id: id(),
    name: text('name').notNull(),
    builtin: text('builtin'),
    enabled: boolean('enabled').notNull().default(true),
    scope: text('scope').notNull(),
    metric: text('metric').$type<MetricName>().notNull(),
    keyPattern: text('key_pattern').notNull().default('*'),
    aggregation: text('aggregation').$type<Aggregation>().notNull().default('last'),
    windowSeconds: integer('window_seconds').notNull().default(0),
    comparator: text('comparator').$type<Comparator>().notNull(),
    warningThreshold: doublePrecision('warning_threshold'),
    criticalThreshold: doublePrecision('critical_threshold'),
    recoveryThreshold: doublePrecision('recovery_threshold'),
    holdSeconds: integer('hold_seconds').notNull().default(0),
    keepFiringSeconds: integer('keep_firing_seconds').notNull().default(0),
    noDataPolicy: text('no_data_policy').$type<(typeof noDataPolicies)[number]>().notNull().default('keep'),
    noDataSeconds: integer('no_data_seconds').notNull().default(60),
    channel: text('channel'),
    runbookUrl: text('runbook_url'),
    createdBy: uuid('created_by'),
    createdAt: createdAt(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    deletedAt: instant('deleted_at'),
  },
  (table) => [
    uniqueIndex('alert_rules_builtin_key').on(table.builtin).where(sql`${table.deletedAt} is null`),
  ],
);

/** Where a rule stands for one target; what evaluateRule takes and gives back. */
export const alertStates = pgTable(
  'alert_states',
  {
    ruleId: uuid('rule_id')
      .notNull()
      .references(() => alertRules.id, { onDelete: 'cascade' }),
    serverId: uuid('server_id').notNull(),
    key: text('key').notNull(),
    /** The evaluator's own shape; see worker/alerts/evaluate-rule.ts. */
    state: jsonb('state').$type<Record<string, unknown>>().notNull(),
    /** Newest sample already taken into account. */
    evaluatedThrough: instant('evaluated_through'),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.ruleId, table.serverId, table.key] }),
    /** Those of the servers with news. */
    index('alert_states_server_idx').on(table.serverId),
  ],
);

export const alerts = pgTable(
  'alerts',
  {
    id: id(),
    source: text('source').$type<AlertSource>().notNull().default('rule'),
    /** Null = not of a rule of ours. */
    ruleId: uuid('rule_id'),
    /** Null = of no server that we know. */
    serverId: uuid('server_id'),
    key: text('key').notNull(),
    title: text('title').notNull(),
    /** Null = no series of ours is known for it. */
    metric: text('metric').$type<MetricName>(),
    /** As in its rule when it fired. */
    aggregation: text('aggregation').$type<Aggregation>().notNull().default('last'),
    windowSeconds: integer('window_seconds').notNull().default(0),
    severity: text('severity').$type<Severity>().notNull(),
    state: text('state').$type<'firing' | 'recovering' | 'nodata' | 'resolved'>().notNull(),
    comparator: text('comparator').$type<Comparator>(),
    threshold: doublePrecision('threshold'),
    value: doublePrecision('value'),
    peakValue: doublePrecision('peak_value'),
    startedAt: instant('started_at').notNull(),
    firedAt: instant('fired_at').notNull(),
    resolvedAt: instant('resolved_at'),
    resolveReason: text('resolve_reason').$type<(typeof resolveReasons)[number]>(),
    acknowledgedAt: instant('acknowledged_at'),
    acknowledgedBy: text('acknowledged_by'),
    acknowledgeReason: text('acknowledge_reason'),
    culprits: jsonb('culprits').$type<ProcessInfo[]>().notNull().default([]),
    culpritContainers: jsonb('culprit_containers').$type<CulpritContainer[]>().notNull().default([]),
    /** Why nobody is disturbed by it although it is open; null = it is told. See worker/alerts/settle-alerts.ts. */
    quietReason: text('quiet_reason').$type<QuietReason>(),
    silenceId: uuid('silence_id'),
    silencedUntil: instant('silenced_until'),
    /** The alert that says all there is to say: its host is down. */
    inhibitedBy: uuid('inhibited_by'),
    runbookUrl: text('runbook_url'),
    /** The sender's name for this alert, the same as long as its labels are; null = of a rule. */
    fingerprint: text('fingerprint'),
    /**
     * Whose it is: the hook key that told of it, the first of those that were rotated into each other. Null = of a
     * rule, or told before this was kept; such belong to whoever speaks of them next.
     */
    hookKeyId: text('hook_key_id'),
    /** What the sender told together. */
    externalGroupKey: text('external_group_key'),
    labels: jsonb('labels').$type<Record<string, string>>().notNull().default({}),
    annotations: jsonb('annotations').$type<Record<string, string>>().notNull().default({}),
    /** Where the sender shows it. */
    generatorUrl: text('generator_url'),
    /** When the sender last spoke of it. */
    heardAt: instant('heard_at'),
    /** Over by itself unless the sender speaks of it again before; null = only when it says so. */
    expiresAt: instant('expires_at'),
    /** Grows with each change that people should see. */
    version: integer('version').notNull().default(1),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex('alerts_one_open_key')
      .on(table.ruleId, table.serverId, table.key)
      .where(sql`${table.resolvedAt} is null`),
    uniqueIndex('alerts_one_open_external_key')
      .on(table.source, table.hookKeyId, table.fingerprint)
      .where(sql`${table.resolvedAt} is null and ${table.fingerprint} is not null`),
    index('alerts_fingerprint_idx')
      .on(table.source, table.fingerprint, table.id)
      .where(sql`${table.fingerprint} is not null`),
    index('alerts_expiry_idx').on(table.expiresAt).where(sql`${table.resolvedAt} is null`),
    check(
      'alerts_of_rule_or_external',
      sql`(${table.source} = 'rule') = (${table.fingerprint} is null)
      and (${table.source} <> 'rule' or (${table.ruleId} is not null and ${table.serverId} is not null
        and ${table.metric} is not null and ${table.comparator} is not null and ${table.threshold} is not null))`,
    ),
    index('alerts_server_idx').on(table.serverId, table.firedAt),
    /** Hosts that came back a moment ago; what is long over. */
    index('alerts_resolved_idx').on(table.resolvedAt).where(sql`${table.resolvedAt} is not null`),
  ],
);

export const alertEvents = pgTable(
  'alert_events',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    alertId: uuid('alert_id')
      .notNull()
      .references(() => alerts.id, { onDelete: 'cascade' }),
    at: instant('at').notNull(),
    kind: text('kind').$type<AlertEventKind>().notNull(),
    /** Who, as shown to people; null = the evaluation. */
    actor: text('actor'),
    detail: text('detail'),
    /** Whom this calls, in the thread of the alert's message on that platform. */
    mention: jsonb('mention').$type<PlacedMention>(),
  },
  (table) => [index('alert_events_alert_idx').on(table.alertId, table.id)],
);

export const subscriptions = pgTable(
  'subscriptions',
  {
    id: id(),
    channel: text('channel').notNull(),
    scope: text('scope').notNull(),
    minSeverity: text('min_severity').$type<Severity>().notNull().default('info'),
    /** Glob over the names of rules; null = of any. */
    rule: text('rule'),
    /** Null = of any. */
    metric: text('metric').$type<MetricName>(),
    /** Who is called when an alert first fires: see `calledSchema`; null = nobody. */
    mention: text('mention'),
    createdBy: uuid('created_by'),
    createdAt: createdAt(),
  },
  (table) => [unique('subscriptions_channel_scope_key').on(table.channel, table.scope)],
);
