import type { Transaction } from '../../../drizzle/database.ts';
import { deleteApprovals, listApprovals } from '../../../drizzle/queries/command-approvals.ts';
import type { CommandWithTargets } from '../../../drizzle/queries/commands.ts';
import { endWaiting, releaseCommand } from '../../../drizzle/queries/waiting-commands.ts';
import type { CommandState } from '../../../shared/api-contract/commands.ts';
import { type AuditedAction, writeAudit } from '../audit.ts';
import type { OperationContext } from '../context.ts';
import { lostRight } from './still-entitled.ts';

/**
 * After another approval, with the command locked: lets it go when enough people who still may agree.
 * Whoever lost the right meanwhile does not count any more, which is noted in `entry`; when that is
 * the one who asked, nothing is run for him.
 *
 * @returns the state it is in now
 */
export async function letGo(
  ctx: OperationContext,
  tx: Transaction,
  command: CommandWithTargets,
  entry: AuditedAction,
): Promise<Extract<CommandState, 'awaiting_approval' | 'queued' | 'refused'>> {
  const words = await listApprovals(tx, [command.id]);
  const gone: typeof words = [];
  for (const word of words) {
    if ((await lostRight(tx, word.userId, command)) !== undefined) gone.push(word);
  }
  if (gone.length > 0) {
    const ids = gone.map(({ userId }) => userId);
    await deleteApprovals(tx, command.id, ids);
    entry.arguments = { ...entry.arguments, noLongerCounted: gone.map(({ label }) => label) };
  }
  if (words.length - gone.length < command.approvalsRequired) return 'awaiting_approval';

  const why = await lostRight(tx, command.requestedBy, command);
  if (why === undefined) {
    await releaseCommand(tx, command.id);
    return 'queued';
  }
  await endWaiting(tx, command.id, 'refused', {
    code: 'refused_by_policy',
    message: `${command.requestedByLabel} asked for this and may not do it any more. Nothing was run.`,
  });
  const rule = `${command.requestedByLabel} may not do this any more: ${why}`;
  await writeAudit(tx, ctx, { ...entry, action: 'command.release' }, { decision: 'refused', rule });
  return 'refused';
}
