import type { PendingQuery, Row, Sql } from 'postgres';
import type { AlertRule, Severity } from '../../shared/api-contract/index.ts';
import type { MetricName } from '../../shared/metrics.ts';
import { jsonRows } from './json-rows.ts';
import { metricSource, type StoredMetric } from './metric-source.ts';

export type EvaluatedRule = Omit<AlertRule, 'builtin' | 'createdAt' | 'updatedAt' | 'enabled'> & {
  /** Epoch ms. */
  createdAtMs: number;
};

export async function readEnabledRules(sql: Sql): Promise<EvaluatedRule[]> {
  return sql<EvaluatedRule[]>`
    select id, name, scope, metric, key_pattern as "keyPattern", aggregation,
      window_seconds as "windowSeconds", comparator, warning_threshold as "warningThreshold",
      critical_threshold as "criticalThreshold", recovery_threshold as "recoveryThreshold",
      hold_seconds as "holdSeconds", keep_firing_seconds as "keepFiringSeconds",
      no_data_policy as "noDataPolicy", no_data_seconds as "noDataSeconds", channel,
      runbook_url as "runbookUrl", extract(epoch from created_at)::float8 * 1000 as "createdAtMs"
    from alert_rules where enabled and deleted_at is null order by id`;
}

export interface EvaluatedServer {
  id: string;
  name: string;
  tags: string[];
  intervalSeconds: number | null;
  /** Seconds since anything was heard of its agent; null = never. */
  silentSeconds: number | null;
  /** Time of its newest sample, epoch ms on the agent's clock; null = unknown. */
  lastSampleAtMs: number | null;
}

export async function readShardServers(sql: Sql, shard: number): Promise<EvaluatedServer[]> {
  return sql<EvaluatedServer[]>`
    select id, name, tags, interval_seconds as "intervalSeconds",
      extract(epoch from now() - coalesce(last_seen_at, last_sample_at))::float8 as "silentSeconds",
      (extract(epoch from last_sample_at) * 1000)::float8 as "lastSampleAtMs"
    from servers where shard = ${shard} and deleted_at is null order by id`;
}

export interface TargetState {
  ruleId: string;
  serverId: string;
  key: string;
  state: unknown;
}

/**
 * States of the shard, those of deleted servers and rules too: their alerts must end.
 * @param only of these servers of it
 */
export async function readShardStates(
  sql: Sql,
  shard: number,
  only?: readonly string[],
): Promise<TargetState[]> {
  return sql<TargetState[]>`
    select rule_id as "ruleId", server_id as "serverId", key, state
    from alert_states where ${serversOf(sql, shard, only)}`;
}

function serversOf(sql: Sql, shard: number, only: readonly string[] | undefined): PendingQuery<Row[]> {
  return only === undefined
    ? sql`server_id in (select id from servers where shard = ${shard})`
    : sql`server_id = any(${[...only]}::uuid[])`;
}

export interface OpenAlert {
  id: string;
  ruleId: string;
  serverId: string;
  key: string;
  metric: MetricName;
  version: number;
}

/** @param only of these servers of the shard */
export async function readOpenAlerts(
  sql: Sql,
  shard: number,
  only?: readonly string[],
): Promise<OpenAlert[]> {
  return sql<OpenAlert[]>`
    select id, rule_id as "ruleId", server_id as "serverId", key, metric, version
    from alerts where resolved_at is null and source = 'rule' and ${serversOf(sql, shard, only)}`;
}

export interface ChannelSubscription {
  channel: string;
  scope: string;
  minSeverity: Severity;
  rule: string | null;
  metric: string | null;
  mention: string | null;
}

export async function readSubscriptions(sql: Sql): Promise<ChannelSubscription[]> {
  return sql<ChannelSubscription[]>`
    select channel, scope, min_severity as "minSeverity", rule, metric, mention
    from subscriptions order by id`;
}

/** Containers that exist on these servers, whatever their state. */
export async function readPresentContainers(
  sql: Sql,
  serverIds: string[],
): Promise<{ serverId: string; name: string }[]> {
  return sql<{ serverId: string; name: string }[]>`
    select distinct server_id as "serverId", name from containers
    where gone_at is null and server_id = any(${serverIds}::uuid[])`;
}

export interface SampleNeed {
  serverId: string;
  /** Epoch ms: samples after this are new … */
  after: number;
  /** … and those of this many seconds before it are context for windows. */
  windowSeconds: number;
}

export interface TargetSample {
  serverId: string;
  key: string;
  at: number;
  value: number;
}

/**
 * What each server has of a metric since then: at most `spanSeconds` of samples from the first new one
 * on, so that a backlog of hours is worked off in pieces. Nothing from beyond `until`: an agent whose
 * clock runs ahead waits for ours.
 */
export async function readNewSamples(
  sql: Sql,
  metric: StoredMetric,
  needs: SampleNeed[],
  limits: { until: number; spanSeconds: number },
): Promise<TargetSample[]> {
  if (needs.length === 0) return [];
  const source = metricSource(metric);
  return sql<TargetSample[]>`
    with needs as (
      select server_id, to_timestamp(after / 1000) as after, make_interval(secs => window_seconds) as lead
      from unnest(
        ${needs.map(({ serverId }) => serverId)}::uuid[],
        ${needs.map(({ after }) => after)}::float8[],
        ${needs.map(({ windowSeconds }) => windowSeconds)}::float8[]
      ) as need (server_id, after, window_seconds)
    )
    select needs.server_id as "serverId", sample.key,
      (extract(epoch from sample.sampled_at) * 1000)::float8 as at, sample.value
    from needs
    cross join lateral (
      select min(sampled_at) as at from ${sql(source.table)}
      where server_id = needs.server_id and sampled_at > needs.after
        and sampled_at <= to_timestamp(${limits.until}::float8 / 1000)
    ) first_new
    cross join lateral (
      select ${sql.unsafe(source.key)} as key, sampled_at, ${sql.unsafe(source.value)} as value
      from ${sql(source.table)}
      where server_id = needs.server_id and sampled_at > needs.after - needs.lead
        and sampled_at <= least(
          first_new.at + make_interval(secs => ${limits.spanSeconds}),
          to_timestamp(${limits.until}::float8 / 1000)
        )
    ) sample
    where sample.value is not null`;
}

/** Those of the servers that sent samples just now, whatever time these carry. Reads the newest pages only. */
export async function readSendingServers(sql: Sql, serverIds: readonly string[]): Promise<Set<string>> {
  if (serverIds.length === 0) return new Set();
  const rows = await sql<{ serverId: string }[]>`
    select distinct server_id as "serverId" from samples
    where server_id = any(${serverIds as string[]}::uuid[]) and received_at > now() - interval '30 seconds'
      and sampled_at > now() - interval '3 days'`;
  return new Set(rows.map(({ serverId }) => serverId));
}

export interface SavedState extends TargetState {
  /** Epoch ms. */
  through: number | null;
}

export async function saveStates(sql: Sql, states: SavedState[]): Promise<void> {
  if (states.length === 0) return;
  await sql`
    insert into alert_states (rule_id, server_id, key, state, evaluated_through, updated_at)
    select "ruleId", "serverId", key, state, to_timestamp(through / 1000), now()
    from jsonb_to_recordset(${jsonRows(sql, states)}::jsonb)
      as saved ("ruleId" uuid, "serverId" uuid, key text, state jsonb, through float8)
    on conflict (rule_id, server_id, key) do update set
      state = excluded.state, evaluated_through = excluded.evaluated_through, updated_at = excluded.updated_at`;
}

export async function deleteStates(sql: Sql, states: Omit<TargetState, 'state'>[]): Promise<void> {
  if (states.length === 0) return;
  await sql`
    delete from alert_states using jsonb_to_recordset(${jsonRows(sql, states)}::jsonb)
      as ended ("ruleId" uuid, "serverId" uuid, key text)
    where rule_id = "ruleId" and server_id = "serverId" and alert_states.key = ended.key`;
}

/** Shards with servers, and those with states or alerts that outlived theirs. */
export async function readBusyShards(sql: Sql): Promise<number[]> {
  const rows = await sql<{ shard: number }[]>`
    select shard from servers where deleted_at is null
    union
    select shard from servers
    where deleted_at is not null and (
      exists (select from alert_states where server_id = servers.id)
      or exists (select from alerts where server_id = servers.id and resolved_at is null and source = 'rule')
    )
    order by 1`;
  return rows.map(({ shard }) => shard);
}
