import { confirmCommand as confirmOnce } from '../../../drizzle/queries/command-confirmation.ts';
import { type CommandWithTargets, findCommand } from '../../../drizzle/queries/commands.ts';
import { listServerOverviews } from '../../../drizzle/queries/server-overview.ts';
import type { Command } from '../../../shared/api-contract/commands.ts';
import { topics } from '../../../shared/bus.ts';
import { AppError } from '../../../shared/errors.ts';
import type { OperationContext } from '../context.ts';
import { perform, refuse } from '../operation.ts';
import { argumentHash } from './argument-hash.ts';
import { definitionOf } from './command-verbs.ts';
import { auditedCommand, isRequester, requireCommand, subjectsOf } from './require-command.ts';
import { requireReachable } from './require-reachable.ts';
import { toCommand } from './to-command.ts';

/**
 * Once, in time, by who asked, for exactly what was asked, with the rights of now.
 *
 * @throws AppError `conflict` when it was confirmed or ended before, `expired` when the time ran out
 */
export async function confirmCommand(ctx: OperationContext, id: string): Promise<Command> {
  const command = await requireCommand(ctx, id, 'command.confirm', 'read');
  const entry = auditedCommand('command.confirm', command);
  if (!isRequester(ctx, command)) {
    await refuse(ctx, entry, command.class, 'only who asked for a command confirms it');
  }
  requireWaiting(command);
  await requireTargetsReachable(ctx, command);
  await perform(ctx, entry, { class: command.class, on: subjectsOf(command) }, async (tx) => {
    if (await confirmOnce(tx, id)) return;
    const now = await findCommand(tx, id);
    requireWaiting(now ?? command);
    throw expired();
  });
  await ctx.services.hub.dispatch(id);
  await ctx.services.bus
    .publish(topics.command(id), { state: 'queued' })
    .catch((err: unknown) => ctx.logger.debug({ err }, 'confirmation not announced'));
  return toCommand((await findCommand(ctx.services.database.orm, id)) ?? command);
}

function requireWaiting(command: CommandWithTargets): void {
  if (command.state === 'expired') throw expired();
  if (command.state !== 'awaiting_confirmation') {
    throw new AppError('conflict', `This command does not wait for a confirmation: it is ${command.state}.`, {
      details: { state: command.state, commandId: command.id },
    });
  }
  if (!argumentHash(command).equals(command.argumentHash)) {
    throw new AppError('conflict', 'This command is not the one that was asked for any more.', {
      hint: 'Ask for it again.',
    });
  }
}

async function requireTargetsReachable(ctx: OperationContext, command: CommandWithTargets): Promise<void> {
  const ids = [...new Set(command.targets.map((target) => target.serverId))];
  const { items } = await listServerOverviews(ctx.services.database.sql, { limit: ids.length }, ids);
  if (items.length < ids.length) {
    throw new AppError('conflict', 'A server of this command was deleted meanwhile.');
  }
  requireReachable(items, definitionOf(command.verb).method, new Date());
}

function expired(): AppError {
  return new AppError('expired', 'The time to confirm this command has run out. Nothing was run.', {
    hint: 'Ask for it again.',
  });
}
