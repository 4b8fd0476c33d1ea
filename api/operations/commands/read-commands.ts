import { readCommandOutput } from '../../../drizzle/queries/command-output.ts';
import { listCommands as queryCommands } from '../../../drizzle/queries/commands.ts';
import type { Page, PageRequest } from '../../../drizzle/queries/pages.ts';
import type { Command } from '../../../shared/api-contract/commands.ts';
import { AppError } from '../../../shared/errors.ts';
import type { OperationContext } from '../context.ts';
import { requireRight } from '../operation.ts';
import { visibleServerIds } from '../servers/visible-servers.ts';
import { auditedCommand, requireCommand, subjectsOf } from './require-command.ts';
import { toCommand } from './to-command.ts';

/** Newest first; commands on servers this actor may not read are left out whole. */
export async function listCommands(
  ctx: OperationContext,
  { target, ...page }: PageRequest & { target?: string | undefined },
): Promise<Page<Command>> {
  const within = await visibleServerIds(ctx, undefined);
  const touching = target === undefined ? undefined : await visibleServerIds(ctx, target);
  const { items, nextCursor } = await queryCommands(ctx.services.database.orm, { touching, within }, page);
  return { items: items.map(toCommand), nextCursor };
}

export async function readOutput(ctx: OperationContext, id: string) {
  const command = await requireCommand(ctx, id, 'command.output', 'read');
  // What a container printed is for those with the right to logs, whoever asked for it.
  if (command.verb === 'logs') {
    await requireRight(ctx, auditedCommand('command.output', command), 'logs', ...subjectsOf(command));
  }
  return readCommandOutput(ctx.services.database.orm, id);
}

/** Two-person approval has no rule yet that demands it, so no command ever waits for one. */
export async function decideApproval(ctx: OperationContext, id: string, action: string): Promise<never> {
  const command = await requireCommand(ctx, id, action, 'operate');
  throw new AppError('conflict', `This command is not awaiting approval: it is ${command.state}.`, {
    details: { state: command.state },
  });
}
