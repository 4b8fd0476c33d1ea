import type { Transaction } from '../../../drizzle/database.ts';
import { deleteApprovals, listApprovals } from '../../../drizzle/queries/command-approvals.ts';
import type { CommandWithTargets } from '../../../drizzle/queries/commands.ts';
import { findEndedWords, noLongerEntitled } from '../../../drizzle/queries/ended-ways.ts';
import { endWaiting, raiseDemand, releaseCommand } from '../../../drizzle/queries/waiting-commands.ts';
import type { CommandState } from '../../../shared/api-contract/commands.ts';
import { type AuditedAction, writeAudit } from '../audit.ts';
import { subjectsOf } from '../commands/require-command.ts';
import type { OperationContext } from '../context.ts';
import { findDemand, raisedDemand } from './demanded-approvals.ts';
import { lostRight, requesterLostRight } from './still-entitled.ts';

/**
 * After another approval, with the command locked: lets it go when enough people agree. When who asked may
 * not do it any more, nothing is run for him.
 *
 * @returns the state it is in now
 */
export async function letGo(
  ctx: OperationContext,
  tx: Transaction,
  command: CommandWithTargets,
  entry: AuditedAction,
): Promise<Extract<CommandState, 'awaiting_approval' | 'queued' | 'refused'>> {
  const required = await demandedNow(tx, command, entry);
  if ((await listApprovals(tx, [command.id])).length < required) return 'awaiting_approval';

  const why = await requesterLostRight(tx, command);
  if (why === undefined) {
    await releaseCommand(tx, command.id);
    return 'queued';
  }
  await endWaiting(tx, command.id, 'refused', noLongerEntitled(command.requestedByLabel, why));
  const rule = `${command.requestedByLabel} may not do this any more: ${why}`;
  await writeAudit(tx, ctx, { ...entry, action: 'command.release' }, { decision: 'refused', rule });
  return 'refused';
}

/** Of policies and tags as they are now, where that is more than when it began to wait; never less. */
async function demandedNow(
  tx: Transaction,
  command: CommandWithTargets,
  entry: AuditedAction,
): Promise<number> {
  const { approvalsRequired: before, approvalRule } = command;
  const raised = raisedDemand(before, await findDemand(tx, command.class, subjectsOf(command)));
  if (raised === undefined) return before;
  await raiseDemand(tx, command.id, raised);
  const from = { approvals: before, rule: approvalRule };
  entry.arguments = { ...entry.arguments, demandRaised: { from, to: raised } };
  return raised.approvals;
}

/**
 * Before another approval, with the command locked: who lost the right meanwhile, or whose chat user or key
 * has ended, does not count any more, which is noted in `entry`.
 */
export async function dropLostWords(
  tx: Transaction,
  command: CommandWithTargets,
  entry: AuditedAction,
): Promise<void> {
  const ended = await findEndedWords(tx, command.id);
  const lost: typeof command.approvals = [];
  for (const word of command.approvals) {
    if (ended.has(word.userId) || (await lostRight(tx, word.userId, command)) !== undefined) lost.push(word);
  }
  if (lost.length === 0) return;
  const ids = lost.map(({ userId }) => userId);
  await deleteApprovals(tx, command.id, ids);
  entry.arguments = { ...entry.arguments, noLongerCounted: lost.map(({ label }) => label) };
}
