import type { CommandState } from '../../../shared/api-contract/commands.ts';
import { topics } from '../../../shared/bus.ts';
import type { OperationContext } from '../context.ts';

/** A hint to whoever follows the command; they look by themselves too, so it may be lost. */
export async function announceCommand(
  { services, logger }: OperationContext,
  id: string,
  state: CommandState,
): Promise<void> {
  await services.bus
    .publish(topics.command(id), { state })
    .catch((err: unknown) => logger.debug({ err, commandId: id, state }, 'command not announced'));
}
