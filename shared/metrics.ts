import { nearestNames } from './nearest-names.ts';

/**
 * The metric catalogue: what can be charted, asked for and alerted on.
 * `per` says what the key of a series is (a mount, an interface, a container name).
 */
export type MetricUnit =
  | 'percent'
  | 'bytes'
  | 'bytes_per_second'
  | 'count'
  | 'per_second'
  | 'seconds'
  | 'hours';
export type MetricScope = 'host' | 'disk' | 'interface' | 'container';

export interface MetricDefinition {
  label: string;
  unit: MetricUnit;
  per: MetricScope;
  aliases: readonly string[];
}

export const metrics = {
  cpu_percent: { label: 'CPU', unit: 'percent', per: 'host', aliases: ['cpu'] },
  cpu_user_percent: { label: 'CPU user', unit: 'percent', per: 'host', aliases: [] },
  cpu_system_percent: { label: 'CPU system', unit: 'percent', per: 'host', aliases: [] },
  cpu_iowait_percent: { label: 'CPU I/O wait', unit: 'percent', per: 'host', aliases: ['iowait'] },
  cpu_steal_percent: { label: 'CPU steal', unit: 'percent', per: 'host', aliases: ['steal'] },
  load1: { label: 'Load (1 min)', unit: 'count', per: 'host', aliases: ['load'] },
  load5: { label: 'Load (5 min)', unit: 'count', per: 'host', aliases: [] },
  load15: { label: 'Load (15 min)', unit: 'count', per: 'host', aliases: [] },
  memory_percent: { label: 'Memory', unit: 'percent', per: 'host', aliases: ['memory', 'mem', 'ram'] },
  memory_used_bytes: { label: 'Memory used', unit: 'bytes', per: 'host', aliases: [] },
  swap_percent: { label: 'Swap', unit: 'percent', per: 'host', aliases: ['swap'] },
  process_count: { label: 'Processes', unit: 'count', per: 'host', aliases: ['processes'] },
  uptime_seconds: { label: 'Uptime', unit: 'seconds', per: 'host', aliases: ['uptime'] },
  /** 1 = older than the API wants agents to be; see shared/agent-release.ts. */
  agent_outdated: { label: 'Agent outdated', unit: 'count', per: 'host', aliases: ['outdated'] },
  network_rx_bps: { label: 'Network in', unit: 'bytes_per_second', per: 'host', aliases: ['network', 'rx'] },
  network_tx_bps: { label: 'Network out', unit: 'bytes_per_second', per: 'host', aliases: ['tx'] },
  disk_read_bps: { label: 'Disk read', unit: 'bytes_per_second', per: 'host', aliases: [] },
  disk_write_bps: { label: 'Disk write', unit: 'bytes_per_second', per: 'host', aliases: [] },
  disk_percent: { label: 'Disk use', unit: 'percent', per: 'disk', aliases: ['disk'] },
  /** Predicted, not stored: hours until `disk_percent` reaches 100 at its pace over the rule's window. */
  disk_full_hours: { label: 'Disk full in', unit: 'hours', per: 'disk', aliases: ['disk-full'] },
  inode_percent: { label: 'Inode use', unit: 'percent', per: 'disk', aliases: ['inodes'] },
  interface_rx_bps: { label: 'Interface in', unit: 'bytes_per_second', per: 'interface', aliases: [] },
  interface_tx_bps: { label: 'Interface out', unit: 'bytes_per_second', per: 'interface', aliases: [] },
  interface_errors: { label: 'Interface errors', unit: 'per_second', per: 'interface', aliases: [] },
  container_cpu_percent: {
    label: 'Container CPU',
    unit: 'percent',
    per: 'container',
    aliases: ['container-cpu'],
  },
  container_memory_bytes: {
    label: 'Container memory',
    unit: 'bytes',
    per: 'container',
    aliases: ['container-memory'],
  },
  container_memory_percent: { label: 'Container memory', unit: 'percent', per: 'container', aliases: [] },
  container_running: { label: 'Container running', unit: 'count', per: 'container', aliases: ['running'] },
  container_restarts: { label: 'Container restarts', unit: 'count', per: 'container', aliases: ['restarts'] },
  container_unhealthy: {
    label: 'Container unhealthy',
    unit: 'count',
    per: 'container',
    aliases: ['unhealthy', 'health'],
  },
  /** Both count what Docker's events said in the ten minutes before a sample; see recentSeconds. */
  container_restarting: {
    label: 'Restarts in 10 min',
    unit: 'count',
    per: 'container',
    aliases: ['recent-restarts', 'restart-loop'],
  },
  container_oom_kills: {
    label: 'OOM kills in 10 min',
    unit: 'count',
    per: 'container',
    aliases: ['oom', 'oom-kills'],
  },
  /** Seconds since the server's newest sample; computed, not stored: the host-down rule. */
  heartbeat_age_seconds: { label: 'Silent for', unit: 'seconds', per: 'host', aliases: ['heartbeat'] },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof metrics;
export const metricNames = Object.keys(metrics) as [MetricName, ...MetricName[]];

/** Accepts a catalogue name or one of its aliases, any case. */
export function findMetric(text: string): MetricName | undefined {
  const wanted = text.trim().toLowerCase().replaceAll('-', '_');
  return metricNames.find(
    (name) =>
      name === wanted ||
      (metrics[name].aliases as readonly string[]).some((alias) => alias.replaceAll('-', '_') === wanted),
  );
}

/** For a metric that is not there: catalogue names whose name or alias looks like what was typed. */
export function nearestMetrics(text: string): MetricName[] {
  const known = metricNames.flatMap((name) => [name, ...metrics[name].aliases]);
  const nearest = nearestNames(text.trim().replaceAll('-', '_'), known).flatMap(
    (name) => findMetric(name) ?? [],
  );
  return [...new Set(nearest)];
}
