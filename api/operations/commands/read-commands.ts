import type { z } from 'zod';
import { readCommandOutput } from '../../../drizzle/queries/command-output.ts';
import { listCommands as queryCommands } from '../../../drizzle/queries/commands.ts';
import type { Page, PageRequest } from '../../../drizzle/queries/pages.ts';
import { toCommand } from '../../../drizzle/queries/to-command.ts';
import type { Command, listCommandsQuerySchema } from '../../../shared/api-contract/commands.ts';
import { mayDecide } from '../approvals/awaiting-approval.ts';
import type { OperationContext } from '../context.ts';
import { requireRight } from '../operation.ts';
import { visibleServerIds } from '../servers/visible-servers.ts';
import { auditedCommand, requireCommand, subjectsOf } from './require-command.ts';

/**
 * Newest first; commands on servers this actor may not read are left out whole. Pages of what he may decide
 * about may be shorter than asked for.
 */
export async function listCommands(
  ctx: OperationContext,
  { target, state, decidable, ...page }: PageRequest & z.output<typeof listCommandsQuerySchema>,
): Promise<Page<Command>> {
  const within = await visibleServerIds(ctx, undefined);
  const touching = target === undefined ? undefined : await visibleServerIds(ctx, target);
  const mine = decidable === 'true';
  const filter = { touching, within, state: state ?? (mine ? 'awaiting_approval' : undefined) } as const;
  const { items, nextCursor } = await queryCommands(ctx.services.database.orm, filter, page);
  const now = new Date();
  const listed = mine ? items.filter((command) => mayDecide(ctx, command, now)) : items;
  return { items: listed.map(toCommand), nextCursor };
}

export async function readOutput(ctx: OperationContext, id: string) {
  const command = await requireCommand(ctx, id, 'command.output');
  // What a container printed is for those with the right to logs, whoever asked for it.
  if (command.verb === 'logs') {
    await requireRight(ctx, auditedCommand('command.output', command), 'logs', ...subjectsOf(command));
  }
  return readCommandOutput(ctx.services.database.orm, id);
}
