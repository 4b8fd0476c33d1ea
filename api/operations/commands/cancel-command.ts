import { recordCommandOutcome } from '../../../drizzle/queries/audit.ts';
import { cancelUnconfirmed } from '../../../drizzle/queries/command-confirmation.ts';
import { findCommand } from '../../../drizzle/queries/commands.ts';
import { type Command, finalCommandStates } from '../../../shared/api-contract/commands.ts';
import { topics } from '../../../shared/bus.ts';
import { AppError } from '../../../shared/errors.ts';
import type { OperationContext } from '../context.ts';
import { perform } from '../operation.ts';
import { auditedCommand, requireCommand, subjectsOf } from './require-command.ts';
import { toCommand } from './to-command.ts';

/** What was not begun never will be; what runs is asked to stop, and its outcome is stated. */
export async function cancelCommand(ctx: OperationContext, id: string): Promise<Command> {
  const command = await requireCommand(ctx, id, 'command.cancel', 'read');
  if (finalCommandStates.has(command.state)) {
    throw new AppError('conflict', `This command has ended already: it is ${command.state}.`, {
      details: { state: command.state },
    });
  }
  const entry = auditedCommand('command.cancel', command);
  const right = { class: command.class, on: subjectsOf(command) };
  const ended = await perform(ctx, entry, right, async (tx) => {
    const cancelled = await cancelUnconfirmed(tx, id);
    if (cancelled) await recordCommandOutcome(tx, id);
    return cancelled;
  });
  if (ended) {
    await ctx.services.bus
      .publish(topics.command(id), { state: 'cancelled' })
      .catch((err: unknown) => ctx.logger.debug({ err }, 'cancellation not announced'));
  } else {
    await ctx.services.hub.cancel(id);
  }
  return toCommand((await findCommand(ctx.services.database.orm, id)) ?? command);
}
