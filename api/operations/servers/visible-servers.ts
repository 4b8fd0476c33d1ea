import { findServerOverview, type ServerOverview } from '../../../drizzle/queries/server-overview.ts';
import { listServerNames, type ServerName } from '../../../drizzle/queries/servers.ts';
import type { VerbClass } from '../../../shared/api-contract/common.ts';
import { AppError } from '../../../shared/errors.ts';
import { nearestNames } from '../../../shared/nearest-names.ts';
import { matchServers, parseTargets } from '../../../shared/targets.ts';
import { authorize, permittedServers } from '../authorize.ts';
import type { OperationContext } from '../context.ts';
import { requireVisible } from '../operation.ts';

/** Servers this actor may read. What he may not read does not exist for him, in lists and in names. */
export async function visibleServers(
  ctx: OperationContext,
  verbClass: VerbClass = 'read',
): Promise<ServerName[]> {
  return permittedServers(ctx.actor, verbClass, await listServerNames(ctx.services.database.orm));
}

/**
 * Ids for a list's filter: undefined = no filter is needed.
 *
 * @param target chat grammar.
 * @throws AppError `target_not_found` when nothing visible matches, with `details.nearest`.
 */
export async function visibleServerIds(
  ctx: OperationContext,
  target: string | undefined,
  verbClass: VerbClass = 'read',
): Promise<string[] | undefined> {
  const seesAll = authorize(ctx.actor, verbClass, 'everywhere').allowed;
  if (seesAll && target === undefined) return undefined;
  const visible = await visibleServers(ctx, verbClass);
  const matching = target === undefined ? visible : matchServers(parseTargets([target]), visible);
  if (target !== undefined && matching.length === 0) throw serverNotFound(target, visible);
  return matching.map((server) => server.id);
}

export function serverNotFound(target: string, visible: readonly ServerName[]): AppError {
  const nearest = nearestNames(
    target,
    visible.map((server) => server.name),
  );
  return new AppError('target_not_found', `No server matches "${target}".`, {
    hint: nearest.length > 0 ? `Did you mean ${nearest.join(', ')}?` : '`servers` lists what there is.',
    details: { nearest },
  });
}

/** One server that this actor may read. @throws AppError `not_found` */
export async function requireServer(
  ctx: OperationContext,
  id: string,
  action: string,
): Promise<ServerOverview> {
  const server = await findServerOverview(ctx.services.database.sql, id);
  if (server === undefined) throw noSuchServer();
  await requireVisible(ctx, { action, targets: [server.name] }, noSuchServer(), server);
  return server;
}

export function noSuchServer(): AppError {
  return new AppError('not_found', 'There is no such server.', { hint: 'It may have been deleted.' });
}
