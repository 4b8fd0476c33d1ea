import type { z } from 'zod';
import {
  type AlertRuleRow,
  findAlertRule,
  updateAlertRule as save,
} from '../../../drizzle/queries/alert-rules.ts';
import type { AlertRule, updateAlertRuleSchema } from '../../../shared/api-contract/alerts.ts';
import { AppError } from '../../../shared/errors.ts';
import { parseTargets } from '../../../shared/targets.ts';
import type { OperationContext } from '../context.ts';
import { perform } from '../operation.ts';
import { judgeRule } from './judge-rule.ts';
import { toAlertRule } from './to-alert-rule.ts';

export type RuleChange = z.output<typeof updateAlertRuleSchema>;

/** The right is needed on what the rule watched before and on what it will watch. */
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
  return perform(ctx, entry, { class: 'operate', on: scopes }, async (tx) => {
    const row = await save(tx, id, change);
    if (row === undefined) throw noSuchRule();
    return toAlertRule(row);
  });
}

export async function requireAlertRule(ctx: OperationContext, id: string): Promise<AlertRuleRow> {
  const rule = await findAlertRule(ctx.services.database.orm, id);
  if (rule === undefined) throw noSuchRule();
  return rule;
}

export function noSuchRule(): AppError {
  return new AppError('not_found', 'There is no such alert rule.');
}
