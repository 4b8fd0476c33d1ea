import type { EvaluatedRule, EvaluatedServer, TargetSample } from '../../drizzle/queries/evaluation.ts';
import { metrics } from '../../shared/metrics.ts';
import type { RuleSample } from './aggregate-window.ts';
import { grainOf } from './choose-grain.ts';
import { evaluateRule, type Transition } from './evaluate-rule.ts';
import { absenceOf, newestReading } from './gone-target.ts';
import { type EndedTarget, isHeartbeat, matchesKey, type RuleInScope, readingKey } from './plan-shard.ts';
import { initialState, type RuleState } from './rule-state.ts';
import { type RuleTerms, termsFor } from './rule-terms.ts';

/** Silence counts only when agents could have reached us for this long: they try again each half minute. */
const firstMomentsSeconds = 45;
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

/** Whose silence means something. */
interface Listening {
  /** Epoch ms: since when agents could reach us; null = not long enough to miss anything. */
  since: number | null;
  /** That they are down is told: their silence is no news. */
  hostsDown: Set<string>;
  /** Heard of again just now: all else of them has yet to arrive. */
  hostsBack: Set<string>;
}

/** Every rule for every target of one shard. Pure: decides, saves nothing. */
export function evaluateShard(
  rules: readonly RuleInScope[],
  samples: ShardSamples,
  now: number,
): ShardEvaluation {
  const result: ShardEvaluation = { targets: [], ended: [], forgotten: [] };
  const since = samples.reachableSeconds < firstMomentsSeconds ? null : now - samples.reachableSeconds * 1000;
  const listening: Listening = { since, hostsDown: new Set(), hostsBack: new Set() };
  for (const one of since === null ? [] : rules.filter(({ rule }) => isHeartbeat(rule))) {
    for (const target of evaluateHeartbeat(one, now)) {
      const { state, server, transitions } = target;
      if (state.severity !== null) listening.hostsDown.add(server.id);
      else if (transitions.some(({ kind }) => kind === 'resolved')) listening.hostsBack.add(server.id);
      result.targets.push(target);
    }
  }
  for (const one of rules) {
    if (!isHeartbeat(one.rule)) evaluateStored(one, samples, listening, now, result);
  }
  return result;
}

function evaluateHeartbeat({ rule, servers, states }: RuleInScope, now: number): EvaluatedTarget[] {
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
  { since, hostsDown, hostsBack }: Listening,
  now: number,
  result: ShardEvaluation,
): void {
  const series = groupByTarget(samples.byReading.get(readingKey(rule) ?? '') ?? []);
  const termsAt = termsOf(rule);
  const hasListing = metrics[rule.metric].per === 'disk' || metrics[rule.metric].per === 'interface';
  for (const server of servers) {
    const known = states.get(server.id);
    const fresh = series.get(server.id);
    const isDown = hostsDown.has(server.id);
    const isExcused = hostsBack.has(server.id) || samples.wrongClocks.has(server.id);
    const listedAt = hasListing ? newestReading(known?.values() ?? [], fresh?.values() ?? []) : Number.NaN;
    const listing = { rule, server, listedAt, presentContainers: samples.presentContainers };
    for (const key of new Set([...(known?.keys() ?? []), ...(fresh?.keys() ?? [])])) {
      if (!matchesKey(rule, key)) continue;
      const before = known?.get(key);
      const target = { ruleId: rule.id, serverId: server.id, key };
      const read = fresh?.get(key) ?? [];
      const isNewContainer = rule.metric === 'container_running' && before === undefined;
      const news = isNewContainer ? sinceSeenRunning(read) : read;
      const from = before ?? { ...initialState, through: begin };
      const hasNews = news.some(({ at }) => from.through === null || at > from.through);
      if (before === undefined && !hasNews) continue;
      const absence = hasNews ? undefined : absenceOf(listing, key, from.through);
      if (absence === 'gone') {
        result.ended.push({ ...target, reason: 'target_gone' });
        continue;
      }
      const state = isExcused && !hasNews ? excused(from, now) : from;
      const listeningSince = isDown || absence === 'unlisted' ? null : since;
      const terms = termsAt(server.intervalSeconds);
      const evaluated = evaluateRule(terms, state, news, now, listeningSince);
      // Of a host that is down, that it is down is all there is to say.
      if (isDown && evaluated.transitions.some(opensAlert)) continue;
      if (isForgettable(evaluated.state, now)) result.forgotten.push(target);
      else result.targets.push({ rule, server, key, before: from, ...evaluated });
    }
  }
}

/**
 * Silent for a reason: until its clock passes what was judged already, or is set right, or its host, back again,
 * has sent what it has, nothing is missed.
 */
function excused(state: RuleState, now: number): RuleState {
  return state.phase === 'nodata' || state.heardAt === null ? state : { ...state, heardAt: now };
}

const opensAlert = (transition: Transition) =>
  transition.kind === 'fired' || (transition.kind === 'no_data' && transition.opens);

/** What was never seen running did not stop: containers that lay there already are no alert. */
export function sinceSeenRunning(samples: readonly RuleSample[]): RuleSample[] {
  const start = Math.min(...samples.filter(({ value }) => value > 0).map(({ at }) => at));
  return samples.filter(({ at }) => at >= start);
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
