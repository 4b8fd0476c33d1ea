import type {
  ContainerSample,
  DiskSample,
  HostSample,
  InterfaceSample,
  Sample,
} from '../../shared/agent-protocol.ts';
import type { ColumnType, ElementValue } from './array-literal.ts';

/** One row to be: a sample's host part, or one of its disks, interfaces or containers. */
export interface IngestRow<Part> {
  serverId: string;
  sample: Sample;
  agentOutdated?: boolean | undefined;
  part: Part;
}

export interface IngestColumn<Part> {
  name: string;
  type: ColumnType;
  read: (row: IngestRow<Part>) => ElementValue;
}

function column<Part>(
  name: string,
  type: ColumnType,
  read: (part: Part, sample: Sample) => ElementValue,
): IngestColumn<Part> {
  return { name, type, read: (row) => read(row.part, row.sample) };
}

function keyColumns<Part>(): IngestColumn<Part>[] {
  return [
    { name: 'server_id', type: 'uuid', read: (row) => row.serverId },
    { name: 'sampled_at', type: 'instant', read: (row) => row.sample.sampledAt },
  ];
}

export const sampleColumns: readonly IngestColumn<HostSample>[] = [
  ...keyColumns<HostSample>(),
  column('seq', 'bigint', (_, sample) => sample.seq),
  column('uptime_seconds', 'bigint', (host) => host.uptimeSeconds),
  column('memory_total_bytes', 'bigint', (host) => host.memoryTotalBytes),
  column('memory_used_bytes', 'bigint', (host) => host.memoryUsedBytes),
  column('memory_available_bytes', 'bigint', (host) => host.memoryAvailableBytes),
  column('swap_total_bytes', 'bigint', (host) => host.swapTotalBytes),
  column('swap_used_bytes', 'bigint', (host) => host.swapUsedBytes),
  column('cpu_percent', 'real', (host) => host.cpuPercent),
  column('cpu_user_percent', 'real', (host) => host.cpuUserPercent),
  column('cpu_system_percent', 'real', (host) => host.cpuSystemPercent),
  column('cpu_iowait_percent', 'real', (host) => host.cpuIowaitPercent),
  column('cpu_steal_percent', 'real', (host) => host.cpuStealPercent),
  column('load1', 'real', (host) => host.load1),
  column('load5', 'real', (host) => host.load5),
  column('load15', 'real', (host) => host.load15),
  column('network_rx_bps', 'real', (host) => host.networkRxBps),
  column('network_tx_bps', 'real', (host) => host.networkTxBps),
  column('disk_read_bps', 'real', (host) => host.diskReadBps),
  column('disk_write_bps', 'real', (host) => host.diskWriteBps),
  column('process_count', 'integer', (host) => host.processCount),
  { name: 'agent_outdated', type: 'boolean', read: (row) => row.agentOutdated ?? null },
];

export const diskColumns: readonly IngestColumn<DiskSample>[] = [
  ...keyColumns<DiskSample>(),
  column('total_bytes', 'bigint', (disk) => disk.totalBytes),
  column('used_bytes', 'bigint', (disk) => disk.usedBytes),
  column('inodes_total', 'bigint', (disk) => disk.inodesTotal),
  column('inodes_used', 'bigint', (disk) => disk.inodesUsed),
  column('read_bps', 'real', (disk) => disk.readBps),
  column('write_bps', 'real', (disk) => disk.writeBps),
  column('mount', 'text', (disk) => disk.mount),
];

export const interfaceColumns: readonly IngestColumn<InterfaceSample>[] = [
  ...keyColumns<InterfaceSample>(),
  column('rx_bps', 'real', (nic) => nic.rxBps),
  column('tx_bps', 'real', (nic) => nic.txBps),
  column('errors_per_second', 'real', (nic) => nic.errorsPerSecond),
  column('name', 'text', (nic) => nic.name),
];

export const containerColumns: readonly IngestColumn<ContainerSample>[] = [
  ...keyColumns<ContainerSample>(),
  column('memory_bytes', 'bigint', (container) => container.memoryBytes),
  column('memory_limit_bytes', 'bigint', (container) => container.memoryLimitBytes),
  column('cpu_percent', 'real', (container) => container.cpuPercent),
  column('rx_bps', 'real', (container) => container.rxBps),
  column('tx_bps', 'real', (container) => container.txBps),
  column('restarts', 'integer', (container) => container.restarts),
  column('recent_restarts', 'integer', (container) => container.recentRestarts ?? null),
  column('recent_oom_kills', 'integer', (container) => container.recentOomKills ?? null),
  column('container_id', 'text', (container) => container.id),
  column('name', 'text', (container) => container.name),
  column('state', 'text', (container) => container.state),
  column('health', 'text', (container) => container.health),
];
