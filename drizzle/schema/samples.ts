import { bigint, boolean, index, integer, pgTable, primaryKey, real, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/**
 * Wide rows, one per server (or container, disk, interface) per tick. Range-partitioned by day on
 * `sampled_at` (drizzle does not know partitions; the migration makes them), dropped by partition.
 * The primary key is also what makes a sample sent twice one row.
 */
const bytes = (name: string) => bigint(name, { mode: 'number' });

export const samples = pgTable(
  'samples',
  {
    serverId: uuid('server_id').notNull(),
    sampledAt: instant('sampled_at').notNull(),
    seq: bytes('seq').notNull(),
    receivedAt: instant('received_at').notNull().defaultNow(),
    uptimeSeconds: bytes('uptime_seconds').notNull(),
    memoryTotalBytes: bytes('memory_total_bytes').notNull(),
    memoryUsedBytes: bytes('memory_used_bytes').notNull(),
    memoryAvailableBytes: bytes('memory_available_bytes').notNull(),
    swapTotalBytes: bytes('swap_total_bytes').notNull(),
    swapUsedBytes: bytes('swap_used_bytes').notNull(),
    cpuPercent: real('cpu_percent').notNull(),
    cpuUserPercent: real('cpu_user_percent').notNull(),
    cpuSystemPercent: real('cpu_system_percent').notNull(),
    cpuIowaitPercent: real('cpu_iowait_percent').notNull(),
    cpuStealPercent: real('cpu_steal_percent').notNull(),
    load1: real('load1').notNull(),
    load5: real('load5').notNull(),
    load15: real('load15').notNull(),
    networkRxBps: real('network_rx_bps').notNull(),
    networkTxBps: real('network_tx_bps').notNull(),
    diskReadBps: real('disk_read_bps').notNull(),
    diskWriteBps: real('disk_write_bps').notNull(),
    processCount: integer('process_count').notNull(),
    /** As judged when it arrived; null = nobody can say. See shared/agent-release.ts. */
    agentOutdated: boolean('agent_outdated'),
  },
  (table) => [
    primaryKey({ columns: [table.serverId, table.sampledAt, table.seq] }),
    // Rows lie in the order they arrived, so this stays a few pages: for finding late samples.
    index('samples_received_idx').using('brin', table.receivedAt),
  ],
);

export const diskSamples = pgTable(
  'disk_samples',
  {
    serverId: uuid('server_id').notNull(),
    sampledAt: instant('sampled_at').notNull(),
    totalBytes: bytes('total_bytes').notNull(),
    usedBytes: bytes('used_bytes').notNull(),
    inodesTotal: bytes('inodes_total').notNull(),
    inodesUsed: bytes('inodes_used').notNull(),
    readBps: real('read_bps').notNull(),
    writeBps: real('write_bps').notNull(),
    mount: text('mount').notNull(),
  },
  (table) => [primaryKey({ columns: [table.serverId, table.sampledAt, table.mount] })],
);

export const interfaceSamples = pgTable(
  'interface_samples',
  {
    serverId: uuid('server_id').notNull(),
    sampledAt: instant('sampled_at').notNull(),
    rxBps: real('rx_bps').notNull(),
    txBps: real('tx_bps').notNull(),
    errorsPerSecond: real('errors_per_second').notNull(),
    name: text('name').notNull(),
  },
  (table) => [primaryKey({ columns: [table.serverId, table.sampledAt, table.name] })],
);

export const containerSamples = pgTable(
  'container_samples',
  {
    serverId: uuid('server_id').notNull(),
    sampledAt: instant('sampled_at').notNull(),
    memoryBytes: bytes('memory_bytes').notNull(),
    memoryLimitBytes: bytes('memory_limit_bytes').notNull(),
    cpuPercent: real('cpu_percent').notNull(),
    rxBps: real('rx_bps').notNull(),
    txBps: real('tx_bps').notNull(),
    restarts: integer('restarts').notNull(),
    /** Within `recentSeconds` before the sample, from Docker's events; null = its agent does not count them. */
    recentRestarts: integer('recent_restarts'),
    recentOomKills: integer('recent_oom_kills'),
    containerId: text('container_id').notNull(),
    name: text('name').notNull(),
    state: text('state').notNull(),
    health: text('health').notNull(),
  },
  (table) => [primaryKey({ columns: [table.serverId, table.sampledAt, table.containerId] })],
);

/**
 * Min, average, max and count per bucket of 60, 3600 or 86400 seconds, of every stored metric.
 * List-partitioned by resolution; the 60 s part is range-partitioned by day beneath.
 */
export const rollups = pgTable(
  'rollups',
  {
    resolutionSeconds: integer('resolution_seconds').notNull(),
    serverId: uuid('server_id').notNull(),
    bucket: instant('bucket').notNull(),
    minimum: real('minimum').notNull(),
    average: real('average').notNull(),
    maximum: real('maximum').notNull(),
    count: integer('count').notNull(),
    metric: text('metric').notNull(),
    /** Mount, interface or container name; '' for host metrics. */
    key: text('key').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.resolutionSeconds, table.serverId, table.metric, table.key, table.bucket] }),
  ],
);

/** How far each resolution is rolled up, and since when agents could reach us. */
export const watermarks = pgTable('watermarks', {
  name: text('name').primaryKey(),
  through: instant('through').notNull(),
});
