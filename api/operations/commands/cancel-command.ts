import { type CommandWithTargets, findCommand } from '../../../drizzle/queries/commands.ts';
import { toCommand } from '../../../drizzle/queries/to-command.ts';
import { endWaiting } from '../../../drizzle/queries/waiting-commands.ts';
import { type Command, finalCommandStates } from '../../../shared/api-contract/commands.ts';
import { AppError } from '../../../shared/errors.ts';
import type { OperationContext } from '../context.ts';
import { perform, refuse } from '../operation.ts';
import { announceCommand } from './announce-command.ts';
import { auditedCommand, isRequester, requireCommand, subjectsOf } from './require-command.ts';

/** What was not begun never will be; what runs is asked to stop, and its outcome is stated. */
export async function cancelCommand(ctx: OperationContext, id: string): Promise<Command> {
  const command = await requireCommand(ctx, id, 'command.cancel');
  if (finalCommandStates.has(command.state)) {
    throw new AppError('conflict', `This command has ended already: it is ${command.state}.`, {
      details: { state: command.state },
    });
  }
  const entry = auditedCommand('command.cancel', command);
  if (command.state === 'awaiting_approval' && !isRequester(ctx, command)) {
    await refuse(ctx, entry, command.class, 'only who asked cancels what waits for approval', {
      hint: 'Deny it: then it says by whom.',
    });
  }
  const ended = await perform(ctx, entry, rightToCancel(ctx, command), (tx) =>
    endWaiting(tx, id, 'cancelled'),
  );
  if (ended) await announceCommand(ctx, id, 'cancelled');
  else await ctx.services.hub.cancel(id);
  return toCommand((await findCommand(ctx.services.database.orm, id)) ?? command);
}

/** Taking back what one asked for changes nothing on a server: it needs no right there (any more). */
function rightToCancel(ctx: OperationContext, command: CommandWithTargets) {
  const waits = command.state === 'awaiting_confirmation' || command.state === 'awaiting_approval';
  return waits && isRequester(ctx, command)
    ? ({ class: 'read', on: 'anywhere' } as const)
    : { class: command.class, on: subjectsOf(command) };
}
