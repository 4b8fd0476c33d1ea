import { findMetric, type MetricName } from '../../../shared/metrics.ts';

/** Which of our series shows the same thing; `key` is its mount, interface or container, '' for the host. */
export interface ChartedMetric {
  metric: MetricName;
  key: string;
}

/**
 * Alerts of node_exporter's mixin (https://github.com/prometheus/node_exporter/tree/master/docs/node-mixin)
 * and of https://samber.github.io/awesome-prometheus-alerts, by name; the label that names the part.
 */
const known: Record<string, { metric: MetricName; keyLabel?: string }> = {
  NodeFilesystemSpaceFillingUp: { metric: 'disk_percent', keyLabel: 'mountpoint' },
  NodeFilesystemAlmostOutOfSpace: { metric: 'disk_percent', keyLabel: 'mountpoint' },
  NodeFilesystemFilesFillingUp: { metric: 'inode_percent', keyLabel: 'mountpoint' },
  NodeFilesystemAlmostOutOfFiles: { metric: 'inode_percent', keyLabel: 'mountpoint' },
  NodeNetworkReceiveErrs: { metric: 'interface_errors', keyLabel: 'device' },
  NodeNetworkTransmitErrs: { metric: 'interface_errors', keyLabel: 'device' },
  NodeCPUHighUsage: { metric: 'cpu_percent' },
  NodeMemoryHighUtilization: { metric: 'memory_percent' },
  NodeMemoryMajorPagesFaults: { metric: 'swap_percent' },
  HostHighCpuLoad: { metric: 'cpu_percent' },
  HostCpuStealNoisyNeighbor: { metric: 'cpu_steal_percent' },
  HostCpuHighIowait: { metric: 'cpu_iowait_percent' },
  HostOutOfMemory: { metric: 'memory_percent' },
  HostMemoryUnderMemoryPressure: { metric: 'memory_percent' },
  HostSwapIsFillingUp: { metric: 'swap_percent' },
  HostOutOfDiskSpace: { metric: 'disk_percent', keyLabel: 'mountpoint' },
  HostDiskWillFillIn24Hours: { metric: 'disk_percent', keyLabel: 'mountpoint' },
  HostOutOfInodes: { metric: 'inode_percent', keyLabel: 'mountpoint' },
  HostNetworkReceiveErrors: { metric: 'interface_errors', keyLabel: 'device' },
  HostNetworkTransmitErrors: { metric: 'interface_errors', keyLabel: 'device' },
};

/** What the labels `chatops_metric` and `chatops_key` say, else what is known of the alert's name. */
export function labelMetric(labels: Readonly<Record<string, string>>): ChartedMetric | undefined {
  const named = findMetric(labels.chatops_metric ?? '');
  if (named !== undefined) return { metric: named, key: labels.chatops_key ?? '' };
  const name = labels.alertname ?? '';
  const found = Object.hasOwn(known, name) ? known[name] : undefined;
  if (found === undefined) return undefined;
  return { metric: found.metric, key: found.keyLabel === undefined ? '' : (labels[found.keyLabel] ?? '') };
}
