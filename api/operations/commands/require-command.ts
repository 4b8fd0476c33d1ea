import { type CommandWithTargets, findCommand } from '../../../drizzle/queries/commands.ts';
import { AppError } from '../../../shared/errors.ts';
import type { AuditedAction } from '../audit.ts';
import type { OperationContext } from '../context.ts';
import { requireVisible } from '../operation.ts';

/** A command that this actor asked for, or all of whose targets he may read. @throws AppError `not_found` */
export async function requireCommand(
  ctx: OperationContext,
  id: string,
  action: string,
): Promise<CommandWithTargets> {
  const command = await findCommand(ctx.services.database.orm, id);
  const unseen = new AppError('not_found', 'There is no such command.');
  if (command === undefined) throw unseen;
  if (!isRequester(ctx, command)) {
    await requireVisible(ctx, auditedCommand(action, command), unseen, ...subjectsOf(command));
  }
  return command;
}

export function isRequester({ actor }: OperationContext, command: CommandWithTargets): boolean {
  return actor.kind !== 'service' && actor.account.id === command.requestedBy;
}

/** @throws AppError `forbidden` for the bare service */
export function accountIdOf({ actor }: OperationContext): string {
  if (actor.kind !== 'service') return actor.account.id;
  throw new AppError('forbidden', 'A command needs a person who asks for it.');
}

/** The servers a command acts on, as they are tagged now. */
export const subjectsOf = (command: CommandWithTargets) =>
  command.targets.map(({ serverName, serverTags }) => ({ name: serverName, tags: serverTags }));

export function auditedCommand(action: string, command: CommandWithTargets): AuditedAction {
  return {
    action,
    arguments: { verb: command.verb, ...command.args },
    targets: command.targets.map(({ serverName, containerName }) =>
      containerName === null ? serverName : `${serverName}/${containerName}`,
    ),
    commandId: command.id,
  };
}
