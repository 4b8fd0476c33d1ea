import { type MetricName, metrics } from '../../shared/metrics.ts';

/** Where raw values of a metric live. Every string here is ours: they go into SQL text as they are. */
export interface MetricSource {
  table: 'samples' | 'disk_samples' | 'interface_samples' | 'container_samples';
  /** Column (or literal) that tells one series of a server from another. */
  key: string;
  /** SQL over one row; null where the row has no such value. */
  value: string;
}

/** What samples hold; the others are computed: from when samples arrived, or from where a stored one is going. */
export type StoredMetric = Exclude<MetricName, 'heartbeat_age_seconds' | 'disk_full_hours'>;

/** The stored metric whose course a metric predicts; itself for one that is stored; none for silence. */
export function storedBehind(metric: MetricName): StoredMetric | undefined {
  if (metric === 'disk_full_hours') return 'disk_percent';
  return metric === 'heartbeat_age_seconds' ? undefined : metric;
}

const share = (part: string, whole: string) => `100.0 * ${part} / nullif(${whole}, 0)`;

/** The closed map from metric to SQL; a metric added to the catalogue fails the build until it has an entry. */
const values = {
  cpu_percent: 'cpu_percent',
  cpu_user_percent: 'cpu_user_percent',
  cpu_system_percent: 'cpu_system_percent',
  cpu_iowait_percent: 'cpu_iowait_percent',
  cpu_steal_percent: 'cpu_steal_percent',
  load1: 'load1',
  load5: 'load5',
  load15: 'load15',
  memory_percent: share('memory_used_bytes', 'memory_total_bytes'),
  memory_used_bytes: 'memory_used_bytes',
  swap_percent: share('swap_used_bytes', 'swap_total_bytes'),
  process_count: 'process_count',
  uptime_seconds: 'uptime_seconds',
  agent_outdated: 'agent_outdated::int',
  network_rx_bps: 'network_rx_bps',
  network_tx_bps: 'network_tx_bps',
  disk_read_bps: 'disk_read_bps',
  disk_write_bps: 'disk_write_bps',
  disk_percent: share('used_bytes', 'total_bytes'),
  inode_percent: share('inodes_used', 'inodes_total'),
  interface_rx_bps: 'rx_bps',
  interface_tx_bps: 'tx_bps',
  interface_errors: 'errors_per_second',
  container_cpu_percent: 'cpu_percent',
  container_memory_bytes: 'memory_bytes',
  container_memory_percent: share('memory_bytes', 'memory_limit_bytes'),
  container_running: `case
    when state = 'removing' then null
    -- Between two starts of a loop, which the agent's count of restarts tells of.
    when state = 'restarting' and recent_restarts is not null then 1
    else (state = 'running')::int end`,
  // Docker calls one that was stopped unhealthy, too; one that just starts is neither.
  container_unhealthy: `case
    when health in ('none', 'starting') then null
    else (state = 'running' and health = 'unhealthy')::int end`,
  container_restarts: 'restarts',
  container_restarting: 'recent_restarts',
  container_oom_kills: 'recent_oom_kills',
} as const satisfies Record<StoredMetric, string>;

const tables = {
  host: { table: 'samples', key: "''::text" },
  disk: { table: 'disk_samples', key: 'mount' },
  interface: { table: 'interface_samples', key: 'name' },
  container: { table: 'container_samples', key: 'name' },
} as const;

export const storedMetrics = Object.keys(values) as StoredMetric[];

export function metricSource(metric: StoredMetric): MetricSource {
  return { ...tables[metrics[metric].per], value: `(${values[metric]})::float8` };
}
