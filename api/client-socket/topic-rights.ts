import { z } from 'zod';
import { findAlert } from '../../drizzle/queries/alerts.ts';
import type { TopicKind } from '../../shared/api-contract/client-socket.ts';
import { topics } from '../../shared/bus.ts';
import { AppError } from '../../shared/errors.ts';
import { authorize } from '../operations/authorize.ts';
import { requireCommand } from '../operations/commands/require-command.ts';
import type { OperationContext } from '../operations/context.ts';
import { requireRight } from '../operations/operation.ts';
import { requireServer } from '../operations/servers/visible-servers.ts';
import type { Told, TopicFeed } from './topic-feeds.ts';

/** What a client's topic is made of: where it comes from on the bus, and who may have it. */
export interface TopicSource extends TopicFeed {
  /** @throws AppError `forbidden`, `not_found` when this actor may not have it, or not any more. */
  requireRight(ctx: OperationContext): Promise<void>;
}

const committedSchema = z.array(z.looseObject({ serverId: z.string() }));
const alertChangeSchema = z.object({ alertId: z.uuid(), state: z.string() });

/** `topic` has passed the contract's schema. @throws AppError `invalid_input` for a kind that is not in the table */
export function topicSource(topic: string): TopicSource {
  const [kind = '', id = ''] = topic.split(':');
  const source = Object.hasOwn(sources, kind) ? sources[kind as TopicKind] : undefined;
  if (source === undefined) throw new AppError('invalid_input', `There is no topic "${kind}".`);
  return source(id);
}

function serverTopic(serverId: string): TopicSource {
  return {
    busTopic: topics.samplesCommitted,
    key: serverId,
    split: splitSamples,
    requireRight: async (ctx) => {
      await requireServer(ctx, serverId, 'client-socket.subscribe');
    },
  };
}

/** Of several samples in one flush, the newest is what a live page shows. */
function splitSamples(message: unknown): ReadonlyMap<string, Told> {
  const samples = committedSchema.safeParse(message);
  return new Map(samples.data?.map((sample) => [sample.serverId, () => sample]));
}

function commandTopic(commandId: string): TopicSource {
  return {
    busTopic: topics.command(commandId),
    key: commandId,
    split: (message) => new Map([[commandId, () => message]]),
    requireRight: async (ctx) => {
      await requireCommand(ctx, commandId, 'client-socket.subscribe');
    },
  };
}

const alertsTopic: TopicSource = {
  busTopic: topics.alerts,
  key: 'alerts',
  split: splitAlerts,
  requireRight: async (ctx) => {
    await requireRight(ctx, { action: 'client-socket.subscribe' }, 'read', 'anywhere');
  },
};

function splitAlerts(message: unknown): ReadonlyMap<string, Told> {
  const change = alertChangeSchema.safeParse(message);
  if (!change.success) return new Map();
  // Looked up once, for whoever needs it.
  let finding: ReturnType<typeof findAlert> | undefined;
  const told: Told = async (ctx) => {
    if (authorize(ctx.actor, 'read', 'everywhere').allowed) return change.data;
    finding ??= findAlert(ctx.services.database.orm, change.data.alertId);
    const alert = await finding;
    const readable = alert && authorize(ctx.actor, 'read', { tags: alert.serverTags }).allowed;
    return readable ? change.data : undefined;
  };
  return new Map([['alerts', told]]);
}

const sources = {
  server: serverTopic,
  command: commandTopic,
  alerts: () => alertsTopic,
} as const satisfies Record<TopicKind, (id: string) => TopicSource>;
