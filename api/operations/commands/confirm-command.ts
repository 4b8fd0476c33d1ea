import { findSafeguards } from '../../../drizzle/queries/command-approvals.ts';
import { type CommandWithTargets, findCommand } from '../../../drizzle/queries/commands.ts';
import { toCommand } from '../../../drizzle/queries/to-command.ts';
import { confirmCommand as confirmOnce } from '../../../drizzle/queries/waiting-commands.ts';
import type { Command } from '../../../shared/api-contract/commands.ts';
import { AppError } from '../../../shared/errors.ts';
import { findDemand } from '../approvals/demanded-approvals.ts';
import type { OperationContext } from '../context.ts';
import { perform, refuse } from '../operation.ts';
import { announceCommand } from './announce-command.ts';
import { auditedCommand, isRequester, requireCommand, subjectsOf } from './require-command.ts';
import { requireTargetsReachable } from './require-targets-reachable.ts';
import { requireUnchanged } from './require-unchanged.ts';

/**
 * Once, in time, by who asked, for exactly what was asked, with the rights of now. Where a policy demands
 * it, others must agree before it runs.
 *
 * @throws AppError `conflict` when it was confirmed or ended before, `expired` when the time ran out
 */
export async function confirmCommand(ctx: OperationContext, id: string): Promise<Command> {
  const command = await requireCommand(ctx, id, 'command.confirm');
  const entry = auditedCommand('command.confirm', command);
  if (!isRequester(ctx, command)) {
    await refuse(ctx, entry, command.class, 'only who asked for a command confirms it');
  }
  requireWaiting(command);
  await requireTargetsReachable(ctx, command);
  const right = { class: command.class, on: subjectsOf(command) };
  const state = await perform(ctx, entry, right, async (tx, written) => {
    const demand = await findDemand(tx, command.class, right.on);
    if (!(await confirmOnce(tx, id, demand))) {
      const now = await findCommand(tx, id);
      requireWaiting(now ?? command);
      throw expired();
    }
    const { confirmation } = await findSafeguards(tx, id);
    if (confirmation !== null) written.confirmation = confirmation;
    return demand === undefined ? 'queued' : 'awaiting_approval';
  });
  if (state === 'queued') await ctx.services.hub.dispatch(id);
  await announceCommand(ctx, id, state);
  return toCommand((await findCommand(ctx.services.database.orm, id)) ?? command);
}

function requireWaiting(command: CommandWithTargets): void {
  if (command.state === 'expired') throw expired();
  if (command.state !== 'awaiting_confirmation') {
    throw new AppError('conflict', `This command does not wait for a confirmation: it is ${command.state}.`, {
      details: { state: command.state, commandId: command.id },
    });
  }
  requireUnchanged(command);
}

function expired(): AppError {
  return new AppError('expired', 'The time to confirm this command has run out. Nothing was run.', {
    hint: 'Ask for it again.',
  });
}
