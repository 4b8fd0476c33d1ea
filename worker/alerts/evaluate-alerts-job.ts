import type { Database } from '../../drizzle/database.ts';
import {
  readBusyShards,
  readEnabledRules,
  readNewSamples,
  readOpenAlerts,
  readPresentContainers,
  readSendingServers,
  readShardServers,
  readShardStates,
  readSubscriptions,
  type TargetSample,
} from '../../drizzle/queries/evaluation.ts';
import { lockShard } from '../../drizzle/queries/lock-shards.ts';
import type { Grouping } from '../../drizzle/queries/owe-messages.ts';
import { readReachableSeconds, watchReachability } from '../../drizzle/queries/reachability.ts';
import { readSteppedSamples } from '../../drizzle/queries/stepped-samples.ts';
import { type Bus, topics } from '../../shared/bus.ts';
import { hintDelivery } from '../../shared/hint-delivery.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import type { Logger } from '../../shared/logger.ts';
import { metrics } from '../../shared/metrics.ts';
import { serversBehind } from './backlog.ts';
import { evaluateShard } from './evaluate-shard.ts';
import { planShard, type Reading, type RuleInScope } from './plan-shard.ts';
import { type Owed, saveEvaluation } from './save-evaluation.ts';
import type { ShardMemory } from './shard-memory.ts';
import { seeminglySilent } from './wrong-clocks.ts';

/** Sample time worked off per run after a break. */
const spanSeconds = 900;

export interface EvaluationDependencies {
  database: Database;
  memory: ShardMemory;
  bus: Bus;
  jobs: JobProducer;
  /** `slack:C…`, `discord:…`; none = alerts without a subscriber are kept and shown, but told nowhere. */
  defaultChannels: readonly string[];
  grouping: Grouping;
  logger: Logger;
}

/**
 * Evaluates every rule for the servers of one shard that have news, every few seconds for all of them, and
 * saves what follows in one transaction.
 * Run it as often as you like: only one worker is at a shard at a time, and samples already taken
 * into account change nothing.
 *
 * @returns how many targets were evaluated; undefined when nothing was new, or another worker is at it.
 */
export async function evaluateShardAlerts(
  deps: EvaluationDependencies,
  shard: number,
  now = Date.now(),
): Promise<number | undefined> {
  const { database, memory, logger, defaultChannels, grouping } = deps;
  const outcome = await database.sql.begin(async (transaction) => {
    if (!(await lockShard(transaction, shard))) return undefined;
    // A transaction answers every query a plain client does; postgres.js only types it narrower.
    const sql = transaction as unknown as Database['sql'];
    const rules = await readEnabledRules(sql);
    const choice = memory.choose(shard, rules, await readShardServers(sql, shard), now);
    const { servers } = choice;
    if (servers.length === 0 && !choice.whole) return undefined;
    const only = choice.whole ? undefined : servers.map(({ id }) => id);
    // Before the states: of an alert that somebody ends in between, the state is missing as well, or both are there.
    const openAlerts = await readOpenAlerts(sql, shard, only);
    const states = await readShardStates(sql, shard, only);
    const plan = planShard(rules, servers, states, openAlerts, now);
    for (const { rule, problem } of plan.badRules) {
      logger.warn({ ruleId: rule.id, rule: rule.name, problem }, 'alert rule cannot be evaluated');
    }
    const byReading = new Map<string, TargetSample[]>();
    for (const [id, reading] of plan.readings) byReading.set(id, await readSamples(sql, reading, now));
    const evaluation = evaluateShard(
      plan.rules,
      {
        byReading,
        presentContainers: await presentContainers(sql, plan.rules),
        reachableSeconds: await readReachableSeconds(sql),
        wrongClocks: await readSendingServers(sql, seeminglySilent(plan.rules, now)),
      },
      now,
    );
    evaluation.ended.push(...plan.ended);
    const subscriptions = await readSubscriptions(sql);
    const owed = await saveEvaluation(
      { sql, openAlerts, subscriptions, defaultChannels, grouping, now },
      evaluation,
    );
    const behind = serversBehind(servers, plan.readings, byReading, spanSeconds);
    return { choice, behind, owed, evaluated: evaluation.targets.length };
  });
  if (outcome === undefined) return undefined;
  memory.remember(outcome.choice, outcome.behind);
  for (const { target, error, setAside } of outcome.owed.failed) {
    const { rule, server, key } = target;
    logger.error(
      { err: error, ruleId: rule.id, serverId: server.id, key, setAside },
      'what happened to a target could not be saved',
    );
  }
  if (outcome.owed.notSettled !== undefined) {
    logger.error({ err: outcome.owed.notSettled, shard }, 'whom new alerts disturb could not be decided');
  }
  await announce(deps, outcome.owed);
  return outcome.evaluated;
}

function readSamples(sql: Database['sql'], { metric, grain, needs }: Reading, until: number) {
  return grain.statistic === null
    ? readNewSamples(sql, metric, needs, { until, spanSeconds })
    : readSteppedSamples(sql, metric, grain, needs, until);
}

/** Hints only: what was promised is in the database, and the reconciler finds it there too. */
async function announce({ jobs, bus, logger }: EvaluationDependencies, owed: Owed): Promise<void> {
  const hints = [
    ...owed.messages.map((message) => hintDelivery(jobs, message)),
    ...[...owed.alerts].map(([alertId, state]) => bus.publish(topics.alerts, { alertId, state })),
    ...(owed.notSettled === undefined ? [] : [jobs.add('settle-alerts', {})]),
  ];
  for (const hint of await Promise.allSettled(hints)) {
    if (hint.status === 'rejected') logger.warn({ err: hint.reason }, 'alert hint was lost');
  }
}

async function presentContainers(sql: Database['sql'], rules: readonly RuleInScope[]): Promise<Set<string>> {
  const serverIds = new Set(
    rules
      .filter(({ rule }) => metrics[rule.metric].per === 'container')
      .flatMap(({ states }) => [...states.keys()]),
  );
  if (serverIds.size === 0) return new Set();
  const present = await readPresentContainers(sql, [...serverIds]);
  return new Set(present.map(({ serverId, name }) => `${serverId}/${name}`));
}

/** Every few seconds: silence is a reason to evaluate, and nobody sends a hint for it. */
export async function markShardsDue({ database, jobs }: EvaluationDependencies): Promise<void> {
  await watchReachability(database.sql);
  await Promise.all(
    (await readBusyShards(database.sql)).map((shard) => jobs.add('evaluate-alerts', { shard })),
  );
}
