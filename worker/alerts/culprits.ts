import type { ProcessInfo } from '../../shared/agent-protocol.ts';
import type { MetricName } from '../../shared/metrics.ts';

const shown = 5;

/** About the host itself or about a container's state: no process is to blame. */
const blameless: ReadonlySet<MetricName> = new Set<MetricName>([
  'heartbeat_age_seconds',
  'uptime_seconds',
  'container_running',
  'container_restarts',
]);

export const hasCulprits = (metric: MetricName) => !blameless.has(metric);

/** The processes that most likely drive the metric: by memory for memory, by CPU for the rest. */
export function pickCulprits(metric: MetricName, processes: readonly ProcessInfo[]): ProcessInfo[] {
  if (!hasCulprits(metric)) return [];
  const weight = /memory|swap/.test(metric)
    ? (process: ProcessInfo) => process.memoryBytes
    : (process: ProcessInfo) => process.cpuPercent;
  return [...processes].sort((a, b) => weight(b) - weight(a)).slice(0, shown);
}
