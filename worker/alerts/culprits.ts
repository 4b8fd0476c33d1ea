import type { ProcessInfo } from '../../shared/agent-protocol.ts';
import type { MetricName } from '../../shared/metrics.ts';

const shown = 5;

/** About the host itself or about a container's state: no process is to blame. */
const blameless: ReadonlySet<MetricName> = new Set<MetricName>([
  'heartbeat_age_seconds',
  'uptime_seconds',
  'agent_outdated',
  'container_running',
  'container_unhealthy',
  'container_restarts',
  'container_restarting',
  'container_oom_kills',
]);

export const hasCulprits = (metric: MetricName) => !blameless.has(metric);

/** Whether what drives it takes memory; CPU is the best guess for the rest. */
export const isAboutMemory = (metric: MetricName) => /memory|swap/.test(metric);

/** The processes that most likely drive the metric: by memory for memory, by CPU for the rest. */
export function pickCulprits(metric: MetricName, processes: readonly ProcessInfo[]): ProcessInfo[] {
  if (!hasCulprits(metric)) return [];
  const weight = isAboutMemory(metric)
    ? (process: ProcessInfo) => process.memoryBytes
    : (process: ProcessInfo) => process.cpuPercent;
  return [...processes].sort((a, b) => weight(b) - weight(a)).slice(0, shown);
}
