import type {
  EvaluatedRule,
  EvaluatedServer,
  OpenAlert,
  SampleNeed,
  TargetState,
} from '../../drizzle/queries/evaluation.ts';
import { type StoredMetric, storedBehind } from '../../drizzle/queries/metric-source.ts';
import { metrics } from '../../shared/metrics.ts';
import { matchGlob, matchServers, parseTargets } from '../../shared/targets.ts';
import { type Grain, grainOf, leadOf } from './choose-grain.ts';
import { parseRuleState, type RuleState } from './rule-state.ts';

/** However long nobody evaluated, older samples raise no alert any more. */
const maxLookBackMs = 6 * 3_600_000;
/** For a target never evaluated, beyond its hold. */
const firstLookBackMs = 60_000;

export interface RuleInScope {
  rule: EvaluatedRule;
  /** Epoch ms: of a target not known yet, what is not newer is context and no news. */
  begin: number;
  servers: EvaluatedServer[];
  /** Known states by server, then key; a server in scope that is not known yet has none. */
  states: Map<string, Map<string, RuleState>>;
}

export interface ShardPlan {
  rules: RuleInScope[];
  /** Cannot be evaluated; what they fired stays as it is. */
  badRules: { rule: EvaluatedRule; problem: string }[];
  /** What to read, by `readingKey`. */
  readings: Map<string, Reading>;
  /** Known targets whose rule or server is no more. */
  ended: EndedTarget[];
}

/** Samples that several rules may share: of one metric, in one grain. */
export interface Reading {
  metric: StoredMetric;
  grain: Grain;
  needs: SampleNeed[];
}

export interface TargetId {
  ruleId: string;
  serverId: string;
  key: string;
}
export interface EndedTarget extends TargetId {
  reason: 'target_gone' | 'rule_deleted';
}

/** Which rule concerns which server of the shard, and since when its samples are wanted. Pure. */
export function planShard(
  rules: readonly EvaluatedRule[],
  servers: readonly EvaluatedServer[],
  states: readonly TargetState[],
  openAlerts: readonly OpenAlert[],
  now: number,
): ShardPlan {
  const plan: ShardPlan = { rules: [], badRules: [], readings: new Map(), ended: [] };
  for (const rule of rules) {
    try {
      if (metrics[rule.metric] === undefined) throw new Error(`unknown metric ${rule.metric}`);
      plan.rules.push({
        rule,
        begin: beginOf(rule, now),
        servers: matchServers(parseTargets([rule.scope]), servers),
        states: new Map(),
      });
    } catch (error) {
      plan.badRules.push({ rule, problem: String(error) });
    }
  }
  const byId = new Map(
    plan.rules.map((one) => [one.rule.id, { one, scope: new Set(one.servers.map(({ id }) => id)) }]),
  );
  const bad = new Set(plan.badRules.map(({ rule }) => rule.id));
  const live = new Set(servers.map(({ id }) => id));

  const ruleOf = ({ ruleId, serverId, key }: TargetId): RuleInScope | undefined => {
    const found = byId.get(ruleId);
    return found?.scope.has(serverId) && matchesKey(found.one.rule, key) ? found.one : undefined;
  };
  const outlived = new Map<string, EndedTarget>();
  const endOutlived = ({ ruleId, serverId, key }: TargetId) => {
    const reason = live.has(serverId) ? 'rule_deleted' : 'target_gone';
    if (reason === 'rule_deleted' && bad.has(ruleId)) return;
    outlived.set(`${ruleId}/${serverId}/${key}`, { ruleId, serverId, key, reason });
  };
  for (const target of states) {
    const one = ruleOf(target);
    if (one === undefined) {
      endOutlived(target);
      continue;
    }
    const ofServer = one.states.get(target.serverId) ?? new Map<string, RuleState>();
    one.states.set(target.serverId, ofServer.set(target.key, parseRuleState(target.state)));
  }
  for (const target of openAlerts) if (ruleOf(target) === undefined) endOutlived(target);
  plan.ended.push(...outlived.values());
  collectReadings(plan, now);
  return plan;
}

/** Keys are mounts, interfaces or container names; metrics of the host have one, the empty one. */
export function matchesKey(rule: EvaluatedRule, key: string): boolean {
  return metrics[rule.metric].per === 'host' || matchGlob(rule.keyPattern, key);
}

/** Judged by silence, which nobody stores: by our clock alone. */
export const isHeartbeat = ({ metric }: Pick<EvaluatedRule, 'metric'>): boolean =>
  storedBehind(metric) === undefined;

/** Which reading a rule is judged by; undefined = by silence, which nobody stores. */
export function readingKey(rule: EvaluatedRule): string | undefined {
  const metric = storedBehind(rule.metric);
  return metric === undefined ? undefined : JSON.stringify([metric, grainOf(rule)]);
}

function collectReadings(plan: ShardPlan, now: number): void {
  for (const { rule, begin, servers, states } of plan.rules) {
    const metric = storedBehind(rule.metric);
    const id = readingKey(rule);
    if (metric === undefined || id === undefined) continue;
    const grain = grainOf(rule);
    const reading = plan.readings.get(id) ?? { metric, grain, needs: [] };
    plan.readings.set(id, reading);
    const ofServer = new Map(reading.needs.map((need) => [need.serverId, need]));
    for (const server of servers) {
      const after = neededAfter(begin, states.get(server.id), now);
      if (hasNothingNew(server, grain, after, now)) continue;
      const need = { serverId: server.id, after, windowSeconds: leadOf(rule) };
      const other = ofServer.get(server.id);
      if (other === undefined) reading.needs.push(need);
      else {
        other.after = Math.min(other.after, need.after);
        other.windowSeconds = Math.max(other.windowSeconds, need.windowSeconds);
      }
    }
  }
}

/**
 * Most evaluations of a shard are for the news of a few servers: the others' newest sample is known already.
 * And of a silent server no step will be complete: its whole window would be read again and again for nothing.
 */
function hasNothingNew(
  { lastSampleAtMs, silentSeconds }: EvaluatedServer,
  { stepSeconds }: Grain,
  after: number,
  now: number,
): boolean {
  if (stepSeconds === 0) return lastSampleAtMs !== null && lastSampleAtMs <= after;
  return silentSeconds === null || now - silentSeconds * 1000 <= after;
}

/**
 * A rule tells of what happens from its making on: what was over by then would reach the channel as
 * alerts fired and resolved at once. Of steps, the one during which it was made counts.
 */
function beginOf(rule: EvaluatedRule, now: number): number {
  const { stepSeconds } = grainOf(rule);
  const lookBackMs = firstLookBackMs + (rule.holdSeconds + stepSeconds) * 1000;
  return Math.max(now - lookBackMs, rule.createdAtMs - stepSeconds * 1000);
}

/** All keys of a server are read together, so the newest of them is as far as this rule has come. */
function neededAfter(begin: number, states: Map<string, RuleState> | undefined, now: number): number {
  let through = Number.NEGATIVE_INFINITY;
  for (const state of states?.values() ?? []) through = Math.max(through, state.through ?? through);
  return Math.max(Number.isFinite(through) ? through : begin, now - maxLookBackMs);
}
