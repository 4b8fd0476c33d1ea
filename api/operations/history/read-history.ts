import { type AuditFilter, listAuditEntries } from '../../../drizzle/queries/audit-list.ts';
import { listConnectionEvents, listLogs } from '../../../drizzle/queries/history.ts';
import type { PageRequest } from '../../../drizzle/queries/pages.ts';
import type { OperationContext } from '../context.ts';
import { requireRight } from '../operation.ts';
import { visibleServerIds } from '../servers/visible-servers.ts';
import { toIso } from '../timestamps.ts';
import { toAuditEntry } from './to-audit-entry.ts';

export async function readAudit(ctx: OperationContext, filter: AuditFilter, page: PageRequest) {
  await requireRight(ctx, { action: 'audit.list', arguments: { ...filter } }, 'admin', 'everywhere');
  const { items, nextCursor } = await listAuditEntries(ctx.services.database.orm, filter, page);
  return { items: items.map(toAuditEntry), nextCursor };
}

interface ByTarget {
  target?: string | undefined;
}

/** With addresses of machines and ids of keys: for who may read logs. */
export async function readConnectionEvents(ctx: OperationContext, { target }: ByTarget, page: PageRequest) {
  const serverIds = await visibleServerIds(ctx, target, 'logs');
  const { items, nextCursor } = await listConnectionEvents(ctx.services.database.orm, { serverIds }, page);
  return { items: items.map((event) => ({ ...event, at: toIso(event.at) })), nextCursor };
}

export async function readLogs(
  ctx: OperationContext,
  { target, level }: ByTarget & { level?: string | undefined },
  page: PageRequest,
) {
  const serverIds = await visibleServerIds(ctx, target, 'logs');
  const { items, nextCursor } = await listLogs(ctx.services.database.orm, { serverIds, level }, page);
  return { items: items.map((entry) => ({ ...entry, at: toIso(entry.at) })), nextCursor };
}
