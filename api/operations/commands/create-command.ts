import { randomUUID } from 'node:crypto';
import {
  type CommandWithTargets,
  findCommand,
  findCommandBySource,
  insertCommand,
} from '../../../drizzle/queries/commands.ts';
import { toCommand } from '../../../drizzle/queries/to-command.ts';
import type { ApprovalDemand } from '../../../drizzle/queries/waiting-commands.ts';
import type { Command, CommandVerb } from '../../../shared/api-contract/commands.ts';
import { AppError } from '../../../shared/errors.ts';
import { findDemand } from '../approvals/demanded-approvals.ts';
import type { AuditedAction } from '../audit.ts';
import { labelOf, type OperationContext, sourceOf } from '../context.ts';
import { perform } from '../operation.ts';
import { argumentHash } from './argument-hash.ts';
import { type ContainerTarget, chooseTargets, nameOf } from './choose-targets.ts';
import { definitionOf, parseCommandArgs, requestParams } from './command-verbs.ts';
import { confirmSeconds, needsConfirmation } from './needs-confirmation.ts';
import { accountIdOf } from './require-command.ts';

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
  const servers = targets.map(({ server }) => server);
  const demand = confirm ? undefined : await findDemand(orm, definition.class, servers);
  const command = {
    ...event,
    ...waitFor(request.timeoutSeconds, confirm ? 'confirmation' : demand),
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
  const right = { class: definition.class, on: servers };
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

/** Whose word it waits for first. Until it has it, the deadline is only a placeholder. */
function waitFor(timeoutSeconds: number, word: 'confirmation' | ApprovalDemand | undefined) {
  const after = (seconds: number) => new Date(Date.now() + seconds * 1000);
  if (word === undefined) {
    return { state: 'queued' as const, timeoutSeconds, deadlineAt: after(timeoutSeconds) };
  }
  if (word === 'confirmation') {
    return {
      state: 'awaiting_confirmation' as const,
      timeoutSeconds,
      confirmExpiresAt: after(confirmSeconds),
      deadlineAt: after(confirmSeconds + timeoutSeconds),
    };
  }
  return {
    state: 'awaiting_approval' as const,
    timeoutSeconds,
    approvalsRequired: word.approvals,
    approvalRule: word.rule,
    approvalExpiresAt: after(word.waitSeconds),
    deadlineAt: after(word.waitSeconds + timeoutSeconds),
  };
}
