import { findSafeguards, saveDenial } from '../../../drizzle/queries/command-approvals.ts';
import { findCommand } from '../../../drizzle/queries/commands.ts';
import { toCommand } from '../../../drizzle/queries/to-command.ts';
import { endWaiting } from '../../../drizzle/queries/waiting-commands.ts';
import type { Command } from '../../../shared/api-contract/commands.ts';
import { announceCommand } from '../commands/announce-command.ts';
import { accountIdOf, subjectsOf } from '../commands/require-command.ts';
import { labelOf, type OperationContext, sourceOf } from '../context.ts';
import { perform } from '../operation.ts';
import { lockCommand, requireDecision } from './awaiting-approval.ts';

/**
 * One word against it ends it, however many agreed before.
 *
 * @throws AppError `forbidden`; `conflict` and `expired` when it does not wait any more
 */
export async function denyCommand(
  ctx: OperationContext,
  id: string,
  { reason }: { reason?: string | undefined },
): Promise<Command> {
  const { command, entry } = await requireDecision(ctx, id, 'command.deny', reason);
  await perform(ctx, entry, { class: command.class, on: subjectsOf(command) }, async (tx, written) => {
    await lockCommand(tx, id);
    const { approvals, confirmation } = await findSafeguards(tx, id);
    written.approvals = approvals;
    if (confirmation !== null) written.confirmation = confirmation;
    const by = { userId: accountIdOf(ctx), label: labelOf(ctx.actor), source: sourceOf(ctx.actor) };
    await saveDenial(tx, { commandId: id, ...by, reason: reason ?? null });
    await endWaiting(tx, id, 'denied');
  });
  await announceCommand(ctx, id, 'denied');
  return toCommand((await findCommand(ctx.services.database.orm, id)) ?? command);
}
