import type { EvaluatedRule, EvaluatedServer } from '../../drizzle/queries/evaluation.ts';
import { metrics } from '../../shared/metrics.ts';
import type { RuleSample } from './aggregate-window.ts';
import { grainOf } from './choose-grain.ts';
import type { RuleState } from './rule-state.ts';

/** A server that was not heard of this lately tells nothing of what it has. */
const heardOfSeconds = 30;
/** A disk that hangs is not listed either: it gets this long, and several readings, to come back. */
const unlistedSeconds = 60;
const unlistedReadings = 3;

/** Of a target without news. `unlisted`: its server goes on without it, which is no silence, but may pass. */
export type Absence = 'silent' | 'unlisted' | 'gone';

export interface Listing {
  rule: EvaluatedRule;
  server: EvaluatedServer;
  /** Of any disk, or interface, of the server: its newest reading, epoch ms. */
  listedAt: number;
  /** `serverId/name` of containers that exist. */
  presentContainers: ReadonlySet<string>;
}

/** Whether a target is no more: its container was removed, its disk unmounted, its interface taken out. Pure. */
export function absenceOf(
  { rule, server, listedAt, presentContainers }: Listing,
  key: string,
  through: number | null,
): Absence {
  const { per } = metrics[rule.metric];
  const isHeardOf = server.silentSeconds !== null && server.silentSeconds < heardOfSeconds;
  if (per === 'container') {
    if (!isHeardOf) return 'silent';
    // One that exists is in each sample unless Docker itself does not answer.
    return presentContainers.has(`${server.id}/${key}`) ? 'unlisted' : 'gone';
  }
  if (per === 'host' || through === null || listedAt <= through) return 'silent';
  const patienceSeconds = Math.max(
    unlistedSeconds,
    unlistedReadings * usualSeconds(rule, server.intervalSeconds),
  );
  return isHeardOf && listedAt - through >= patienceSeconds * 1000 ? 'gone' : 'unlisted';
}

/** An agent that cannot read its disks at all lists none: then all of them are silent, and none is gone. */
export function newestReading(states: Iterable<RuleState>, samples: Iterable<readonly RuleSample[]>): number {
  let newest = Number.NEGATIVE_INFINITY;
  for (const { through } of states) newest = Math.max(newest, through ?? newest);
  for (const ofKey of samples) for (const { at } of ofKey) newest = Math.max(newest, at);
  return newest;
}

/** What lies between two values of a target when all is well: the agent's interval, or the rule's step. */
function usualSeconds(rule: EvaluatedRule, intervalSeconds: number | null): number {
  return Math.max(intervalSeconds ?? 0, grainOf(rule).stepSeconds);
}
