import type { Sql } from 'postgres';
import { readNewSamples, type TargetSample } from '../../drizzle/queries/evaluation.ts';
import { storedBehind } from '../../drizzle/queries/metric-source.ts';
import { readSampleSilences } from '../../drizzle/queries/sample-silences.ts';
import { retentionSeconds } from '../../drizzle/queries/series-plan.ts';
import { readSteppedSamples } from '../../drizzle/queries/stepped-samples.ts';
import type { TestedRule } from '../../shared/api-contract/rule-test.ts';
import { metrics } from '../../shared/metrics.ts';
import { matchGlob } from '../../shared/targets.ts';
import type { RuleSample } from './aggregate-window.ts';
import { leadOf } from './choose-grain.ts';
import { sinceSeenRunning } from './evaluate-shard.ts';
import { heartbeatHistory } from './heartbeat-history.ts';
import { planReplay } from './plan-replay.ts';

export interface ReplayHistory {
  /** Epoch ms; later than asked for where nothing older is kept. */
  from: number;
  /** 0 = every sample. */
  stepSeconds: number;
  targets: { serverId: string; key: string; samples: RuleSample[] }[];
}

/** Silences shorter than this are the agent's pace. */
const leastSilenceSeconds = 15;

/** What is stored of these servers for a rule, per target, with the window before the range. */
export async function readReplayHistory(
  sql: Sql,
  rule: TestedRule,
  serverIds: readonly string[],
  { from, to }: { from: number; to: number },
): Promise<ReplayHistory> {
  const metric = storedBehind(rule.metric);
  if (metric === undefined) return readHeartbeats(sql, serverIds, { from, to });
  const grain = planReplay(rule, serverIds.length, (to - from) / 1000);
  const needs = serverIds.map((serverId) => ({ serverId, after: from, windowSeconds: leadOf(rule) }));
  const samples =
    grain.statistic === null
      ? await readNewSamples(sql, metric, needs, { until: to, spanSeconds: (to - from) / 1000 })
      : await readSteppedSamples(sql, metric, grain, needs, to);
  const targets = groupByTarget(samples).filter(
    ({ key }) => metrics[rule.metric].per === 'host' || matchGlob(rule.keyPattern, key),
  );
  return {
    from,
    stepSeconds: grain.stepSeconds,
    targets:
      rule.metric === 'container_running'
        ? targets.map((target) => ({ ...target, samples: sinceSeenRunning(target.samples) }))
        : targets,
  };
}

async function readHeartbeats(
  sql: Sql,
  serverIds: readonly string[],
  asked: { from: number; to: number },
): Promise<ReplayHistory> {
  const { to } = asked;
  const from = Math.max(asked.from, to - retentionSeconds.raw * 1000);
  const range = { from: new Date(from), to: new Date(to) };
  const silences = await readSampleSilences(sql, serverIds, range, leastSilenceSeconds);
  return {
    from,
    stepSeconds: 0,
    targets: serverIds
      .map((serverId) => silences.filter((silence) => silence.serverId === serverId))
      .filter((ofServer) => ofServer.length > 0)
      .map((ofServer) => ({
        serverId: ofServer[0]?.serverId ?? '',
        key: '',
        samples: heartbeatHistory(ofServer, to),
      })),
  };
}

function groupByTarget(samples: readonly TargetSample[]): ReplayHistory['targets'] {
  const targets = new Map<string, ReplayHistory['targets'][number]>();
  for (const { serverId, key, at, value } of samples) {
    const id = `${serverId}/${key}`;
    const target = targets.get(id) ?? { serverId, key, samples: [] };
    targets.set(id, target);
    target.samples.push({ at, value });
  }
  return [...targets.values()];
}
