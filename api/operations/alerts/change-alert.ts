import type { Transaction } from '../../../drizzle/database.ts';
import {
  acknowledgeAlert,
  type ChangedAlerts,
  resolveAlerts,
  unacknowledgeAlert,
} from '../../../drizzle/queries/alert-actions.ts';
import { findAlert } from '../../../drizzle/queries/alerts.ts';
import { toAlert } from '../../../drizzle/queries/to-alert.ts';
import type { Alert } from '../../../shared/api-contract/alerts.ts';
import { AppError } from '../../../shared/errors.ts';
import { labelOf, type OperationContext } from '../context.ts';
import { perform } from '../operation.ts';
import { announceAlerts } from './announce-alerts.ts';
import { requireAlert, subjectOf, targetsOf } from './read-alerts.ts';

type Change = (tx: Transaction, id: string, by: string, reason: string | null) => Promise<ChangedAlerts>;

const changes = {
  /** Stops repeats and escalation, not the evaluation. */
  'alert.acknowledge': acknowledgeAlert,
  'alert.unacknowledge': unacknowledgeAlert,
  'alert.resolve': (tx, alertId, actor, detail) =>
    resolveAlerts(tx, { reason: 'manual', alertId, actor, detail }),
} as const satisfies Record<string, Change>;

/**
 * Asking again for what already is changes nothing and is no error (buttons are pressed twice).
 *
 * @throws AppError `conflict` when the alert is resolved
 */
export async function changeAlert(
  ctx: OperationContext,
  action: keyof typeof changes,
  id: string,
  reason: string | undefined,
): Promise<Alert> {
  const alert = await requireAlert(ctx, id, action);
  const entry = {
    action,
    arguments: { alertId: id, title: alert.title, ...(reason !== undefined && { reason }) },
    targets: targetsOf(alert),
  };
  const right = { class: 'operate' as const, on: subjectOf(alert) };
  const { changed, after } = await perform(ctx, entry, right, async (tx) => {
    const applied = await changes[action](tx, id, labelOf(ctx.actor), reason ?? null);
    const row = await findAlert(tx, id);
    if (row === undefined) throw new AppError('not_found', 'There is no such alert.');
    if (applied.alertIds.length === 0 && row.resolvedAt !== null) {
      throw new AppError('conflict', 'This alert is resolved already.', {
        details: { resolvedAt: row.resolvedAt.toISOString(), reason: row.resolveReason },
      });
    }
    return { changed: applied, after: row };
  });
  await announceAlerts(ctx, changed, after.state);
  return toAlert(after);
}
