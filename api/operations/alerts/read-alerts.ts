import type { z } from 'zod';
import {
  type AlertRow,
  findAlert,
  listAlertEvents,
  listAlerts as queryAlerts,
} from '../../../drizzle/queries/alerts.ts';
import type { Page, PageRequest } from '../../../drizzle/queries/pages.ts';
import { toAlert } from '../../../drizzle/queries/to-alert.ts';
import type { Alert, AlertEvent, listAlertsQuerySchema } from '../../../shared/api-contract/alerts.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Subject } from '../authorize.ts';
import type { OperationContext } from '../context.ts';
import { requireVisible } from '../operation.ts';
import { visibleServerIds } from '../servers/visible-servers.ts';
import { toIso } from '../timestamps.ts';

export async function listAlerts(
  ctx: OperationContext,
  {
    target,
    state,
    severity,
    message: messageId,
    ...page
  }: PageRequest & z.output<typeof listAlertsQuerySchema>,
): Promise<Page<Alert>> {
  const serverIds = await visibleServerIds(ctx, target);
  const filter = { state, severity, serverIds, messageId };
  const { items, nextCursor } = await queryAlerts(ctx.services.database.orm, filter, page);
  return { items: items.map(toAlert), nextCursor };
}

/** What happened to it. @throws AppError `not_found` */
export async function readAlertHistory(ctx: OperationContext, id: string): Promise<{ items: AlertEvent[] }> {
  await requireAlert(ctx, id, 'alert.history');
  const events = await listAlertEvents(ctx.services.database.orm, id);
  return { items: events.map((event) => ({ ...event, at: toIso(event.at) })) };
}

/** An alert on what this actor may read. @throws AppError `not_found` */
export async function requireAlert(ctx: OperationContext, id: string, action: string): Promise<AlertRow> {
  const alert = await findAlert(ctx.services.database.orm, id);
  const unseen = new AppError('not_found', 'There is no such alert.');
  if (alert === undefined) throw unseen;
  await requireVisible(ctx, { action, targets: targetsOf(alert) }, unseen, subjectOf(alert));
  return alert;
}

/** What a right is needed on. An alert of no known server is everybody's who has the right everywhere. */
export const subjectOf = ({ serverName, serverTags }: AlertRow): Subject =>
  serverName === null ? 'everywhere' : { tags: serverTags, name: serverName };

/** For the audit trail. */
export const targetsOf = ({ serverName }: AlertRow): string[] => (serverName === null ? [] : [serverName]);
