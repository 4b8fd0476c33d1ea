import type { EvaluatedRule, EvaluatedServer, TargetSample } from '../../drizzle/queries/evaluation.ts';
import { metrics } from '../../shared/metrics.ts';
import type { RuleSample } from './aggregate-window.ts';
import { grainOf } from './choose-grain.ts';
import { evaluateRule, type Transition } from './evaluate-rule.ts';
import { type EndedTarget, matchesKey, type RuleInScope, readingKey } from './plan-shard.ts';
import { initialState, type RuleState } from './rule-state.ts';
import { type RuleTerms, termsFor } from './rule-terms.ts';

/** Silence counts against hosts only when agents could have reached us for this long. */
const reachableBeforeDownSeconds = 45;
/** A target that was quiet and fine for a day is forgotten. */
const forgetAfterMs = 86_400_000;

export interface EvaluatedTarget {
  rule: EvaluatedRule;
  server: EvaluatedServer;
  key: string;
  /** What it was evaluated from. */
  before: RuleState;
  state: RuleState;
  transitions: Transition[];
}

export interface ShardSamples {
  /** By `readingKey`. */
  byReading: ReadonlyMap<string, readonly TargetSample[]>;
  /** `serverId/name` of containers that exist. */
  presentContainers: ReadonlySet<string>;
  reachableSeconds: number;
  /** Ids of those that send samples with a time nobody waits for: that is no silence. */
  wrongClocks: ReadonlySet<string>;
}

export interface ShardEvaluation {
  targets: EvaluatedTarget[];
  ended: EndedTarget[];
  forgotten: Omit<EndedTarget, 'reason'>[];
}

/** Every rule for every target of one shard. Pure: decides, saves nothing. */
export function evaluateShard(
  rules: readonly RuleInScope[],
  samples: ShardSamples,
  now: number,
): ShardEvaluation {
  const result: ShardEvaluation = { targets: [], ended: [], forgotten: [] };
  const isHeartbeat = ({ rule }: RuleInScope) => rule.metric === 'heartbeat_age_seconds';
  const hostsDown = new Set<string>();
  for (const one of rules.filter(isHeartbeat)) {
    for (const target of evaluateHeartbeat(one, samples.reachableSeconds, now)) {
      if (target.state.severity !== null) hostsDown.add(target.server.id);
      result.targets.push(target);
    }
  }
  for (const one of rules) {
    if (!isHeartbeat(one)) evaluateStored(one, samples, hostsDown, now, result);
  }
  return result;
}

function evaluateHeartbeat(one: RuleInScope, reachableSeconds: number, now: number): EvaluatedTarget[] {
  const { rule, servers, states } = one;
  if (reachableSeconds < reachableBeforeDownSeconds) return [];
  const termsAt = termsOf({ ...rule, noDataPolicy: 'keep' });
  return servers.flatMap((server): EvaluatedTarget[] => {
    if (server.silentSeconds === null) return [];
    const before = states.get(server.id)?.get('') ?? initialState;
    const sample = { at: now, value: Math.max(0, server.silentSeconds) };
    const evaluated = evaluateRule(termsAt(server.intervalSeconds), before, [sample], now);
    return [{ rule, server, key: '', before, ...evaluated }];
  });
}

function evaluateStored(
  { rule, begin, servers, states }: RuleInScope,
  samples: ShardSamples,
  hostsDown: ReadonlySet<string>,
  now: number,
  result: ShardEvaluation,
): void {
  const series = groupByTarget(samples.byReading.get(readingKey(rule) ?? '') ?? []);
  const termsAt = termsOf(rule);
  for (const server of servers) {
    const known = states.get(server.id);
    const fresh = series.get(server.id);
    for (const key of new Set([...(known?.keys() ?? []), ...(fresh?.keys() ?? [])])) {
      if (!matchesKey(rule, key)) continue;
      const before = known?.get(key);
      const target = { ruleId: rule.id, serverId: server.id, key };
      const read = fresh?.get(key) ?? [];
      const isNewContainer = rule.metric === 'container_running' && before === undefined;
      const news = isNewContainer ? sinceSeenRunning(read) : read;
      if (before === undefined && news.length === 0) continue;
      if (news.length === 0 && isGone(rule, server, key, samples)) {
        result.ended.push({ ...target, reason: 'target_gone' });
        continue;
      }
      const from = before ?? { ...initialState, through: begin };
      const state = heard(from, news, samples.wrongClocks.has(server.id), now);
      const evaluated = evaluateRule(termsAt(server.intervalSeconds), state, news, now);
      // Of a host that is down, that it is down is all there is to say.
      if (hostsDown.has(server.id) && evaluated.transitions.some(opensAlert)) continue;
      if (isForgettable(evaluated.state, now)) result.forgotten.push(target);
      else result.targets.push({ rule, server, key, before: from, ...evaluated });
    }
  }
}

/** Until its clock passes what was judged already, or is set right, nothing is judged, and nothing missed. */
function heard(state: RuleState, news: readonly RuleSample[], wrongClock: boolean, now: number): RuleState {
  return wrongClock && news.length === 0 && state.phase !== 'nodata' ? { ...state, heardAt: now } : state;
}

const opensAlert = (transition: Transition) =>
  transition.kind === 'fired' || (transition.kind === 'no_data' && transition.opens);

/** What was never seen running did not stop: containers that lay there already are no alert. */
export function sinceSeenRunning(samples: readonly RuleSample[]): RuleSample[] {
  const start = Math.min(...samples.filter(({ value }) => value > 0).map(({ at }) => at));
  return samples.filter(({ at }) => at >= start);
}

/** Its server is there and no longer knows the container: it was removed. */
function isGone(rule: EvaluatedRule, server: EvaluatedServer, key: string, samples: ShardSamples): boolean {
  if (metrics[rule.metric].per !== 'container') return false;
  const heardOf = server.silentSeconds !== null && server.silentSeconds < 30;
  return heardOf && !samples.presentContainers.has(`${server.id}/${key}`);
}

function isForgettable({ severity, phase, heardAt }: RuleState, now: number): boolean {
  return severity === null && phase !== 'nodata' && heardAt !== null && now - heardAt > forgetAfterMs;
}

/**
 * The rule's terms for servers that sample this often: an agent that samples every minute is not silent
 * between two samples, nor is a rule between two steps.
 */
export function termsOf(rule: EvaluatedRule): (intervalSeconds: number | null) => RuleTerms {
  const { stepSeconds } = grainOf(rule);
  const byInterval = new Map<number, RuleTerms>();
  return (intervalSeconds) => {
    const usualSeconds = Math.max(intervalSeconds ?? 0, stepSeconds);
    const made = byInterval.get(usualSeconds);
    if (made !== undefined) return made;
    const terms = termsFor({ ...rule, noDataSeconds: Math.max(rule.noDataSeconds, 3 * usualSeconds) });
    byInterval.set(usualSeconds, terms);
    return terms;
  };
}

function groupByTarget(samples: readonly TargetSample[]): Map<string, Map<string, RuleSample[]>> {
  const series = new Map<string, Map<string, RuleSample[]>>();
  for (const { serverId, key, at, value } of samples) {
    const ofServer = series.get(serverId) ?? new Map<string, RuleSample[]>();
    series.set(serverId, ofServer);
    const ofKey = ofServer.get(key);
    if (ofKey) ofKey.push({ at, value });
    else ofServer.set(key, [{ at, value }]);
  }
  return series;
}
