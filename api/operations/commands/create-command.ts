import { randomUUID } from 'node:crypto';
import {
  type CommandWithTargets,
  findCommand,
  findCommandBySource,
  insertCommand,
} from '../../../drizzle/queries/commands.ts';
import type { Command, CommandVerb } from '../../../shared/api-contract/commands.ts';
import { AppError } from '../../../shared/errors.ts';
import type { AuditedAction } from '../audit.ts';
import { labelOf, type OperationContext, sourceOf } from '../context.ts';
import { perform } from '../operation.ts';
import { argumentHash } from './argument-hash.ts';
import { type ContainerTarget, chooseTargets, nameOf } from './choose-targets.ts';
import { definitionOf, parseCommandArgs, requestParams } from './command-verbs.ts';
import { confirmSeconds, needsConfirmation } from './needs-confirmation.ts';
import { toCommand } from './to-command.ts';

export interface CommandRequest {
  verb: CommandVerb;
  targets: string[];
  args: Record<string, unknown>;
  reason?: string | undefined;
  idempotencyKey?: string | undefined;
  timeoutSeconds: number;
}

/** The row first, with its targets frozen; what runs afterwards runs from the row. */
export async function createCommand(ctx: OperationContext, request: CommandRequest): Promise<Command> {
  const { verb, reason } = request;
  const args = parseCommandArgs(verb, request.args);
  const event = { source: sourceOf(ctx.actor), sourceEventId: request.idempotencyKey ?? randomUUID() };
  const { orm } = ctx.services.database;
  const earlier = await findCommandBySource(orm, event.source, event.sourceEventId);
  if (earlier !== undefined) return repeated(earlier, verb);

  const definition = definitionOf(verb);
  const audited = { verb, args, targets: request.targets, ...(reason !== undefined && { reason }) };
  const { targets, all } = await chooseTargets(ctx, definition, request.targets, audited);
  const confirm = needsConfirmation(ctx.actor, definition.class, { all, count: targets.length });
  const command = {
    ...event,
    ...timesOf(request.timeoutSeconds, confirm),
    verb,
    class: definition.class,
    args,
    reason: reason ?? null,
    requestedBy: accountIdOf(ctx),
    requestedByLabel: labelOf(ctx.actor),
    argumentHash: argumentHash({ verb, args, targets: targets.map(frozen) }),
  };
  const rows = targets.map((target) => ({
    ...frozen(target),
    containerName: target.container.name,
    method: definition.method,
    params: requestParams(definition.method, target.container.containerId, args),
  }));
  const entry: AuditedAction = {
    action: 'command.create',
    arguments: audited,
    targets: targets.map(nameOf),
  };
  const right = { class: definition.class, on: targets.map(({ server }) => server) };
  const inserted = await perform(ctx, entry, right, async (tx, written) => {
    const row = await insertCommand(tx, command, rows);
    if (row === undefined) written.unchanged = true;
    else written.commandId = row.id;
    return row;
  });
  if (inserted === undefined) {
    // The same request arrived twice at once and the other one was first.
    const first = await findCommandBySource(orm, event.source, event.sourceEventId);
    return repeated(first!, verb);
  }
  if (inserted.state === 'queued') await ctx.services.hub.dispatch(inserted.id);
  const stored = await findCommand(orm, inserted.id);
  return toCommand(stored!);
}

function repeated(earlier: CommandWithTargets, verb: CommandVerb): Command {
  if (earlier.verb === verb) return toCommand(earlier);
  throw new AppError('conflict', 'This idempotency key was used for another command.', {
    hint: 'Take a new key for each command.',
    details: { commandId: earlier.id },
  });
}

const frozen = ({ server, container }: ContainerTarget) => ({
  serverId: server.id,
  containerId: container.containerId,
});

/** Unconfirmed, the deadline is only a placeholder: confirming sets it. */
function timesOf(timeoutSeconds: number, confirm: boolean) {
  const now = Date.now();
  const confirmExpiresAt = confirm ? new Date(now + confirmSeconds * 1000) : null;
  const deadlineAt = new Date((confirmExpiresAt?.getTime() ?? now) + timeoutSeconds * 1000);
  const state = confirm ? ('awaiting_confirmation' as const) : ('queued' as const);
  return { state, timeoutSeconds, confirmExpiresAt, deadlineAt };
}

function accountIdOf({ actor }: OperationContext): string {
  if (actor.kind !== 'service') return actor.account.id;
  throw new AppError('forbidden', 'A command needs a person who asks for it.');
}
