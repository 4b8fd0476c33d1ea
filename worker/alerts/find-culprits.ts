import type { Sql } from 'postgres';
import { type ProcessSnapshot, readProcessSnapshots } from '../../drizzle/queries/alert-changes.ts';
import { readContainerUse } from '../../drizzle/queries/container-use.ts';
import type { ProcessInfo } from '../../shared/agent-protocol.ts';
import type { CulpritContainer } from '../../shared/api-contract/alerts.ts';
import { type MetricName, metrics } from '../../shared/metrics.ts';
import { pickCulpritContainers } from './culprit-containers.ts';
import { hasCulprits, pickCulprits } from './culprits.ts';

/** What is further away is not "at that moment": an alert of a backlog has nothing to do with what runs now. */
const maxAgeSeconds = 120;

export interface SuspectedTarget {
  metric: MetricName;
  serverId: string;
  key: string;
  /** When it fired, epoch ms. */
  at: number;
}

export interface Culprits {
  culprits: ProcessInfo[];
  culpritContainers: CulpritContainer[];
}

/** The processes and containers to look at first, as they were when each alert fired; in the order of `targets`. */
export async function findCulprits(sql: Sql, targets: readonly SuspectedTarget[]): Promise<Culprits[]> {
  const byProcess = targets.filter(({ metric }) => hasCulprits(metric));
  const snapshots = await readProcessSnapshots(sql, [...new Set(byProcess.map(serverOf))]);
  const byContainer = targets.filter(
    ({ metric }) => hasCulprits(metric) || metrics[metric].per === 'container',
  );
  const used = await readContainerUse(sql, byContainer, maxAgeSeconds);
  const usedBy = new Map(byContainer.map((target, index) => [target, used[index] ?? []]));
  return targets.map((target) => ({
    culprits: pickCulprits(target.metric, processesAt(target, snapshots.get(target.serverId))),
    culpritContainers: pickCulpritContainers(target.metric, target.key, usedBy.get(target) ?? []),
  }));
}

function processesAt({ at }: SuspectedTarget, snapshot: ProcessSnapshot | undefined): ProcessInfo[] {
  const isNear = snapshot !== undefined && Math.abs(snapshot.takenAt - at) <= maxAgeSeconds * 1000;
  return isNear ? snapshot.processes : [];
}

const serverOf = ({ serverId }: SuspectedTarget) => serverId;
