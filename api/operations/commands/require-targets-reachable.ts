import type { CommandWithTargets } from '../../../drizzle/queries/commands.ts';
import { listServerOverviews } from '../../../drizzle/queries/server-overview.ts';
import { AppError } from '../../../shared/errors.ts';
import type { OperationContext } from '../context.ts';
import { definitionOf } from './command-verbs.ts';
import { requireReachable } from './require-reachable.ts';

/** @throws AppError `conflict` for a deleted server, and whatever `requireReachable` refuses. */
export async function requireTargetsReachable(
  ctx: OperationContext,
  command: CommandWithTargets,
): Promise<void> {
  const ids = [...new Set(command.targets.map((target) => target.serverId))];
  const { items } = await listServerOverviews(ctx.services.database.sql, { limit: ids.length }, ids);
  if (items.length < ids.length) {
    throw new AppError('conflict', 'A server of this command was deleted meanwhile.');
  }
  requireReachable(items, definitionOf(command.verb).method, new Date());
}
