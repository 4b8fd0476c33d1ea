import {
  type Alert,
  type AlertEvent,
  type AlertRule,
  type AuditEntry,
  type Command,
  type CommandTarget,
  type Container,
  type Digest,
  type Identity,
  type Me,
  type RuleTest,
  roleClasses,
  type Server,
  type ServerStatus,
  type Subscription,
  type User,
} from '../../shared/api-contract/index.ts';

/** Answers of the API for tests; each takes what differs. */
const at = (secondsAgo: number): string => new Date(Date.now() - secondsAgo * 1000).toISOString();
const uuid = (last: number): string => `00000000-0000-4000-8000-${String(last).padStart(12, '0')}`;

export const ids = {
  web1: uuid(1),
  web2: uuid(2),
  command: uuid(10),
  target: uuid(11),
  alert: uuid(20),
  rule: uuid(30),
  user: uuid(40),
  subscription: uuid(50),
  identity: uuid(60),
  digest: uuid(70),
};

export const aServer = (change: Partial<Server> = {}): Server => ({
  id: ids.web1,
  name: 'web-1',
  tags: ['prod', 'web'],
  state: 'up',
  online: true,
  agentVersion: '0.1.0',
  inventory: null,
  dockerAvailable: true,
  lastSeenAt: at(1),
  lastSampleAt: at(2),
  firingAlerts: 0,
  cpuPercent: 12.3,
  memoryPercent: 45.6,
  diskPercent: 78.9,
  createdAt: at(1000),
  ...change,
});

export const aContainer = (change: Partial<Container> = {}): Container => ({
  id: 'a'.repeat(12),
  name: 'nginx',
  image: 'nginx:1.29',
  state: 'running',
  health: 'healthy',
  status: 'Up 3 hours (healthy)',
  ports: ['0.0.0.0:80->80/tcp'],
  createdAt: Date.now(),
  startedAt: Date.now(),
  finishedAt: null,
  exitCode: null,
  oomKilled: false,
  restarts: 0,
  labels: {},
  serverId: ids.web1,
  serverName: 'web-1',
  cpuPercent: 1.5,
  memoryBytes: 64 * 1024 ** 2,
  seenAt: at(2),
  ...change,
});

export const aStatus = (change: Partial<ServerStatus> = {}): ServerStatus => ({
  server: aServer(),
  sample: {
    sampledAt: at(2),
    host: {
      cpuPercent: 12.3,
      cpuUserPercent: 10,
      cpuSystemPercent: 2,
      cpuIowaitPercent: 0.3,
      cpuStealPercent: 0,
      load1: 0.5,
      load5: 0.4,
      load15: 0.3,
      memoryTotalBytes: 8 * 1024 ** 3,
      memoryUsedBytes: 4 * 1024 ** 3,
      memoryAvailableBytes: 4 * 1024 ** 3,
      swapTotalBytes: 0,
      swapUsedBytes: 0,
      uptimeSeconds: 93_784,
      processCount: 123,
      networkRxBps: 1000,
      networkTxBps: 2000,
      diskReadBps: 0,
      diskWriteBps: 0,
    },
    disks: [
      {
        mount: '/',
        totalBytes: 100e9,
        usedBytes: 50e9,
        inodesTotal: 1000,
        inodesUsed: 10,
        readBps: 0,
        writeBps: 0,
      },
    ],
    interfaces: [],
    containers: [],
  },
  containers: [aContainer()],
  alerts: [],
  ...change,
});

export const aTarget = (change: Partial<CommandTarget> = {}): CommandTarget => ({
  id: ids.target,
  serverId: ids.web1,
  serverName: 'web-1',
  containerId: 'a'.repeat(12),
  containerName: 'nginx',
  state: 'queued',
  startedAt: null,
  finishedAt: null,
  durationMs: null,
  exitCode: null,
  error: null,
  result: null,
  ...change,
});

export const aCommand = (change: Partial<Command> = {}): Command => ({
  approval: null,
  id: ids.command,
  verb: 'restart',
  class: 'operate',
  state: 'awaiting_confirmation',
  args: {},
  reason: null,
  requestedBy: 'Ada Admin (Slack)',
  createdAt: at(1),
  deadlineAt: at(-60),
  confirmExpiresAt: at(-120),
  startedAt: null,
  finishedAt: null,
  targets: [aTarget()],
  ...change,
});

export const anAuditEntry = (change: Partial<AuditEntry> = {}): AuditEntry => ({
  id: 42,
  at: '2026-11-23T12:00:00.000Z',
  actor: 'Ada (slack)',
  platform: 'slack',
  workspaceId: 'T1',
  channelId: 'C0OPS',
  rawText: '/chatops restart web-1/nginx',
  action: 'command.finish',
  arguments: { verb: 'restart' },
  targets: ['web-1/nginx'],
  decision: 'allowed',
  rule: 'operator on tag:web',
  commandId: null,
  outcome: 'failed',
  confirmation: 'confirmed by Ada after 4 s',
  approvals: ['Bob (slack)'],
  instanceId: null,
  requestId: null,
  ...change,
});

export const anApproval = (
  change: Partial<NonNullable<Command['approval']>> = {},
): NonNullable<Command['approval']> => ({
  required: 1,
  rule: 'operate on tag:prod needs 1 more person',
  expiresAt: at(-900),
  decisions: [],
  ...change,
});

export const anAlert = (change: Partial<Alert> = {}): Alert => ({
  id: ids.alert,
  source: 'rule',
  ruleId: ids.rule,
  serverId: ids.web1,
  serverName: 'web-1',
  key: '',
  title: 'CPU on web-1',
  metric: 'cpu_percent',
  aggregation: 'last',
  windowSeconds: 0,
  severity: 'critical',
  state: 'firing',
  comparator: '>',
  threshold: 90,
  value: 97.1,
  peakValue: 98,
  startedAt: at(300),
  firedAt: at(200),
  resolvedAt: null,
  resolveReason: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  acknowledgeReason: null,
  culprits: [],
  culpritContainers: [],
  quietReason: null,
  silenceId: null,
  silencedUntil: null,
  silencedBy: null,
  inhibitedBy: null,
  runbookUrl: null,
  fingerprint: null,
  externalGroupKey: null,
  labels: {},
  annotations: {},
  generatorUrl: null,
  heardAt: null,
  expiresAt: null,
  ...change,
});

export const aRule = (change: Partial<AlertRule> = {}): AlertRule => ({
  id: ids.rule,
  name: 'High CPU',
  enabled: true,
  scope: 'tag:web',
  metric: 'cpu_percent',
  keyPattern: '*',
  aggregation: 'last',
  windowSeconds: 0,
  comparator: '>',
  warningThreshold: null,
  criticalThreshold: 90,
  recoveryThreshold: null,
  holdSeconds: 300,
  keepFiringSeconds: 0,
  noDataPolicy: 'keep',
  noDataSeconds: 60,
  channel: null,
  runbookUrl: null,
  builtin: null,
  createdAt: at(1000),
  updatedAt: at(1000),
  ...change,
});

export const aSubscription = (change: Partial<Subscription> = {}): Subscription => ({
  id: ids.subscription,
  channel: 'slack:C0OPS',
  scope: 'tag:prod',
  minSeverity: 'warning',
  rule: null,
  metric: null,
  mention: null,
  lastError: null,
  ...change,
});

export const aDigestSchedule = (change: Partial<Digest> = {}): Digest => ({
  id: ids.digest,
  channel: 'slack:C0OPS',
  scope: '--all',
  timeZone: 'Europe/Berlin',
  days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  at: '09:00',
  nextAt: at(-3600),
  lastError: null,
  ...change,
});

export const someEvents = (): AlertEvent[] => [
  { at: at(300), kind: 'fired', actor: null, detail: 'CPU at 97.0 %' },
  { at: at(200), kind: 'acknowledged', actor: 'Ada (Slack)', detail: 'on it' },
];

export const aRuleTest = (change: Partial<RuleTest> = {}): RuleTest => ({
  from: at(86_400),
  to: at(0),
  stepSeconds: 60,
  servers: { matched: 2, tested: 2 },
  targets: [
    { serverId: ids.web1, serverName: 'web-1', key: '', firings: 2, firingSeconds: 900 },
    { serverId: ids.web2, serverName: 'web-2', key: '', firings: 1, firingSeconds: 60 },
  ],
  targetCount: 2,
  firings: [
    {
      serverId: ids.web1,
      serverName: 'web-1',
      key: '',
      severity: 'critical',
      startedAt: at(400),
      firedAt: at(300),
      resolvedAt: null,
      peakValue: 97.4,
    },
    {
      serverId: ids.web2,
      serverName: 'web-2',
      key: '',
      severity: 'warning',
      startedAt: at(7400),
      firedAt: at(7300),
      resolvedAt: at(7240),
      peakValue: 92,
    },
  ],
  firingCount: 3,
  chart: { png: aPng.toString('base64'), serverName: 'web-1', key: '' },
  ...change,
});

export const aUser = (role: User['grants'][number]['role'], tag: string | null = null): User => ({
  id: ids.user,
  email: 'ada@example.com',
  disabledAt: null,
  invited: false,
  name: 'Ada Admin',
  grants: [{ role, tag }],
});

/** `GET /auth/me` in chat, in a channel that is not limited. */
export const aMe = (...[role, tag]: Parameters<typeof aUser>): Me => ({
  user: aUser(role, tag),
  via: 'chat',
  channelGrants: null,
  classes: [...roleClasses[role]],
});

export const anIdentity = (change: Partial<Identity> = {}): Identity => ({
  id: ids.identity,
  platform: 'slack',
  workspaceId: 'T1',
  externalUserId: 'U1',
  userId: ids.user,
  userName: 'Ada Admin',
  createdAt: at(1000),
  ...change,
});

export const anIssuedLink = () => ({
  url: `https://chatops.example.org/#/link/${ids.identity}.${'s'.repeat(43)}`,
  expiresAt: at(-600),
});

/** The smallest PNG there is. */
export const aPng = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

export const pageOfItems = <Item>(items: Item[]) => ({ items, nextCursor: null });
