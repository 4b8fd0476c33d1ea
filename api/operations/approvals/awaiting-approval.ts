import type { Transaction } from '../../../drizzle/database.ts';
import { type CommandWithTargets, findCommand } from '../../../drizzle/queries/commands.ts';
import { expireWaiting, lockAwaitingApproval } from '../../../drizzle/queries/waiting-commands.ts';
import { AppError } from '../../../shared/errors.ts';
import type { AuditedAction } from '../audit.ts';
import { authorize } from '../authorize.ts';
import { announceCommand } from '../commands/announce-command.ts';
import { auditedCommand, isRequester, requireCommand, subjectsOf } from '../commands/require-command.ts';
import type { OperationContext } from '../context.ts';
import { refuse, requireRight } from '../operation.ts';

/**
 * A command that waits for others, for one of them to decide about: never who asked, whichever way they
 * come, and only who may do himself what it does, on every target, here and now.
 *
 * @throws AppError `not_found`, `forbidden`; `conflict` and `expired` when nothing waits (any more)
 */
export async function requireDecision(
  ctx: OperationContext,
  id: string,
  action: 'command.approve' | 'command.deny',
  reason: string | undefined,
): Promise<{ command: CommandWithTargets; entry: AuditedAction }> {
  const command = await requireCommand(ctx, id, action);
  const entry = auditedCommand(action, command);
  if (reason !== undefined) entry.arguments = { ...entry.arguments, reason };
  if (isRequester(ctx, command)) {
    await refuse(ctx, entry, command.class, 'who asked for a command does not decide about it', {
      hint: 'Another person with the right to do it has to. You can cancel it.',
    });
  }
  await requireRight(ctx, entry, command.class, ...subjectsOf(command));
  if (command.state === 'awaiting_approval') await requireInTime(ctx, id);
  else throw decided(command);
  return { command, entry };
}

/** What `requireDecision` would let this actor decide about at this moment. */
export function mayDecide(ctx: OperationContext, command: CommandWithTargets, now: Date): boolean {
  const { state, approvalExpiresAt } = command;
  if (state !== 'awaiting_approval' || approvalExpiresAt === null || approvalExpiresAt <= now) return false;
  if (isRequester(ctx, command)) return false;
  return subjectsOf(command).every((subject) => authorize(ctx.actor, command.class, subject).allowed);
}

/** The sweeper ends what is late too; who presses before it comes is told the same. */
async function requireInTime(ctx: OperationContext, id: string): Promise<void> {
  const [late] = await expireWaiting(ctx.services.database.orm, id);
  if (late === undefined) return;
  await announceCommand(ctx, id, 'expired');
  throw expired();
}

/** As it is in this transaction, in which nobody else decides. @throws AppError `conflict`, `expired` */
export async function lockCommand(tx: Transaction, id: string): Promise<CommandWithTargets> {
  const waits = await lockAwaitingApproval(tx, id);
  const command = await findCommand(tx, id);
  if (command === undefined) throw new AppError('not_found', 'There is no such command.');
  if (waits) return command;
  throw command.state === 'awaiting_approval' ? expired() : decided(command);
}

function decided(command: CommandWithTargets): AppError {
  if (command.state === 'expired') return expired();
  const by = command.approvals.map(({ label, decision }) => `${decision} by ${label}`).join(', ');
  const why = by === '' ? '' : ` (${by})`;
  return new AppError('conflict', `This command does not wait for approval: it is ${command.state}${why}.`, {
    details: { state: command.state, commandId: command.id },
  });
}

function expired(): AppError {
  return new AppError('expired', 'The time to approve this command has run out. Nothing was run.', {
    hint: 'Whoever needs it asks for it again.',
  });
}
