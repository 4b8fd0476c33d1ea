import { z } from 'zod';

/**
 * What agents and the hub say to each other: JSON text frames on one WebSocket.
 * Version is settled once, in `hello`/`welcome`; the hub supports this version and the one before.
 * Optional additions keep the version. A receiver logs and ignores types it does not know.
 */
export const protocolVersion = 1;
export const oldestProtocolVersion = 1;

/** A frame above this is refused with close code 1009. */
export const maxFrameBytes = 1024 * 1024;
/** Samples in one `samples` message. */
export const maxBatchSamples = 500;
/** One chunk of command output, UTF-8 bytes. */
export const maxOutputChunkBytes = 16 * 1024;
/** Output kept per command target; what is beyond is dropped and the truncation stated. */
export const maxOutputBytes = 1024 * 1024;

/** WebSocket close codes of ours (4000–4999 is the private range). */
export const closeCodes = {
  protocolError: 4400,
  unauthorized: 4401,
  revoked: 4403,
  helloTimeout: 4408,
  superseded: 4409,
  tooOld: 4426,
  shuttingDown: 4503,
} as const;

const finite = z.number().finite();
const percent = finite.min(0);
const count = z.number().int().min(0);
const epochMs = z.number().int().min(0);
const shortText = z.string().max(256);

/** Docker's full or short id; anything else must never reach a Docker URL. */
export const containerIdSchema = z.string().regex(/^[0-9a-f]{12,64}$/);

export const hostSampleSchema = z.object({
  cpuPercent: percent,
  cpuUserPercent: percent,
  cpuSystemPercent: percent,
  cpuIowaitPercent: percent,
  cpuStealPercent: percent,
  load1: finite,
  load5: finite,
  load15: finite,
  memoryTotalBytes: count,
  memoryUsedBytes: count,
  memoryAvailableBytes: count,
  swapTotalBytes: count,
  swapUsedBytes: count,
  uptimeSeconds: finite.min(0),
  processCount: count,
  networkRxBps: finite.min(0),
  networkTxBps: finite.min(0),
  diskReadBps: finite.min(0),
  diskWriteBps: finite.min(0),
});

export const diskSampleSchema = z.object({
  mount: shortText,
  device: shortText.optional(),
  totalBytes: count,
  usedBytes: count,
  inodesTotal: count,
  inodesUsed: count,
  readBps: finite.min(0),
  writeBps: finite.min(0),
});

export const interfaceSampleSchema = z.object({
  name: shortText,
  rxBps: finite.min(0),
  txBps: finite.min(0),
  /** Errors and drops per second, both directions. */
  errorsPerSecond: finite.min(0),
});

export const containerStates = [
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
] as const;
export const containerHealths = ['none', 'starting', 'healthy', 'unhealthy'] as const;

/** How far back `recentRestarts` and `recentOomKills` count. */
export const recentSeconds = 600;

export const containerSampleSchema = z.object({
  id: containerIdSchema,
  name: shortText,
  state: z.enum(containerStates),
  health: z.enum(containerHealths),
  cpuPercent: percent,
  memoryBytes: count,
  /** 0 = no limit. */
  memoryLimitBytes: count,
  rxBps: finite.min(0),
  txBps: finite.min(0),
  restarts: count,
  /**
   * Within `recentSeconds` before the sample, under this name and whatever the id: starts after an end
   * that nobody asked for, and kills for want of memory. Counted from Docker's events, so that what
   * happens between two samples is in the next one. Absent = this agent does not count them.
   */
  recentRestarts: count.optional(),
  recentOomKills: count.optional(),
});

export const sampleSchema = z.object({
  /** Grows by one per sample for as long as the agent's spool lives; (server, sampledAt, seq) is unique. */
  seq: z.number().int().min(1),
  sampledAt: epochMs,
  host: hostSampleSchema,
  disks: z.array(diskSampleSchema).max(64),
  interfaces: z.array(interfaceSampleSchema).max(64),
  containers: z.array(containerSampleSchema).max(500),
});
export type Sample = z.infer<typeof sampleSchema>;
export type HostSample = z.infer<typeof hostSampleSchema>;
export type DiskSample = z.infer<typeof diskSampleSchema>;
export type InterfaceSample = z.infer<typeof interfaceSampleSchema>;
export type ContainerSample = z.infer<typeof containerSampleSchema>;

export const processSchema = z.object({
  pid: count,
  name: shortText,
  /** argv joined, redacted at the agent, at most 256 characters. */
  command: shortText,
  user: shortText,
  cpuPercent: percent,
  memoryBytes: count,
  state: z.string().max(2),
});
export type ProcessInfo = z.infer<typeof processSchema>;

export const containerInfoSchema = z.object({
  id: containerIdSchema,
  name: shortText,
  image: shortText,
  state: z.enum(containerStates),
  health: z.enum(containerHealths),
  /** Docker's own words: "Up 3 hours (healthy)". */
  status: shortText,
  ports: z.array(shortText).max(64),
  createdAt: epochMs,
  startedAt: epochMs.nullable(),
  finishedAt: epochMs.nullable(),
  exitCode: z.number().int().nullable(),
  oomKilled: z.boolean(),
  restarts: count,
  labels: z.record(z.string(), shortText),
  /** How a container of this name ended last, also when it runs again; absent = not seen. */
  lastExit: z.object({ code: z.number().int(), at: epochMs }).optional(),
  /** What the newest health check wrote, redacted at the agent, while the container is unhealthy. */
  healthOutput: shortText.optional(),
});
export type ContainerInfo = z.infer<typeof containerInfoSchema>;

export const inventorySchema = z.object({
  hostname: shortText,
  platform: shortText,
  distro: shortText,
  kernel: shortText,
  arch: shortText,
  cpuModel: shortText,
  cpuCores: count,
  memoryTotalBytes: count,
});
export type Inventory = z.infer<typeof inventorySchema>;

export const dockerStatusSchema = z.object({ available: z.boolean(), version: shortText.nullable() });

// ── Requests: hub -> agent, each declares what comes back ────────────────────────────────────

const containerRef = z.object({ containerId: containerIdSchema });
const containerOutcome = z.object({ container: containerInfoSchema });

export const agentMethods = {
  'container.list': { params: z.object({}), result: z.object({ containers: z.array(containerInfoSchema) }) },
  'container.start': { params: containerRef, result: containerOutcome },
  'container.stop': {
    params: containerRef.extend({ graceSeconds: z.number().int().min(0).max(300).default(10) }),
    result: containerOutcome,
  },
  'container.restart': {
    params: containerRef.extend({ graceSeconds: z.number().int().min(0).max(300).default(10) }),
    result: containerOutcome,
  },
  /** The text itself goes out as `output` chunks; the result only sums up. */
  'container.logs': {
    params: containerRef.extend({
      tail: z.number().int().min(1).max(10_000).default(100),
      sinceSeconds: z.number().int().min(1).optional(),
      /** Plain substring, not a pattern: nothing to escape, nothing to blow up. */
      grep: z.string().min(1).max(256).optional(),
    }),
    result: z.object({ lines: count, truncated: z.boolean() }),
  },
  'process.list': {
    params: z.object({
      sort: z.enum(['cpu', 'memory']).default('cpu'),
      limit: z.number().int().min(1).max(200).default(20),
      filter: z.string().max(100).optional(),
    }),
    result: z.object({ processes: z.array(processSchema), total: count }),
  },
} as const satisfies Record<string, { params: z.ZodType; result: z.ZodType }>;

export type AgentMethod = keyof typeof agentMethods;
export type MethodParams<M extends AgentMethod> = z.output<(typeof agentMethods)[M]['params']>;
export type MethodResult<M extends AgentMethod> = z.output<(typeof agentMethods)[M]['result']>;
const changing = ['container.start', 'container.stop', 'container.restart'] as const satisfies AgentMethod[];
/** Methods that change the machine: journalled by the agent, allowed by its policy, run at most once. */
export const changingMethods: ReadonlySet<AgentMethod> = new Set(changing);
/** Asked without a command: whoever can ask must not be able to change anything by it. */
export type ReadingMethod = Exclude<AgentMethod, (typeof changing)[number]>;
export const readingMethods = (Object.keys(agentMethods) as AgentMethod[]).filter(
  (method): method is ReadingMethod => !changingMethods.has(method),
);

export const failureCodes = [
  'invalid_params',
  'method_unsupported',
  'refused_by_policy',
  'stale_epoch',
  'deadline_passed',
  'cancelled',
  'docker_unavailable',
  'container_gone',
  'docker_error',
  'outcome_unknown',
  'internal',
] as const;

export const failureSchema = z.object({
  code: z.enum(failureCodes).catch('internal'),
  message: z.string().max(2000),
});
export type Failure = z.infer<typeof failureSchema>;

// ── Frames ──────────────────────────────────────────────────────────────────────────────────

export const helloSchema = z.object({
  type: z.literal('hello'),
  protocol: z.number().int().min(1),
  agentVersion: z.string().max(64),
  /** Random, made once per start of the agent. */
  bootId: z.uuid(),
  methods: z.array(z.string().max(64)).max(200),
  inventory: inventorySchema,
  docker: dockerStatusSchema,
  intervalSeconds: finite.min(0.1).max(3600),
});

export const samplesSchema = z.object({
  type: z.literal('samples'),
  samples: z.array(sampleSchema).min(1).max(maxBatchSamples),
});

/** The spool was full and these never will come. */
export const gapSchema = z.object({
  type: z.literal('gap'),
  fromSeq: count,
  toSeq: count,
  reason: z.enum(['spool_full', 'spool_corrupt']),
});

/** What runs now; replaces the hub's picture of this server. */
export const snapshotSchema = z.object({
  type: z.literal('snapshot'),
  takenAt: epochMs,
  docker: dockerStatusSchema,
  containers: z.array(containerInfoSchema).max(500).optional(),
  processes: z.array(processSchema).max(50).optional(),
});

export const responseSchema = z.discriminatedUnion('ok', [
  z.object({ type: z.literal('response'), id: z.string().max(64), ok: z.literal(true), result: z.unknown() }),
  z.object({
    type: z.literal('response'),
    id: z.string().max(64),
    ok: z.literal(false),
    error: failureSchema,
  }),
]);

export const outputSchema = z.object({
  type: z.literal('output'),
  id: z.string().max(64),
  seq: count,
  stream: z.enum(['stdout', 'stderr']),
  data: z.string().max(maxOutputChunkBytes),
});

/** Agent -> hub: the handler has begun (after the journal entry is on disk). */
export const startedSchema = z.object({
  type: z.literal('started'),
  id: z.string().max(64),
  startedAt: epochMs,
});

export const agentFrameSchema = z.union([
  z.discriminatedUnion('type', [
    helloSchema,
    samplesSchema,
    gapSchema,
    snapshotSchema,
    outputSchema,
    startedSchema,
  ]),
  responseSchema,
]);
export type AgentFrame = z.infer<typeof agentFrameSchema>;
export const agentFrameTypes = [
  'hello',
  'samples',
  'gap',
  'snapshot',
  'output',
  'started',
  'response',
] as const;

export const welcomeSchema = z.object({
  type: z.literal('welcome'),
  protocol: z.number().int(),
  serverId: z.string(),
  serverName: z.string(),
  /** Requests that carry a lower epoch come from an instance that no longer owns this agent. */
  epoch: z.number().int(),
  heartbeatSeconds: finite.min(1),
  now: epochMs,
});

/** Samples up to and including `seq`, of those received on this connection, are committed. */
export const ackSchema = z.object({ type: z.literal('ack'), seq: count });

export const requestSchema = z.object({
  type: z.literal('request'),
  /** The command target's id: the key of the agent's journal. */
  id: z.string().max(64),
  method: z.string().max(64),
  params: z.unknown(),
  epoch: z.number().int(),
  /** Not begun after this instant, and given up at it. */
  deadlineAt: epochMs,
});

export const cancelSchema = z.object({ type: z.literal('cancel'), id: z.string().max(64) });
export const hubErrorSchema = z.object({ type: z.literal('error'), code: z.string(), message: z.string() });

export const hubFrameSchema = z.discriminatedUnion('type', [
  welcomeSchema,
  ackSchema,
  requestSchema,
  cancelSchema,
  hubErrorSchema,
]);
export type HubFrame = z.infer<typeof hubFrameSchema>;
export const hubFrameTypes = ['welcome', 'ack', 'request', 'cancel', 'error'] as const;
