import { acknowledgeAlerts } from '../../../drizzle/queries/alert-actions.ts';
import { type AlertRow, listOpenAlertsOfMessage } from '../../../drizzle/queries/alerts.ts';
import type { AcknowledgedMessage } from '../../../shared/api-contract/alerts.ts';
import { AppError } from '../../../shared/errors.ts';
import { authorize } from '../authorize.ts';
import { labelOf, type OperationContext } from '../context.ts';
import { perform, requireRight, requireVisible } from '../operation.ts';
import { announceAlerts } from './announce-alerts.ts';
import { subjectOf, targetsOf } from './read-alerts.ts';

const action = 'alert.acknowledge-message';
const mostNamed = 20;

/**
 * Somebody is on all that a message tells of: what one may acknowledge is, what one may not is said.
 *
 * @throws AppError `not_found`, also when the actor may read none of it; `forbidden` when there is nothing on which
 * he has the right
 */
export async function acknowledgeMessage(
  ctx: OperationContext,
  messageId: string,
  reason: string | undefined,
): Promise<AcknowledgedMessage> {
  const open = await listOpenAlertsOfMessage(ctx.services.database.orm, messageId);
  const unseen = new AppError('not_found', 'There is no such message.');
  if (open === undefined) throw unseen;
  const judged = open.map((alert) => ({
    alert,
    decision: authorize(ctx.actor, 'operate', subjectOf(alert)),
  }));
  const permitted = judged.filter(({ decision }) => decision.allowed).map(({ alert }) => alert);
  const refused = judged.filter(({ decision }) => !decision.allowed);
  const entry = {
    action,
    arguments: { messageId, alerts: permitted.length, refused: refused.length, ...(reason && { reason }) },
    targets: namesOf(permitted.length > 0 ? permitted : open),
  };
  const readable = open.filter((alert) => authorize(ctx.actor, 'read', subjectOf(alert)).allowed);
  if (readable.length === 0) await requireVisible(ctx, entry, unseen, ...open.map(subjectOf));
  // All is over: whoever may operate anything may hear that there was nothing to do.
  if (permitted.length === 0) {
    await requireRight(
      ctx,
      entry,
      'operate',
      ...(open.length === 0 ? ['anywhere' as const] : readable.map(subjectOf)),
    );
    return { acknowledged: 0, already: 0, refused: { count: 0, alerts: [] } };
  }
  const right = { class: 'operate' as const, on: permitted.map(subjectOf) };
  const ids = permitted.map(({ id }) => id);
  const changed = await perform(ctx, entry, right, (tx) =>
    acknowledgeAlerts(tx, ids, labelOf(ctx.actor), reason ?? null),
  );
  await announceAlerts(ctx, changed, 'firing');
  return {
    acknowledged: changed.alertIds.length,
    already: permitted.length - changed.alertIds.length,
    refused: {
      count: refused.length,
      // What one may not even read has no name for one.
      alerts: refused
        .filter(({ alert }) => authorize(ctx.actor, 'read', subjectOf(alert)).allowed)
        .slice(0, mostNamed)
        .map(({ alert: { id, title }, decision }) => ({ id, title, reason: decision.rule })),
    },
  };
}

const namesOf = (alerts: readonly AlertRow[]): string[] => [...new Set(alerts.flatMap(targetsOf))];
