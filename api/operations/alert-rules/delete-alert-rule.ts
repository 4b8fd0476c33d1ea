import { resolveAlerts } from '../../../drizzle/queries/alert-actions.ts';
import { deleteAlertRule as remove } from '../../../drizzle/queries/alert-rules.ts';
import { parseTargets } from '../../../shared/targets.ts';
import { announceAlerts } from '../alerts/announce-alerts.ts';
import { labelOf, type OperationContext } from '../context.ts';
import { perform } from '../operation.ts';
import { noSuchRule, requireAlertRule } from './update-alert-rule.ts';

/** Its open alerts close with it, saying why. */
export async function deleteAlertRule(ctx: OperationContext, id: string): Promise<void> {
  const rule = await requireAlertRule(ctx, id);
  const entry = { action: 'alert-rule.delete', arguments: { id }, targets: [rule.name] };
  const right = { class: 'operate' as const, on: { scope: parseTargets([rule.scope]) } };
  const closed = await perform(ctx, entry, right, async (tx) => {
    if (!(await remove(tx, id))) throw noSuchRule();
    return resolveAlerts(tx, { reason: 'rule_deleted', ruleId: id, actor: labelOf(ctx.actor) });
  });
  await announceAlerts(ctx, closed, 'resolved');
}
