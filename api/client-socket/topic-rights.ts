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

/** What a client's topic is made of: where it comes from on the bus, and who may have it. */
export interface TopicSource {
  busTopic: string;
  /** @throws AppError `forbidden`, `not_found` when this actor may not have it, or not any more. */
  requireRight(ctx: OperationContext): Promise<void>;
  /** What of a bus message this actor gets; undefined = nothing. */
  select(ctx: OperationContext, message: unknown): Promise<unknown>;
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
    requireRight: async (ctx) => {
      await requireServer(ctx, serverId, 'client-socket.subscribe');
    },
    select: async (_ctx, message) => {
      const samples = committedSchema.safeParse(message);
      // Of several samples in one flush, the newest is what a live page shows.
      return samples.success ? samples.data.findLast((sample) => sample.serverId === serverId) : undefined;
    },
  };
}

function commandTopic(commandId: string): TopicSource {
  return {
    busTopic: topics.command(commandId),
    requireRight: async (ctx) => {
      await requireCommand(ctx, commandId, 'client-socket.subscribe');
    },
    select: async (_ctx, message) => message,
  };
}

const alertsTopic: TopicSource = {
  busTopic: topics.alerts,
  requireRight: async (ctx) => {
    await requireRight(ctx, { action: 'client-socket.subscribe' }, 'read', 'anywhere');
  },
  select: async (ctx, message) => {
    const change = alertChangeSchema.safeParse(message);
    if (!change.success) return undefined;
    if (authorize(ctx.actor, 'read', 'everywhere').allowed) return change.data;
    const alert = await findAlert(ctx.services.database.orm, change.data.alertId);
    const readable = alert && authorize(ctx.actor, 'read', { tags: alert.serverTags }).allowed;
    return readable ? change.data : undefined;
  },
};

const sources = {
  server: serverTopic,
  command: commandTopic,
  alerts: () => alertsTopic,
} as const satisfies Record<TopicKind, (id: string) => TopicSource>;
