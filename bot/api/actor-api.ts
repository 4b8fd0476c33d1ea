import { z } from 'zod';
import {
  type AcknowledgedMessage,
  type Alert,
  type AlertEvent,
  type AlertRule,
  type AuditPage,
  type AuditQuery,
  acknowledgedMessageSchema,
  alertHistorySchema,
  alertRuleSchema,
  alertSchema,
  auditEntrySchema,
  type ChatActor,
  type Command,
  type CommandState,
  type Container,
  type CreateCommand,
  type CreateEscalationPolicy,
  commandOutputSchema,
  commandSchema,
  containerSchema,
  type createAlertRuleSchema,
  type createDigestSchema,
  type createSubscriptionSchema,
  type Digest,
  type DigestContent,
  digestContentSchema,
  digestSchema,
  type EscalationPolicy,
  escalationPolicySchema,
  type Identity,
  identitySchema,
  issuedLinkSchema,
  type Me,
  meSchema,
  pageOf,
  processListSchema,
  type RuleTest,
  ruleTestSchema,
  type Server,
  type ServerStatus,
  type Severity,
  type Subscription,
  serverSchema,
  serverStatusSchema,
  subscriptionSchema,
  type testAlertRuleSchema,
  type testNewRuleSchema,
  type updateAlertRuleSchema,
  type Webhook,
  webhookSchema,
} from '../../shared/api-contract/index.ts';
import type { ApiTransport } from './api-transport.ts';
import { type AttentionApi, createAttentionApi } from './attention-api.ts';

export interface ChartQuery {
  targets: string;
  metric: string;
  range: string;
  key?: string | undefined;
}

/** The API as one person in chat sees it. Every method throws AppError; see `ApiTransport`. */
export interface ActorApi extends AttentionApi {
  /**
   * Whose rights this person has, and what of them holds in this channel.
   *
   * @param options.looking they did not ask for it: that somebody is not linked is no refusal then
   */
  me(options?: { looking: true }): Promise<Me>;
  /** For whoever types, linked or not: one works per chat user, a new one ends the one before. */
  requestLink(): Promise<z.output<typeof issuedLinkSchema>>;
  /** All chat users that are tied to the person's account. */
  identities(): Promise<Identity[]>;
  unlink(identityId: string): Promise<void>;
  /** All servers that match, every page. */
  servers(target?: string): Promise<Server[]>;
  server(id: string): Promise<Server>;
  serverStatus(id: string): Promise<ServerStatus>;
  containers(serverId: string): Promise<Container[]>;
  processes(
    serverId: string,
    query: { sort: string; limit: number; filter?: string | undefined },
  ): Promise<z.output<typeof processListSchema>>;
  /** PNG. */
  chart(query: ChartQuery): Promise<Buffer>;
  createCommand(command: CreateCommand): Promise<Command>;
  command(id: string): Promise<Command>;
  commandOutput(id: string): Promise<z.output<typeof commandOutputSchema>>;
  confirm(commandId: string): Promise<Command>;
  cancel(commandId: string): Promise<Command>;
  approve(commandId: string, reason?: string): Promise<Command>;
  deny(commandId: string, reason?: string): Promise<Command>;
  /** Newest first, at most 200. */
  commands(query: { target?: string | undefined; state?: CommandState; limit: number }): Promise<Command[]>;
  /** One page, newest first. */
  audit(query: AuditQuery): Promise<AuditPage>;
  /** All that are open. */
  alerts(target?: string, severity?: Severity): Promise<Alert[]>;
  /** Also those that are over: newest first, at most 200. */
  pastAlerts(query: {
    target?: string | undefined;
    severity?: Severity | undefined;
    state: 'resolved' | 'all';
  }): Promise<Alert[]>;
  alert(id: string): Promise<Alert>;
  /** What happened to it, in order. */
  alertHistory(id: string): Promise<AlertEvent[]>;
  /** All that a message in a channel tells of, those that are over too. */
  alertsOfMessage(messageId: string): Promise<Alert[]>;
  acknowledge(alertId: string, reason?: string): Promise<Alert>;
  /** All that a message tells of and the person has the right on. */
  acknowledgeMessage(messageId: string, reason?: string): Promise<AcknowledgedMessage>;
  unacknowledge(alertId: string): Promise<Alert>;
  rules(): Promise<AlertRule[]>;
  createRule(rule: z.input<typeof createAlertRuleSchema>): Promise<AlertRule>;
  rule(id: string): Promise<AlertRule>;
  /** Only what is given changes. */
  updateRule(id: string, change: z.input<typeof updateAlertRuleSchema>): Promise<AlertRule>;
  deleteRule(id: string): Promise<void>;
  /** When a new rule would have fired; nothing is saved. */
  testNewRule(rule: z.input<typeof testNewRuleSchema>): Promise<RuleTest>;
  /** When a rule would have fired, changed or as it is. */
  testRule(id: string, change: z.input<typeof testAlertRuleSchema>): Promise<RuleTest>;
  subscriptions(): Promise<Subscription[]>;
  /** One per channel and scope: subscribing again changes the severity. */
  subscribe(subscription: z.input<typeof createSubscriptionSchema>): Promise<Subscription>;
  unsubscribe(id: string): Promise<void>;
  digests(): Promise<Digest[]>;
  /** What a digest of the last day would say now. */
  digestPreview(target?: string): Promise<DigestContent>;
  /** One per channel and scope: asking again changes when. */
  saveDigest(digest: z.input<typeof createDigestSchema>): Promise<Digest>;
  deleteDigest(id: string): Promise<void>;
  escalations(): Promise<EscalationPolicy[]>;
  createEscalation(escalation: CreateEscalationPolicy): Promise<EscalationPolicy>;
  deleteEscalation(id: string): Promise<void>;
  webhooks(): Promise<Webhook[]>;
}

/** 200 a page: 10,000 servers or rules at most, then the list is wrong rather than endless. */
const maxPages = 50;
/** Rendering has 10 s in the worker, the API 13; its own refusal says more than ours. */
const chartDeadlineMs = 14_000;
/** A replay over a week of many servers; the API itself gives up after 25 s. */
const ruleTestDeadlineMs = 26_000;
/** The API asks the agent first, for up to 4 s. */
const processesDeadlineMs = 8000;
/** Not paged: an agent reports 500 at most. */
const containerListSchema = z.object({ items: z.array(containerSchema) });

export function createActorApi(transport: ApiTransport, actor: ChatActor): ActorApi {
  const get = <Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    query?: Record<string, string | number | undefined>,
  ) => transport.json(actor, { method: 'GET', path, ...(query ? { query } : {}) }, schema);
  const post = <Schema extends z.ZodType>(path: string, body: unknown, schema: Schema) =>
    transport.json(actor, { method: 'POST', path, body }, schema);

  async function all<Item extends z.ZodType>(
    path: string,
    item: Item,
    query: Record<string, string | undefined> = {},
  ): Promise<z.output<Item>[]> {
    const items: z.output<Item>[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < maxPages; page += 1) {
      const answer = await get(path, pageOf(item), { ...query, limit: 200, cursor });
      items.push(...answer.items);
      if (answer.nextCursor === null) break;
      cursor = answer.nextCursor;
    }
    return items;
  }

  const test = (path: string, body: unknown) =>
    transport.json(actor, { method: 'POST', path, body, deadlineMs: ruleTestDeadlineMs }, ruleTestSchema);
  return {
    ...createAttentionApi({
      all,
      post,
      remove: (path) => transport.send(actor, { method: 'DELETE', path }),
    }),
    me: (options) => transport.json({ ...actor, ...options }, { method: 'GET', path: '/auth/me' }, meSchema),
    requestLink: () => post('/identities/links', undefined, issuedLinkSchema),
    identities: () => all('/auth/me/identities', identitySchema),
    unlink: (id) => transport.send(actor, { method: 'DELETE', path: `/auth/me/identities/${id}` }),
    servers: (target) => all('/servers', serverSchema, { target }),
    server: (id) => get(`/servers/${id}`, serverSchema),
    serverStatus: (id) => get(`/servers/${id}/status`, serverStatusSchema),
    containers: async (serverId) => (await get(`/servers/${serverId}/containers`, containerListSchema)).items,
    processes: (serverId, query) =>
      transport.json(
        actor,
        {
          method: 'GET',
          path: `/servers/${serverId}/processes`,
          query,
          deadlineMs: processesDeadlineMs,
        },
        processListSchema,
      ),
    chart: (query) =>
      transport.bytes(actor, {
        method: 'GET',
        path: '/charts.png',
        query: { ...query },
        deadlineMs: chartDeadlineMs,
      }),
    createCommand: (command) => post('/commands', command, commandSchema),
    command: (id) => get(`/commands/${id}`, commandSchema),
    commandOutput: (id) => get(`/commands/${id}/output`, commandOutputSchema),
    confirm: (id) => post(`/commands/${id}/confirm`, undefined, commandSchema),
    cancel: (id) => post(`/commands/${id}/cancel`, undefined, commandSchema),
    approve: (id, reason) => post(`/commands/${id}/approve`, { reason }, commandSchema),
    deny: (id, reason) => post(`/commands/${id}/deny`, { reason }, commandSchema),
    commands: async (query) => (await get('/commands', pageOf(commandSchema), query)).items,
    audit: (query) => get('/audit', pageOf(auditEntrySchema), { ...query }),
    alerts: (target, severity) => all('/alerts', alertSchema, { target, severity, state: 'open' }),
    pastAlerts: async (query) => (await get('/alerts', pageOf(alertSchema), { ...query, limit: 200 })).items,
    alert: (id) => get(`/alerts/${id}`, alertSchema),
    alertHistory: async (id) => (await get(`/alerts/${id}/events`, alertHistorySchema)).items,
    alertsOfMessage: (message) => all('/alerts', alertSchema, { message, state: 'all' }),
    acknowledge: (id, reason) =>
      post(`/alerts/${id}/ack`, reason === undefined ? {} : { reason }, alertSchema),
    acknowledgeMessage: (id, reason) =>
      post(`/alert-messages/${id}/ack`, reason === undefined ? {} : { reason }, acknowledgedMessageSchema),
    unacknowledge: (id) => post(`/alerts/${id}/unack`, {}, alertSchema),
    rules: () => all('/alert-rules', alertRuleSchema),
    createRule: (rule) => post('/alert-rules', rule, alertRuleSchema),
    rule: (id) => get(`/alert-rules/${id}`, alertRuleSchema),
    updateRule: (id, body) =>
      transport.json(actor, { method: 'PATCH', path: `/alert-rules/${id}`, body }, alertRuleSchema),
    testNewRule: (body) => test('/alert-rules/test', body),
    testRule: (id, body) => test(`/alert-rules/${id}/test`, body),
    deleteRule: (id) => transport.send(actor, { method: 'DELETE', path: `/alert-rules/${id}` }),
    subscriptions: () => all('/subscriptions', subscriptionSchema),
    subscribe: (subscription) => post('/subscriptions', subscription, subscriptionSchema),
    escalations: () => all('/escalations', escalationPolicySchema),
    createEscalation: (escalation) => post('/escalations', escalation, escalationPolicySchema),
    deleteEscalation: (id) => transport.send(actor, { method: 'DELETE', path: `/escalations/${id}` }),
    webhooks: () => all('/webhooks', webhookSchema),
    unsubscribe: (id) => transport.send(actor, { method: 'DELETE', path: `/subscriptions/${id}` }),
    digests: () => all('/digests', digestSchema),
    digestPreview: (target) => get('/digests/preview', digestContentSchema, { target }),
    saveDigest: (digest) => post('/digests', digest, digestSchema),
    deleteDigest: (id) => transport.send(actor, { method: 'DELETE', path: `/digests/${id}` }),
  };
}
