import { z } from 'zod';
import {
  containerInfoSchema,
  containerSampleSchema,
  diskSampleSchema,
  hostSampleSchema,
  interfaceSampleSchema,
  inventorySchema,
  processSchema,
} from '../agent-protocol.ts';
import { idSchema, metricNameSchema, timestampSchema } from './common.ts';
import { leadsTo } from './leads-to.ts';

/** up: agent connected, data fresh, nothing firing · degraded: an alert fires or data is late · down: no agent · pending: never seen. */
export const serverStates = ['up', 'degraded', 'down', 'pending'] as const;

export const serverNameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
    'letters, digits, dot, dash, underscore; at most 63, starts with a letter or digit',
  );
export const tagSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'lower-case letters, digits, dot, dash, underscore');

export const serverSchema = z.object({
  id: idSchema,
  name: z.string(),
  tags: z.array(z.string()),
  state: z.enum(serverStates),
  online: z.boolean(),
  agentVersion: z.string().nullable(),
  inventory: inventorySchema.nullable(),
  dockerAvailable: z.boolean(),
  lastSeenAt: timestampSchema.nullable(),
  lastSampleAt: timestampSchema.nullable(),
  firingAlerts: z.number().int(),
  /** The newest values, for the list; null when there are none. */
  cpuPercent: z.number().nullable(),
  memoryPercent: z.number().nullable(),
  diskPercent: z.number().nullable(),
  createdAt: timestampSchema,
});
export type Server = z.infer<typeof serverSchema>;

export const createServerSchema = z
  .object({ name: serverNameSchema, tags: z.array(tagSchema).max(50).default([]) })
  .strict();
export const updateServerSchema = z
  .object({ name: serverNameSchema.optional(), tags: z.array(tagSchema).max(50).optional() })
  .strict();

/** `?target=` takes the chat grammar: names, globs, tags; absent = all. */
export const listServersQuerySchema = z.object({
  target: leadsTo('targets', z.string().max(500)).optional(),
});

export const containerSchema = z.object({
  ...containerInfoSchema.shape,
  serverId: idSchema,
  serverName: z.string(),
  cpuPercent: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  seenAt: timestampSchema,
});
export type Container = z.infer<typeof containerSchema>;

export const serverStatusSchema = z.object({
  server: serverSchema,
  /** Null until the first sample is stored. */
  sample: z
    .object({
      sampledAt: timestampSchema,
      host: hostSampleSchema,
      disks: z.array(diskSampleSchema),
      interfaces: z.array(interfaceSampleSchema),
      containers: z.array(containerSampleSchema),
    })
    .nullable(),
  containers: z.array(containerSchema),
  alerts: z.array(
    z.object({ id: idSchema, title: z.string(), severity: z.string(), firedAt: timestampSchema }),
  ),
});
export type ServerStatus = z.infer<typeof serverStatusSchema>;

export const processListQuerySchema = z.object({
  sort: z.enum(['cpu', 'memory']).default('cpu'),
  limit: z.coerce.number().int().min(1).max(200).default(20),
  filter: z.string().max(100).optional(),
});
export const processListSchema = z.object({
  takenAt: timestampSchema,
  /** False: the agent did not answer and this is the last snapshot it sent. */
  live: z.boolean(),
  total: z.number().int(),
  processes: z.array(processSchema),
});

export const seriesQuerySchema = z.object({
  metric: metricNameSchema,
  /** Mount, interface or container name; absent = every key of the metric. */
  key: z.string().max(256).optional(),
  from: timestampSchema.optional(),
  to: timestampSchema.optional(),
  /**
   * Seconds per point; absent = chosen so that there are at most 360. Where the answer would have more than 2,000 (of
   * every container: 360), or raw samples of containers over three hours be read, it is wider: see `step` there.
   */
  step: z.coerce.number().int().min(1).max(86_400).optional(),
});
export const seriesSchema = z.object({
  metric: metricNameSchema,
  unit: z.string(),
  from: timestampSchema,
  to: timestampSchema,
  step: z.number().int(),
  series: z.array(
    z.object({
      key: z.string(),
      /** [epoch ms, min, avg, max]; a missing bucket is absent, not zero. */
      points: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])),
    }),
  ),
});

export const chartRanges = {
  '15m': 900,
  '1h': 3600,
  '6h': 21_600,
  '24h': 86_400,
  '7d': 604_800,
  '30d': 2_592_000,
} as const;
export const chartQuerySchema = z.object({
  /** Chat grammar; at most 10 servers. */
  targets: leadsTo('targets', z.string().min(1).max(500)),
  metric: z.string().max(64).default('cpu'),
  key: z.string().max(256).optional(),
  range: z.enum(Object.keys(chartRanges) as [keyof typeof chartRanges]).default('1h'),
});
