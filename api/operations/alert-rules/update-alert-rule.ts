import type { z } from 'zod';
import type { Transaction } from '../../../drizzle/database.ts';
import { type ChangedAlerts, resolveAlerts } from '../../../drizzle/queries/alert-actions.ts';
import {
  type AlertRuleRow,
  findAlertRule,
  forgetStates,
  updateAlertRule as save,
} from '../../../drizzle/queries/alert-rules.ts';
import { lockAllShards } from '../../../drizzle/queries/lock-shards.ts';
import type { AlertRule, updateAlertRuleSchema } from '../../../shared/api-contract/alerts.ts';
import { AppError } from '../../../shared/errors.ts';
import { parseTargets } from '../../../shared/targets.ts';
import { announceAlerts } from '../alerts/announce-alerts.ts';
import { labelOf, type OperationContext } from '../context.ts';
import { perform } from '../operation.ts';
import { judgeRule } from './judge-rule.ts';
import { toAlertRule } from './to-alert-rule.ts';

export type RuleChange = z.output<typeof updateAlertRuleSchema>;

/**
 * The right is needed on what the rule watched before and on what it will watch. A rule that judges something
 * else now starts over: its open alerts, which are of what it judged before, close saying so.
 */
export async function updateAlertRule(
  ctx: OperationContext,
  id: string,
  change: RuleChange,
): Promise<AlertRule> {
  if (Object.keys(change).length === 0) throw new AppError('invalid_input', 'Nothing to change was given.');
  const before = await requireAlertRule(ctx, id);
  judgeRule({ ...before, ...change });
  const scopes = [before.scope, change.scope ?? before.scope].map((text) => ({
    scope: parseTargets([text]),
  }));
  const entry = { action: 'alert-rule.update', arguments: { id, ...change }, targets: [before.name] };
  const { rule, closed } = await perform(ctx, entry, { class: 'operate', on: scopes }, async (tx) => {
    const isOther = judgesOther(before, change);
    // Before all else: an evaluation that has read the rule as it was would write what followed from it.
    if (isOther) await lockAllShards(tx);
    const row = await save(tx, id, change);
    if (row === undefined) throw noSuchRule();
    const actor = labelOf(ctx.actor);
    return { rule: toAlertRule(row), closed: isOther ? await startOver(tx, id, actor) : undefined };
  });
  if (closed !== undefined) await announceAlerts(ctx, closed, 'resolved');
  return rule;
}

/** What was held, fired or recovering says nothing of another metric, aggregation or direction. */
function judgesOther(before: AlertRuleRow, change: RuleChange): boolean {
  const after = { ...before, ...change };
  return (['metric', 'aggregation', 'comparator'] as const).some((field) => after[field] !== before[field]);
}

async function startOver(tx: Transaction, ruleId: string, actor: string): Promise<ChangedAlerts> {
  const closed = await resolveAlerts(tx, { reason: 'rule_changed', ruleId, actor });
  await forgetStates(tx, ruleId);
  return closed;
}

export async function requireAlertRule(ctx: OperationContext, id: string): Promise<AlertRuleRow> {
  const rule = await findAlertRule(ctx.services.database.orm, id);
  if (rule === undefined) throw noSuchRule();
  return rule;
}

export function noSuchRule(): AppError {
  return new AppError('not_found', 'There is no such alert rule.');
}
