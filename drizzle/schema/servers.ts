import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { ContainerInfo, Inventory, ProcessInfo } from '../../shared/agent-protocol.ts';
import type { ConnectionEventKind } from '../../shared/api-contract/audit.ts';
import { createdAt, id, instant } from './columns.ts';

/** API processes that hold agents' sockets. A lease that ran out = that process is gone. */
export const instances = pgTable('instances', {
  id: uuid('id').primaryKey(),
  hostname: text('hostname').notNull(),
  startedAt: instant('started_at').notNull().defaultNow(),
  leaseUntil: instant('lease_until').notNull(),
});

export const servers = pgTable(
  'servers',
  {
    id: id(),
    name: text('name').notNull(),
    tags: text('tags').array().notNull().default(sql`'{}'::text[]`),
    /** shardOf(id), kept for the evaluation's index. */
    shard: smallint('shard').notNull(),
    /** Which instance holds the agent's socket; null = not connected. */
    instanceId: uuid('instance_id'),
    /** Grows with each connection; requests and writes of an older epoch are refused. */
    epoch: bigint('epoch', { mode: 'number' }).notNull().default(0),
    protocol: integer('protocol'),
    agentVersion: text('agent_version'),
    methods: text('methods').array().notNull().default(sql`'{}'::text[]`),
    intervalSeconds: integer('interval_seconds'),
    inventory: jsonb('inventory').$type<Inventory>(),
    dockerAvailable: boolean('docker_available').notNull().default(false),
    connectedAt: instant('connected_at'),
    disconnectedAt: instant('disconnected_at'),
    lastSeenAt: instant('last_seen_at'),
    lastSampleAt: instant('last_sample_at'),
    deletedAt: instant('deleted_at'),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex('servers_name_key').on(sql`lower(${table.name})`).where(sql`${table.deletedAt} is null`),
    index('servers_shard_idx').on(table.shard).where(sql`${table.deletedAt} is null`),
    index('servers_instance_idx').on(table.instanceId),
  ],
);

/** What runs on a server, as its agent last said. */
export const containers = pgTable(
  'containers',
  {
    serverId: uuid('server_id')
      .notNull()
      .references(() => servers.id, { onDelete: 'cascade' }),
    containerId: text('container_id').notNull(),
    name: text('name').notNull(),
    info: jsonb('info').$type<ContainerInfo>().notNull(),
    seenAt: instant('seen_at').notNull(),
    /** Not in the newest snapshot any more. */
    goneAt: instant('gone_at'),
  },
  (table) => [
    primaryKey({ columns: [table.serverId, table.containerId] }),
    index('containers_name_idx').on(table.name),
  ],
);

export const processSnapshots = pgTable('process_snapshots', {
  serverId: uuid('server_id')
    .primaryKey()
    .references(() => servers.id, { onDelete: 'cascade' }),
  takenAt: instant('taken_at').notNull(),
  processes: jsonb('processes').$type<ProcessInfo[]>().notNull(),
});

/** No foreign key on the server: history outlives it. */
export const connectionEvents = pgTable(
  'connection_events',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: instant('at').notNull().defaultNow(),
    kind: text('kind').$type<ConnectionEventKind>().notNull(),
    serverId: uuid('server_id'),
    keyId: text('key_id'),
    instanceId: uuid('instance_id'),
    remoteAddress: text('remote_address'),
    detail: text('detail'),
  },
  (table) => [index('connection_events_server_idx').on(table.serverId, table.id)],
);

/** Application and system messages people may ask for in chat. */
export const logs = pgTable(
  'logs',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: instant('at').notNull().defaultNow(),
    level: text('level').notNull(),
    source: text('source').notNull(),
    serverId: uuid('server_id'),
    message: text('message').notNull(),
    fields: jsonb('fields').$type<Record<string, unknown>>().notNull().default({}),
  },
  (table) => [index('logs_at_idx').on(table.at)],
);

/** Samples an agent said it dropped, so that a hole in a chart has its reason. */
export const sampleGaps = pgTable(
  'sample_gaps',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    serverId: uuid('server_id').notNull(),
    fromSeq: bigint('from_seq', { mode: 'number' }).notNull(),
    toSeq: bigint('to_seq', { mode: 'number' }).notNull(),
    reason: text('reason').notNull(),
    reportedAt: instant('reported_at').notNull().defaultNow(),
  },
  // A gap told again after a lost connection is the same gap.
  (table) => [unique('sample_gaps_server_range_key').on(table.serverId, table.fromSeq, table.toSeq)],
);
