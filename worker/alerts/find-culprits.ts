import type { Sql } from 'postgres';
import { readRecentProcesses } from '../../drizzle/queries/alert-changes.ts';
import { readContainerUse } from '../../drizzle/queries/container-use.ts';
import type { ProcessInfo } from '../../shared/agent-protocol.ts';
import type { CulpritContainer } from '../../shared/api-contract/alerts.ts';
import { type MetricName, metrics } from '../../shared/metrics.ts';
import { pickCulpritContainers } from './culprit-containers.ts';
import { hasCulprits, pickCulprits } from './culprits.ts';

/** What is older is not "at that moment". */
const maxAgeSeconds = 120;

export interface SuspectedTarget {
  metric: MetricName;
  serverId: string;
  key: string;
  /** When it fired, epoch ms. */
  at: number;
}

/** The processes and containers to look at first, as they were when the alert fired. */
export async function findCulprits(
  sql: Sql,
  { metric, serverId, key, at }: SuspectedTarget,
): Promise<{ culprits: ProcessInfo[]; culpritContainers: CulpritContainer[] }> {
  const processes = hasCulprits(metric) ? await readRecentProcesses(sql, serverId, maxAgeSeconds) : [];
  const containers =
    hasCulprits(metric) || metrics[metric].per === 'container'
      ? await readContainerUse(sql, serverId, at, maxAgeSeconds)
      : [];
  return {
    culprits: pickCulprits(metric, processes),
    culpritContainers: pickCulpritContainers(metric, key, containers),
  };
}
