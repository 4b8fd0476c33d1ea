import { setImmediate as pause } from 'node:timers/promises';
import type { Database } from '../../drizzle/database.ts';
import { readReplayedServers } from '../../drizzle/queries/replayed-servers.ts';
import type { RuleTest, TestedRule } from '../../shared/api-contract/rule-test.ts';
import type { JobPayload } from '../../shared/jobs.ts';
import type { Logger } from '../../shared/logger.ts';
import type { ChartRenderer } from '../charts/chart-renderer.ts';
import { drawReplay } from './draw-replay.ts';
import { readReplayHistory } from './read-replay-history.ts';
import { type Firing, replayRule } from './replay-rule.ts';
import { type RuleTerms, termsFor } from './rule-terms.ts';

const mostTargets = 100;
const mostFirings = 200;

export interface TestRuleDependencies {
  database: Database;
  renderer: ChartRenderer;
  logger: Logger;
}

export interface ReplayedTarget {
  serverId: string;
  serverName: string;
  key: string;
  firings: Firing[];
  firingSeconds: number;
}

/** A rule replayed over what is stored, for whoever asks before he makes it. Writes nothing. */
export async function testRuleJob(
  deps: TestRuleDependencies,
  { rule, serverIds, from, to }: JobPayload<'test-rule'>,
  signal: AbortSignal,
): Promise<Omit<RuleTest, 'servers'>> {
  const { sql } = deps.database;
  const servers = new Map((await readReplayedServers(sql, serverIds)).map((server) => [server.id, server]));
  const history = await readReplayHistory(sql, rule, serverIds, { from, to });
  const targets: ReplayedTarget[] = [];
  for (const { serverId, key, samples } of history.targets) {
    // Targets have thousands of samples each, and other jobs live in this process.
    await pause();
    signal.throwIfAborted();
    const server = servers.get(serverId);
    const terms = replayedTerms(rule, Math.max(history.stepSeconds, server?.intervalSeconds ?? 0));
    const firings = replayRule(terms, samples, { from: history.from, to });
    const firingSeconds = firings.reduce(
      (sum, one) => sum + ((one.resolvedAt ?? to) - one.firedAt) / 1000,
      0,
    );
    const serverName = server?.name ?? 'a deleted server';
    targets.push({ serverId, serverName, key, firings, firingSeconds });
  }
  targets.sort((a, b) => b.firingSeconds - a.firingSeconds || compare(a.serverName, b.serverName));
  const firings = targets
    .flatMap(({ firings: ofTarget, firingSeconds, ...target }) =>
      ofTarget.map((firing) => ({ ...target, ...firing })),
    )
    .sort((a, b) => b.firedAt - a.firedAt);
  return {
    from: iso(history.from),
    to: iso(to),
    stepSeconds: history.stepSeconds,
    targets: targets.slice(0, mostTargets).map((target) => ({ ...target, firings: target.firings.length })),
    targetCount: targets.length,
    firings: firings.slice(0, mostFirings).map((firing) => ({
      ...firing,
      startedAt: iso(firing.startedAt),
      firedAt: iso(firing.firedAt),
      resolvedAt: firing.resolvedAt === null ? null : iso(firing.resolvedAt),
    })),
    firingCount: firings.length,
    chart: await drawReplay(deps, rule, targets[0], { from: history.from, to }),
  };
}

/** As `termsOf`, with what tells a silence from the usual pace. Silence itself is measured, not missed. */
function replayedTerms(rule: TestedRule, usualSeconds: number): RuleTerms {
  if (rule.metric === 'heartbeat_age_seconds') {
    return termsFor({ ...rule, noDataPolicy: 'keep', noDataSeconds: Number.MAX_SAFE_INTEGER / 1000 });
  }
  return termsFor({ ...rule, noDataSeconds: Math.max(rule.noDataSeconds, 3 * usualSeconds) });
}

const iso = (at: number) => new Date(at).toISOString();
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
