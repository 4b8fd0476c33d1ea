import type { ContainerUse } from '../../drizzle/queries/container-use.ts';
import type { CulpritContainer } from '../../shared/api-contract/alerts.ts';
import { describeExit } from '../../shared/exit-code.ts';
import { type MetricName, metrics } from '../../shared/metrics.ts';
import { hasCulprits, isAboutMemory } from './culprits.ts';

const shown = 3;
/** Idle ones are no culprits, however few others there are. */
const leastCpuPercent = 1;

/**
 * The containers that most likely drive the metric: by memory for memory, by network for network, by
 * CPU for the rest. An alert about a container names that one, whatever it takes.
 */
export function pickCulpritContainers(
  metric: MetricName,
  key: string,
  containers: readonly ContainerUse[],
): CulpritContainer[] {
  if (metrics[metric].per === 'container')
    return containers.filter(({ name }) => name === key).map((use) => toCulprit(metric, use));
  if (!hasCulprits(metric)) return [];
  const { weight, least } = weigh(metric);
  return containers
    .filter((use) => use.state === 'running' && weight(use) >= least)
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, shown)
    .map((use) => toCulprit(metric, use));
}

function weigh(metric: MetricName): { weight(use: ContainerUse): number; least: number } {
  if (isAboutMemory(metric)) return { weight: ({ memoryBytes }) => memoryBytes, least: 1 };
  if (/^(network|interface)_/.test(metric)) return { weight: ({ networkBps }) => networkBps, least: 1 };
  return { weight: ({ cpuPercent }) => cpuPercent, least: leastCpuPercent };
}

function toCulprit(metric: MetricName, use: ContainerUse): CulpritContainer {
  const runs = use.state === 'running';
  return {
    name: use.name,
    image: use.info?.image ?? '',
    cpuPercent: runs ? use.cpuPercent : null,
    memoryBytes: runs ? use.memoryBytes : null,
    memoryLimitBytes: use.memoryLimitBytes > 0 ? use.memoryLimitBytes : null,
    note: noteOf(metric, use),
  };
}

/** What a person would look for first: the check's own words, or how it ended. */
function noteOf(metric: MetricName, { info }: ContainerUse): string | null {
  if (info === null) return null;
  if (metric === 'container_unhealthy') return info.healthOutput ?? null;
  if (!['container_running', 'container_restarting', 'container_oom_kills'].includes(metric)) return null;
  const code = info.lastExit?.code ?? info.exitCode;
  return code === null ? null : describeExit(code);
}
