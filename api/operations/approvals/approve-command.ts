import { findSafeguards, insertApproval } from '../../../drizzle/queries/command-approvals.ts';
import { findCommand } from '../../../drizzle/queries/commands.ts';
import { toCommand } from '../../../drizzle/queries/to-command.ts';
import type { Command } from '../../../shared/api-contract/commands.ts';
import { AppError } from '../../../shared/errors.ts';
import { announceCommand } from '../commands/announce-command.ts';
import { accountIdOf, subjectsOf } from '../commands/require-command.ts';
import { requireTargetsReachable } from '../commands/require-targets-reachable.ts';
import { requireUnchanged } from '../commands/require-unchanged.ts';
import { labelOf, type OperationContext, sourceOf } from '../context.ts';
import { perform } from '../operation.ts';
import { lockCommand, requireDecision } from './awaiting-approval.ts';
import { dropLostWords, letGo } from './let-go.ts';

/**
 * One more person agrees. With the last one that is needed the command is let go, once, if everybody
 * concerned still may.
 *
 * @throws AppError `forbidden`; `conflict` and `expired` when it does not wait any more, when this person
 * agreed before or when it is not what was asked for; whatever `requireReachable` refuses
 */
export async function approveCommand(
  ctx: OperationContext,
  id: string,
  { reason }: { reason?: string | undefined },
): Promise<Command> {
  const { command, entry } = await requireDecision(ctx, id, 'command.approve', reason);
  await requireTargetsReachable(ctx, command);
  const right = { class: command.class, on: subjectsOf(command) };
  const state = await perform(ctx, entry, right, async (tx, written) => {
    const waiting = await lockCommand(tx, id);
    requireUnchanged(waiting);
    await dropLostWords(tx, waiting, written);
    const by = { userId: accountIdOf(ctx), label: labelOf(ctx.actor), source: sourceOf(ctx.actor) };
    if (!(await insertApproval(tx, { commandId: id, ...by, reason: reason ?? null }))) throw agreedBefore();
    const next = await letGo(ctx, tx, waiting, written);
    const { approvals, confirmation } = await findSafeguards(tx, id);
    written.approvals = approvals;
    if (confirmation !== null) written.confirmation = confirmation;
    return next;
  });
  if (state === 'queued') await ctx.services.hub.dispatch(id);
  await announceCommand(ctx, id, state);
  return toCommand((await findCommand(ctx.services.database.orm, id)) ?? command);
}

const agreedBefore = () =>
  new AppError('conflict', 'You approved this command already.', {
    hint: 'It needs somebody else as well.',
  });
