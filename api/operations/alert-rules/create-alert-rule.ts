import type { z } from 'zod';
import { insertAlertRule } from '../../../drizzle/queries/alert-rules.ts';
import type { AlertRule, createAlertRuleSchema } from '../../../shared/api-contract/alerts.ts';
import { formatJudgedThreshold, judgedLabel, windowOf } from '../../../shared/judged-metric.ts';
import { parseTargets } from '../../../shared/targets.ts';
import type { OperationContext } from '../context.ts';
import { perform } from '../operation.ts';
import { judgeRule } from './judge-rule.ts';
import { toAlertRule } from './to-alert-rule.ts';

export type NewRule = z.output<typeof createAlertRuleSchema>;

export async function createAlertRule(ctx: OperationContext, input: NewRule): Promise<AlertRule> {
  judgeRule(input);
  const scope = parseTargets([input.scope]);
  const rule = { ...input, windowSeconds: windowOf(input), name: input.name ?? defaultName(input) };
  const entry = { action: 'alert-rule.create', arguments: { ...rule }, targets: [rule.name] };
  const createdBy = ctx.actor.kind === 'service' ? null : ctx.actor.account.id;
  return perform(ctx, entry, { class: 'operate', on: { scope } }, async (tx) =>
    toAlertRule(await insertAlertRule(tx, { ...rule, createdBy })),
  );
}

/** "CPU > 90 %" */
function defaultName(rule: NewRule): string {
  const threshold = rule.criticalThreshold ?? rule.warningThreshold ?? 0;
  return `${judgedLabel(rule)} ${rule.comparator} ${formatJudgedThreshold(rule, threshold)}`;
}
